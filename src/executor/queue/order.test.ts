// Checks how tasks are moved in the queue.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Direction, inOrder, movedPlaces } from './order.ts';

/** The order after the move, and the places that came of it. */
function after(entries: { id: string; priority: number; place: number }[], id: string, direction: Direction) {
  const places = movedPlaces(inOrder(entries), id, direction);
  return inOrder(entries.map((entry) => ({ ...entry, ...places.get(entry.id) })));
}

const names = (entries: readonly { id: string }[]) => entries.map(({ id }) => id).join('');
const ABC = ['a', 'b', 'c'].map((id, index) => ({ id, priority: 0, place: index * 1_000 }));

test('one place up or down, or to the front; at the ends nothing moves', () => {
  for (const [id, direction, order] of [
    ['c', 'up', 'acb'],
    ['a', 'down', 'bac'],
    ['c', 'first', 'cab'],
    ['a', 'up', 'abc'],
    ['c', 'down', 'abc'],
    ['a', 'first', 'abc'],
    ['x', 'up', 'abc'],
  ] as const)
    assert.equal(names(after(ABC, id, direction)), order, `${id} ${direction}`);
});

test('also tasks of the same moment change places, and stay before who comes later', () => {
  const same = ['a', 'b', 'c'].map((id) => ({ id, priority: 0, place: 5 }));
  const moved = after(same, 'c', 'first');
  assert.equal(names(moved), 'cab');
  assert.ok(moved.every(({ place }) => place < 6));
});

test('over a border between priorities both take what stands there', () => {
  const mixed = [{ id: 'a', priority: 1, place: 9 }, ...ABC.slice(1)];
  assert.equal(names(after(mixed, 'b', 'up')), 'bac');
});
