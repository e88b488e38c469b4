// Makes asked-for tests without the model: calls, and what the code gives for them.
import { fileKind } from '#agent/files/fileKind.ts';
import { languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { beginTestFile, testPathFor } from '#agent/sampleTests/testFile.ts';
import type { Ports } from '#agent/task/ports.ts';
import { faultsToNotice } from './proveTests.ts';
import type { Missed, Proving } from './proving.ts';
import { strengthen } from './strengthen.ts';

export interface SampleDraft {
  texts: Map<string, string>;
  /** How many faults no test notices, of all. */
  missed: number;
  all: number;
}

/** `written`: what a model wrote, for the values in its calls. Null: nothing can be called, or nothing notices a fault. */
export async function sampleDraft(
  task: Proving,
  ports: Ports,
  written: readonly string[],
  signal: AbortSignal,
): Promise<SampleDraft | null> {
  const missed = faultsToNotice(task);
  const [subject] = missed;
  const place = subject === undefined ? null : placeFor(task, subject);
  if (place === null) return null;
  const made = await strengthen(task, ports, new Map([[place.path, place.text]]), missed, written, signal);
  if (made === null || made.count === 0) return null;
  const all = missed.flatMap(({ faults }) => faults).filter(({ mayNotShow }) => mayNotShow !== true);
  const left = all.filter((fault) => !made.noticed.has(fault));
  return { texts: new Map([...made.texts].map(([path, text]) => [path, tidy(text)])), missed: left.length, all: all.length };
}

/** The test file that the task names, the one of the code, or a new one. */
function placeFor({ goal, codebase, bench }: Proving, { file, definitions }: Missed): { path: string; text: string } | null {
  const language = languageOf(file.path);
  const tests = codebase.own().filter(({ kind, path }) => kind === 'test' && languageOf(path) === language);
  const named = goal.request.paths.flatMap((path) => filesNamed(codebase, path)).find(({ kind }) => kind === 'test');
  const using = tests.filter((test) => codebase.imported(test).some(({ path }) => path === file.path));
  const stem = stemOf(file.path);
  const own = named ?? using.find(({ path }) => stemOf(path).includes(stem)) ?? using[0];
  const created = goal.newFiles.find((path) => fileKind(path) === 'test');
  // Beside a new one, another is named for its style.
  if (own !== undefined && created === undefined) return { path: own.path, text: bench.current(own.path) ?? own.text };
  const pattern = own ?? nearest(tests, file);
  const path = created ?? testPathFor(file, pattern);
  if (path === null || bench.current(path) !== null) return null;
  const [first] = definitions.filter(({ kind }) => kind !== 'value' && kind !== 'type');
  const name = first?.parent ?? first?.name;
  return name === undefined ? null : { path, text: beginTestFile(path, file, pattern, name) };
}

function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}

function nearest(tests: readonly ProjectFile[], file: ProjectFile): ProjectFile | null {
  const top = file.path.split('/')[0] ?? '';
  return tests.find(({ path }) => path.startsWith(`${top}/`)) ?? tests[0] ?? null;
}

/** No blank lines at the top, nor right after the head of a class; one line break at the end. */
function tidy(text: string): string {
  return `${text
    .replace(/^\n+/, '')
    .replace(/^(class .*:)\n\n+(?= )/gm, '$1\n')
    .trimEnd()}\n`;
}
