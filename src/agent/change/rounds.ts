// Lets a model that can do so ask for more files before it writes code: plain lines, no tools.
import type { Codebase } from '#agent/files/codebase.ts';
import { lookUp } from '#agent/files/lookUp.ts';
import type { View } from '#agent/files/view.ts';
import type { Request } from '#agent/task/request.ts';

export const MOST_ROUNDS = 6;
const MOST_NAMES = 3;

/** Stands in the prompt where the model may ask. */
export const MAY_ASK =
  'If code that you need is not shown, write instead only lines like `SHOW path/or/name` (at most three), and it will be shown.';

/** What an answer asks to see; empty = it does not ask. */
export function asksFor(answer: string): string[] {
  if (/^\s*(?:```|~~~)/m.test(answer)) return [];
  return [...answer.matchAll(/^[\s>*-]*`?SHOW:?\s+`?([^\n`]+)/gm)].map(([, name = '']) => name.trim()).slice(0, MOST_NAMES);
}

export interface RoundParts {
  codebase: Codebase;
  request: Request;
  /** Tokens of everything that was asked for. */
  budget: number;
}

/** What was asked for so far. `notes`: what to tell of names that were not found, or asked for twice. */
export interface Shown {
  views: readonly View[];
  names: readonly string[];
  notes: readonly string[];
}

export const NOTHING_SHOWN: Shown = { views: [], names: [], notes: [] };

/** `known`: what the prompt shows anyway. The oldest that was asked for goes where it gets too much. */
export function show(names: readonly string[], before: Shown, known: readonly View[], { codebase, request, budget }: RoundParts): Shown {
  const notes: string[] = [];
  const views = [...before.views];
  const asked = [...before.names];
  for (const name of names) {
    const view = asked.includes(name.toLowerCase()) ? 'again' : lookUp(codebase, name, request, Math.floor(budget / 2));
    const isThere = (one: View) => view !== null && view !== 'again' && one.file.path === view.file.path && one.text === view.text;
    if (view === null) notes.push(`There is no \`${name}\` here.`);
    else if (view === 'again' || [...known, ...views].some(isThere)) notes.push(`\`${name}\` is shown above already.`);
    else views.push(view);
    asked.push(name.toLowerCase());
  }
  while (views.length > 1 && views.reduce((sum, { tokens }) => sum + tokens, 0) > budget) views.shift();
  return { views, names: asked, notes };
}
