// Sorts the queue by priority and age, and moves an execution in it for the user. Pure.

export type Direction = 'up' | 'down' | 'first';

export interface Place {
  /** Higher goes first. */
  priority: number;
  /** Within a priority the lowest goes first. When it was asked for (epoch ms), unless the user has moved it. */
  place: number;
}

/** Far less than a millisecond, the unit of places: what was moved stands behind its neighbour, and still before whoever comes later. */
const PLACE_STEP = 0.001;

/** By priority, then place, then id. */
export function inOrder<Entry extends Place & { id: string }>(waiting: readonly Entry[]): Entry[] {
  return waiting.toSorted((a, b) => b.priority - a.priority || a.place - b.place || (a.id < b.id ? -1 : 1));
}

/** Moves one place up or down, or to the front. The places themselves stay; who takes which one changes. Empty = it can't go there. */
export function movedPlaces<Entry extends Place & { id: string }>(
  order: readonly Entry[],
  id: string,
  direction: Direction,
): Map<string, Place> {
  const from = order.findIndex((entry) => entry.id === id);
  const to = direction === 'first' ? 0 : from + (direction === 'up' ? -1 : 1);
  if (from < 0 || to < 0 || to >= order.length || to === from) return new Map();
  const moved = order.toSpliced(from, 1).toSpliced(to, 0, order[from] as Entry);
  const places = new Map<string, Place>();
  let last: Place = { priority: Number.POSITIVE_INFINITY, place: Number.NEGATIVE_INFINITY };
  for (const [index, { priority, place }] of order.entries()) {
    last = { priority, place: priority === last.priority ? Math.max(place, last.place + PLACE_STEP) : place };
    places.set((moved[index] as Entry).id, last);
  }
  return places;
}
