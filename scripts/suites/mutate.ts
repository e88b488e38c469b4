// The suite "mutate": breaks each line of the list in a copy of the checkout, and wants to see the named test fail.
import { type Mutation, mutated } from '../mutate/mutations.ts';
import { makeScratch, type Scratch } from '../mutate/scratch.ts';
import { type Tried, tryTest } from '../mutate/tryTest.ts';
import { root } from '../parts/paths.ts';
import { shareOut } from './shareOut.ts';
import type { SuiteResult } from './suite.ts';

/** One more than there are cores on most machines: a third of the time the tests wait. */
const AT_ONCE = 3;
/** The slowest test of the list takes a few seconds, and a minute on a busy machine. One that hangs where the code is broken proves nothing: it would hold up CI. */
const LIMIT_MS = 120_000;

export interface MutateOptions {
  checkout?: string;
  limitMs?: number;
  tell?: (line: string) => void;
}

/** One line each. What nobody noticed has failed, and so has what could not be tried. */
export async function runMutations(mutations: readonly Mutation[], options: MutateOptions = {}): Promise<SuiteResult> {
  const { checkout = root, limitMs = LIMIT_MS, tell = console.log } = options;
  const result: SuiteResult = { passed: 0, failed: 0, skipped: 0, notes: [] };
  const pass = (what: string) => {
    tell(`✔ ${what}`);
    result.passed += 1;
  };
  const fail = (what: string) => {
    tell(`✖ ${what}`);
    result.failed += 1;
    result.notes.push(what);
  };
  const scratches = Array.from({ length: AT_ONCE }, () => makeScratch(checkout));
  try {
    const failing = new Set<string>();
    await shareOut([...titlesByFile(mutations)], scratches, async ([file, titles], { folder }) => {
      const tried = await tryTest(folder, file, titles, limitMs);
      if (tried.kind === 'passed') return;
      failing.add(file);
      fail(`${file} must pass while nothing is broken: ${inWords(tried)}`);
    });
    const tellable = mutations.filter((each) => !failing.has(each.test));
    await shareOut(tellable, scratches, async (each, scratch) => {
      const tried = await tryMutation(each, scratch, limitMs);
      if (tried.kind === 'failed') pass(`${each.claim}: ${tried.test}`);
      else fail(`${each.claim}: ${inWords(tried)} (${each.file}: ${each.text} → ${each.replacement})`);
    });
  } finally {
    for (const scratch of scratches) scratch.remove();
  }
  return result;
}

async function tryMutation(mutation: Mutation, scratch: Scratch, limitMs: number): Promise<Tried> {
  const { file, test, only } = mutation;
  const source = scratch.read(file);
  const broken = source === null ? null : mutated(source, mutation);
  if (source === null || broken === null) return { kind: 'broken', why: 'the text does not stand in the file exactly once' };
  scratch.write(file, broken);
  return tryTest(scratch.folder, test, only === '' ? [] : [only], limitMs).finally(() => scratch.write(file, source));
}

/** The words of titles that the mutations name, by test file; none = every test of the file. */
function titlesByFile(mutations: readonly Mutation[]): Map<string, string[]> {
  const byFile = new Map<string, string[]>();
  for (const { test, only } of mutations) byFile.set(test, [...(byFile.get(test) ?? []), only]);
  return new Map([...byFile].map(([file, titles]) => [file, titles.includes('') ? [] : titles]));
}

function inWords(tried: Tried): string {
  switch (tried.kind) {
    case 'passed':
      return 'no test noticed';
    case 'failed':
      return `“${tried.test}” failed`;
    case 'broken':
      return tried.why;
    case 'hung':
      return `the test hung for ${tried.seconds} s`;
  }
}
