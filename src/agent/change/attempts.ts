// Plans the attempts: greedy first, then mending or a fresh draft, by what the last one came to.

export interface Attempt {
  kind: 'greedy' | 'repair' | 'fresh';
  temperature: number;
  /** Whether more files are shown than before. */
  isWider: boolean;
}

/** What the last attempt came to. */
export type Last =
  | { kind: 'none' }
  /** No usable code, or a gate objected. */
  | { kind: 'refused' /** The code came back as it was: in the same conversation it would again. */; isCopy: boolean }
  /** The tests fail still. `isBetter`: fewer of them. */
  | { kind: 'failed'; isBetter: boolean };

export const MAX_ATTEMPTS = 7;
const FRESH = [0.7, 1.0, 1.3];

/** Null: enough was tried. `done`: the attempts before, oldest first. */
export function nextAttempt(done: readonly Attempt[], last: Last): Attempt | null {
  if (done.length >= MAX_ATTEMPTS) return null;
  if (done.length === 0 || last.kind === 'none') return { kind: 'greedy', temperature: 0, isWider: false };
  // What is better than before is built on: a new prompt shows it with what still fails.
  if (last.kind === 'failed' && last.isBetter) return { kind: 'greedy', temperature: 0, isWider: false };
  const fresh = done.filter(({ kind }) => kind === 'fresh').length;
  const repairs = done.filter(({ kind }) => kind === 'repair').length;
  const before = done.at(-1)?.kind;
  if (last.kind === 'refused' && !last.isCopy && before !== 'repair' && repairs < 3)
    return { kind: 'repair', temperature: 0, isWider: false };
  if (last.kind === 'failed' && fresh >= 1 && before === 'fresh' && repairs < 2)
    return { kind: 'repair', temperature: 0.2, isWider: false };
  const temperature = FRESH[fresh];
  return temperature === undefined ? null : { kind: 'fresh', temperature, isWider: fresh >= 1 };
}
