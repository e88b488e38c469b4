// Makes a test that a function leaves what it is given as it was, from a test of it that is there.
import { testsIn } from '#agent/askedTests/testBlocks.ts';
import { wholeWord } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';

/** “It looks like scaling changes the original recipe.” */
const CHANGES_ARGUMENT =
  /\b(?:chang\w*|modif\w+|mutat\w+|alter\w*|overwrit\w+|touch\w*|sort\w*|reorder\w*|damag\w+|destroy\w*|side effects? on)\b[^.;\n]{0,50}\b(?:original|argument|input|parameter|caller|passed|given|source)\b|\b(?:original|argument|input|caller[’']?s?)\b[^.;\n]{0,50}\b(?:is|are|gets?|was|were|be|being|stays?|remains?)\s+(?:also\s+|itself\s+|not\s+)?(?:changed|modified|mutated|altered|overwritten|sorted|reordered|untouched|unchanged|as it (?:is|was))\b/i;

export function saysItChangesArguments(text: string): boolean {
  return CHANGES_ARGUMENT.test(text);
}

interface Written {
  text: string;
  /** The line that compares, for the user. */
  assertion: string;
}

/** The file with one test in it. Null: no test there calls one of these functions with something that it makes. */
export function keepsArgumentTest({ path, text }: ProjectFile, names: readonly string[]): Written | null {
  const language = languageOf(path);
  if (!isScript(language) && language !== 'python') return null;
  const lines = text.split('\n');
  const tests = testsIn(path, text);
  for (const { start, end } of tests)
    for (let at = start + 1; at <= end; at++) {
      const call = callIn(lines[at] ?? '', names);
      if (call === null) continue;
      const body = isScript(language) ? inScript(lines, start, at, call) : inPython(lines, start, at, call);
      const others = lines.filter((_, line) => !tests.some((one) => one.start <= line && line <= one.end));
      return { text: placed(others, body.lines, lines[start] ?? '', isScript(language)), assertion: body.assertion };
    }
  return null;
}

interface Call {
  /** From the function’s name to its last bracket. */
  code: string;
  argument: string;
}

/** A call whose first argument has a name, or is made by a call without arguments. */
function callIn(line: string, names: readonly string[]): Call | null {
  for (const name of names) {
    const [code, argument] =
      new RegExp(
        `(?<![\\w$.])${name.replaceAll('$', '\\$')}\\(\\s*([A-Za-z_$][\\w$]*(?:\\(\\))?)\\s*(?:,[^()]*(?:\\([^()]*\\)[^()]*)*)?\\)`,
      ).exec(line) ?? [];
    if (code !== undefined && argument !== undefined && !/^(?:true|false|null|None|True|False|undefined)$/.test(argument))
      return { code, argument };
  }
  return null;
}

function inScript(lines: readonly string[], start: number, at: number, { code, argument }: Call): { lines: string[]; assertion: string } {
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? '  ';
  const assertion = 'assert.deepEqual(givenByTask, JSON.parse(asItWas))';
  const isExpect = !/\bassert\b/.test(lines.join('\n'));
  const compare = isExpect ? 'expect(givenByTask).toEqual(JSON.parse(asItWas))' : assertion;
  return {
    assertion: compare,
    lines: [
      ...lines.slice(start, at).filter((line, index) => index === 0 || !/\b(?:assert|expect)\b/.test(line)),
      `${indent}const givenByTask = ${argument};`,
      `${indent}const asItWas = JSON.stringify(givenByTask);`,
      `${indent}${code.replace(argument, 'givenByTask')};`,
      `${indent}${compare};`,
      '});',
    ],
  };
}

function inPython(lines: readonly string[], start: number, at: number, { code, argument }: Call): { lines: string[]; assertion: string } {
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0] ?? '        ';
  const assertion = 'assert repr(given_by_task) == as_it_was';
  return {
    assertion,
    lines: [
      ...lines.slice(start, at).filter((line, index) => index === 0 || !/\bassert/.test(line)),
      `${indent}given_by_task = ${argument}`,
      `${indent}as_it_was = repr(given_by_task)`,
      `${indent}${code.replace(argument, 'given_by_task')}`,
      `${indent}${assertion}`,
    ],
  };
}

/** After what stands before the first test; in Python inside of its class. */
function placed(others: readonly string[], body: readonly string[], first: string, isScriptFile: boolean): string {
  if (isScriptFile) return `${[...others, ...body].join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
  const isMethod = /^\s/.test(first);
  const at = isMethod ? others.findLastIndex((line) => /^class\s/.test(line)) + 1 : others.findIndex((line) => /^if __name__/.test(line));
  const place = at <= 0 ? others.length : at;
  return `${[...others.slice(0, place), ...body, '', ...others.slice(place)].join('\n')}\n`;
}

/** The test file that calls one of these functions. */
export function testOf(files: readonly ProjectFile[], names: readonly string[]): ProjectFile | null {
  return files.find(({ kind, text }) => kind === 'test' && names.some((name) => wholeWord(name).test(text))) ?? null;
}
