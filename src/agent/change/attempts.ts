// Plans the attempts by the last result: greedy, a correction, one function, or a fresh draft.

export interface Attempt {
  /** `function`: only the likeliest function is to be written, which takes a third of the time, and nothing can be copied beside it. */
  kind: 'greedy' | 'repair' | 'function' | 'fresh';
  temperature: number;
  /** Whether more files are shown than before. */
  isWider: boolean;
}

/** The result of the last attempt. */
export type LastResult =
  | { kind: 'none' }
  /** No usable code, or a gate objected. */
  | {
      kind: 'refused';
      /** The code came back as it was: in the same conversation it would come back unchanged again. */
      isCopy: boolean;
      /** Of several functions that were not finished, some are now. */
      isCloser: boolean;
    }
  /** The tests fail still. `isBetter`: fewer of them. `isBroken`: the code can't be compiled or loaded, or breaks other tests. */
  | { kind: 'failed'; isBetter: boolean; isBroken: boolean };

export const MAX_ATTEMPTS = 10;
/** The first draft of a function sees its body, the later ones where a test can tell do not: the second is another prompt at the same temperature. */
const PLAN: readonly Attempt[] = [
  { kind: 'function', temperature: 0, isWider: false },
  { kind: 'function', temperature: 0, isWider: false },
  { kind: 'fresh', temperature: 0.7, isWider: false },
  { kind: 'function', temperature: 1, isWider: false },
  { kind: 'fresh', temperature: 1, isWider: true },
  { kind: 'function', temperature: 0.7, isWider: false },
  { kind: 'fresh', temperature: 1.3, isWider: true },
];
const MOST_REPAIRS = 4;

/** Null: enough was tried. `done`: the attempts before, oldest first. */
export function nextAttempt(done: readonly Attempt[], last: LastResult): Attempt | null {
  if (done.length >= MAX_ATTEMPTS) return null;
  if (done.length === 0 || last.kind === 'none') return { kind: 'greedy', temperature: 0, isWider: false };
  // What is better than before is built on: a new prompt shows it with what still fails.
  if (last.kind === 'failed' && last.isBetter) return { kind: 'greedy', temperature: 0, isWider: false };
  const repairs = done.filter(({ kind }) => kind === 'repair').length;
  const before = done.at(-1)?.kind;
  if (last.kind === 'refused' && !last.isCopy && (before !== 'repair' || last.isCloser) && repairs < MOST_REPAIRS)
    return { kind: 'repair', temperature: 0, isWider: false };
  // What a compiler says is exact: a model mends that more often than what a test says.
  if (last.kind === 'failed' && last.isBroken && before !== 'repair' && repairs < MOST_REPAIRS)
    return { kind: 'repair', temperature: 0, isWider: false };
  if (last.kind === 'failed' && before === 'fresh' && repairs === 0) return { kind: 'repair', temperature: 0.2, isWider: false };
  const planned = done.filter(({ kind }) => kind === 'function' || kind === 'fresh').length;
  return PLAN[planned] ?? null;
}
