// Finds the call that ends with the error message which a task quotes.

import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { escaped } from '#base/text.ts';
import { isExported, linesOfTest } from './complaint.ts';

/** A function that makes the message, and the value in it, as code. */
export interface RaisedError {
  file: ProjectFile;
  name: string;
  value: string;
}

/** What a task says of an error that is right, or whose words are to be others. */
const IS_WANTED =
  /\b(?:should|must|ought to|has to|needs? to|want\w*)\b(?! (?:not|never)\b)[^.\n]{0,60}\b(?:rais\w+|throw\w*|reject\w*|refus\w+|say|read|mention|error|message|exception)\b|\b(?:message|wording|text)\b[^.\n]{0,40}\b(?:is|should|must|misleading|unclear|confusing)\b/i;
const RAISED = /\b(?:raise|throw)\b[^\n'"`]{0,80}\(\s*(?:f?"([^"\n]*)"|f?'([^'\n]*)'|`([^`\n]*)`)/g;
const FEWEST_LETTERS = 6;

/** Functions that a test can call with one value, and whose error message, with that value in it, stands in the text. */
export function raisedErrors(codebase: Codebase, text: string): RaisedError[] {
  if (IS_WANTED.test(text)) return [];
  const found = codebase.own().flatMap((file) => {
    const language = languageOf(file.path);
    if (file.kind !== 'source' || !(isScript(language) || language === 'python')) return [];
    return [...file.text.matchAll(RAISED)].flatMap(({ index, 1: one, 2: two, 3: three }): RaisedError[] => {
      const value = valueIn(text, one ?? two ?? three ?? '');
      if (value === null) return [];
      const line = file.text.slice(0, index).split('\n').length - 1;
      const definition = codebase
        .outline(file)
        .find((each) => each.kind === 'function' && each.parent === null && each.line <= line && line <= each.end);
      return definition && takesOneValue(file, definition) ? [{ file, name: definition.name, value }] : [];
    });
  });
  return found.filter((one, at) => found.findIndex(({ file, name }) => file === one.file && name === one.name) === at);
}

/** As code. Null: this message, with a value in its one gap, isn't in the text. */
function valueIn(text: string, message: string): string | null {
  const parts = message.split(/\$?\{[^{}]*\}/);
  const [before = '', after, ...more] = parts;
  if (after === undefined || more.length > 0 || (before + after).replace(/[^a-z]/gi, '').length < FEWEST_LETTERS) return null;
  const own = '"([^"\\n]{0,80})"|\'([^\'\\n]{0,80})\'';
  const bare = after === '' ? '([^\\s"\'`“”]*[^\\s"\'`“”.,;:!?)])' : '([^"\'`“”\\n]{0,80}?)';
  const match = new RegExp(`${escaped(before)}(?:${own}|${bare})${escaped(after)}`).exec(text);
  if (match === null) return null;
  const [, one, two, three = ''] = match;
  const quoted = one ?? two;
  return quoted === undefined && /^-?\d+(?:\.\d+)?$/.test(three) ? three : JSON.stringify(quoted ?? three);
}

function takesOneValue(file: ProjectFile, { name, line }: Definition): boolean {
  const head = file.text.split('\n')[line] ?? '';
  const list = /\(([^(){}[\]]*)\)/.exec(head)?.[1] ?? '';
  const parameters = list.split(',').filter((one) => one.trim() !== '');
  return (
    parameters.length > 0 && parameters.slice(1).every((one) => /=|\?:/.test(one)) && !/\basync\b/.test(head) && isExported(file, name)
  );
}

/** Values of the text that are written like this one; those are usually said to be all right. */
export function likeIt(text: string, value: string): string[] {
  const bare = value.replaceAll('"', '');
  const signs = (word: string) => [...new Set(word.replace(/[a-z\d]/gi, ''))].sort().join('');
  const words = text.match(/[^\s"'“”`()]*[^\s"'“”`().,;:!?]/g) ?? [];
  return [...new Set(words)]
    .filter((word) => word !== bare && /\d/.test(word) === /\d/.test(bare) && signs(word) !== '' && signs(word) === signs(bare))
    .map((word) => JSON.stringify(word));
}

export interface PlainCall {
  name: string;
  call: string;
}

/** A file of tests that fail where their call ends with an error. */
export function callsWithoutError(path: string, pattern: string, calls: readonly PlainCall[]): string {
  return linesOfTest(
    path,
    pattern,
    calls.map(({ name, call }) => ({
      name,
      python: call,
      assert: `assert.doesNotThrow(() => ${call});`,
      expect: `expect(() => ${call}).not.toThrow();`,
    })),
  );
}
