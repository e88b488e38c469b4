// Corrects a draft by what a small model forgets and a rule can tell.
import { likeSiblings } from '#agent/answer/likeSiblings.ts';
import { listSiblings } from '#agent/answer/listSiblings.ts';
import { passOn } from '#agent/answer/passOn.ts';
import { inNamedSection } from '#agent/configValue/inNamedSection.ts';
import { keepComments } from '#agent/configValue/keepComments.ts';
import { addCalls } from '#agent/edit/addCalls.ts';
import { asNamed } from '#agent/edit/asNamed.ts';
import { copyArguments } from '#agent/edit/copyArguments.ts';
import { takenFirst } from '#agent/edit/emptied.ts';
import { guardAfterFilter } from '#agent/edit/guardOrder.ts';
import { keepFields } from '#agent/edit/keepFields.ts';
import { withoutLeftBlank, withShownBlank } from '#agent/edit/optionalPart.ts';
import { rightOverlap } from '#agent/edit/overlap.ts';
import { rightLength } from '#agent/edit/parameterLength.ts';
import { withoutStrayMethods } from '#agent/edit/strayMethods.ts';
import { useParameter } from '#agent/edit/useParameter.ts';
import { wholeWord } from '#agent/files/codebase.ts';
import { isConfig, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { unusedNames } from '#agent/gates/unusedGate.ts';
import { keepStaying } from '#agent/keep/keepStaying.ts';
import { autoImport } from '#agent/names/autoImport.ts';
import type { TextOf } from '#agent/names/offers.ts';
import { rightImports } from '#agent/names/rightImports.ts';
import { meantPlaces } from '#agent/rename/meantPlaces.ts';
import { lastPart } from '#agent/task/request.ts';
import type { ChangeTask } from './changeTask.ts';

export interface FinishOptions {
  /** Without the corrections that may be mistaken. */
  isAsWritten?: boolean;
}

/** Adds what a small model forgets and a rule can tell: calls, copies and imports, and a place in the lists of other files. */
export function finish(task: ChangeTask, texts: Map<string, string>, options: FinishOptions = {}): void {
  const { codebase, bench, goal } = task;
  const textOf = (path: string) => texts.get(path) ?? bench.current(path);
  for (const [path, text] of [...texts]) {
    texts.set(path, finished(task, path, text, { textOf, ...options }));
    const before = bench.current(path);
    if (before !== null && texts.size > 1 && isNamesake(task, path)) {
      texts.delete(path);
      continue;
    }
    // With its class’s file changed, too, a draft has done its work there.
    if (before !== null && texts.size > 1 && withoutStrayMethods(path, before, texts.get(path) ?? text) === before) {
      texts.delete(path);
      continue;
    }
    if (before === null || goal.touches !== 'code') continue;
    const listed = listSiblings(codebase, path, before, texts.get(path) ?? text, textOf);
    for (const [other, made] of listed) texts.set(other, made);
  }
}

/** Whether the file has only another definition of what the task names with its folder or class: “list_bottles of the tasting service”. */
function isNamesake({ codebase, goal: { request } }: ChangeTask, path: string): boolean {
  return request.names.some((name) => {
    const all = codebase.defined(lastPart(name)).filter(({ file }) => file.kind === 'source');
    const meant = meantPlaces(codebase, request, request, name, all);
    return (
      meant.length > 0 &&
      meant.length < all.length &&
      all.some(({ file }) => file.path === path) &&
      !meant.some(({ file }) => file.path === path)
    );
  });
}

function finished(task: ChangeTask, path: string, text: string, { textOf, isAsWritten }: FinishOptions & { textOf: TextOf }): string {
  const { codebase, bench, goal } = task;
  const before = bench.current(path);
  const whole =
    before === null ? text : inNamedSection(path, before, likeSiblings(before, passOn(before, text, path), path), goal.request.text);
  if (before !== null && isConfig(languageOf(path))) return keepComments(before, whole);
  const right = isAsWritten ? whole : corrected(task, path, whole);
  return autoImport(codebase, path, before, rightImports(codebase, path, right, textOf));
}

/** What drafts often get wrong, by rules that may be mistaken. */
function corrected({ codebase, bench, goal }: ChangeTask, path: string, whole: string): string {
  const before = bench.current(path);
  const { text: asked } = goal.request;
  const isKnown = (name: string) => codebase.mentioning(name).length > 0;
  const named = asNamed(before, whole, goal.request.names, isKnown);
  const draft = before === null ? named : keepStaying(path, before, named, asked);
  const called = keepFields(
    path,
    before,
    copyArguments(path, before, addCalls(path, before, draft), asked),
    asked,
    textsNear(codebase, path),
  );
  // What a new function takes is its own; its texts are no defaults.
  const isThere = ({ owner }: { owner: string }) => wholeWord(owner).test(before ?? '');
  const unused = before === null ? [] : unusedNames(path, before, called).filter(isThere);
  const used = useParameter(path, called, unused, goal.request.quoted);
  return guardAfterFilter(
    path,
    before,
    rightLength(
      path,
      before,
      rightOverlap(before, withShownBlank(before, withoutLeftBlank(before, takenFirst(before, used)), goal.request.quoted), asked),
    ),
  );
}

/** Where objects that the file handles may stand: its tests, data and documents. */
function textsNear(codebase: ChangeTask['codebase'], path: string): string[] {
  const isNear = ({ path: one, kind, text }: ProjectFile) => one === path || (kind !== 'source' && text.length < MOST_NEAR);
  return codebase.own().flatMap((file) => (isNear(file) ? [file.text] : []));
}

const MOST_NEAR = 50_000;
