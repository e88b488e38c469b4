// Reads the list of mutations: what each invariant rests on, how to break it, and the test that must then fail.
import { readFileSync } from 'node:fs';
import { inRepo } from '../parts/paths.ts';

export interface Mutation {
  /** The invariant that it breaks, in a few words. */
  claim: string;
  /** Relative to the repository, with slashes. */
  file: string;
  /** Stands in the file exactly once. */
  text: string;
  replacement: string;
  test: string;
  /** Words of a test's title: runs that test alone, where the whole file takes long. '' = the whole file. */
  only: string;
}

const COLUMNS = ['claim', 'file', 'text', 'replacement', 'test', 'only'] as const;

export function readMutations(): Mutation[] {
  return parseMutations(readFileSync(inRepo('scripts', 'mutate', 'mutations.tsv'), 'utf8'));
}

/** The first line names the columns; the last of them may be left out. Empty lines are passed over. */
export function parseMutations(tsv: string): Mutation[] {
  const [head = '', ...lines] = tsv.split(/\r?\n/);
  if (head !== COLUMNS.join('\t')) throw new Error(`The list of mutations must begin with the columns ${COLUMNS.join(', ')}, by tabs.`);
  return lines.filter((line) => line.trim() !== '').map(parseLine);
}

function parseLine(line: string): Mutation {
  const [claim = '', file = '', text = '', replacement = '', test = '', only = '', ...more] = line.split('\t');
  if (more.length > 0 || [claim, file, text, test].includes('')) throw new Error(`This is no mutation: ${line}`);
  if (text === replacement) throw new Error(`This changes nothing: ${line}`);
  return { claim, file, text, replacement, test, only };
}

/** The file's source with the mutation in it; null = its text doesn't stand there exactly once. */
export function mutated(source: string, { text, replacement }: Pick<Mutation, 'text' | 'replacement'>): string | null {
  const [before, after, ...more] = source.split(text);
  return before === undefined || after === undefined || more.length > 0 ? null : `${before}${replacement}${after}`;
}
