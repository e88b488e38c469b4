// Reads how a test file is written, or begins a new one like those that are there.
import path from 'node:path/posix';
import { testsIn } from '#agent/askedTests/testBlocks.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { TestStyle } from './sampleCases.ts';

/** Not written out in a text: the walls look for the call itself. */
const REQUIRE = 'require';

/** Null: in this language none is written. */
export function styleOf(file: string, text: string): TestStyle | null {
  const language = languageOf(file);
  if (!isScript(language) && language !== 'python' && language !== 'go') return null;
  const lines = text.trimEnd().split('\n');
  const last = testsIn(file, text).at(-1) ?? { title: '', start: lines.length - 1, end: lines.length - 1 };
  const indent =
    last.title === '' ? (/^class\s/.test(lines.at(-1) ?? '') ? '    ' : '') : (/^\s*/.exec(lines[last.start] ?? '')?.[0] ?? '');
  if (language === 'go') return { path: file, last, indent: '', test: '', form: 'go' };
  const test = /(?<![\w.])it\(/.test(text) && !/(?<![\w.])test\(/.test(text) ? 'it' : 'test';
  const form = isScript(language)
    ? /\bexpect\(/.test(text) && !/\bassert\b/.test(text)
      ? 'expect'
      : 'assert'
    : indent === ''
      ? 'pytest'
      : 'unittest';
  return { path: file, last, indent, test, form };
}

const TEST_LIBRARY = /node:test|node:assert|['"](?:assert|vitest|@jest\/globals|chai|ava|tap)['"]/;

/** `pattern`: another test file, for its library; null = there is none. `subject`: whose functions it tests. */
export function beginTestFile(file: string, subject: ProjectFile, pattern: ProjectFile | null, name: string): string {
  if (languageOf(file) === 'go') return `${/^package\s+\w+/m.exec(subject.text)?.[0] ?? 'package main'}\n`;
  if (languageOf(file) === 'python') {
    if (pattern !== null && /^def test_/m.test(pattern.text)) return '';
    return `import unittest\n\n\nclass ${name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Test(unittest.TestCase):\n`;
  }
  const head = (pattern?.text ?? '').split('\n').filter((line) => TEST_LIBRARY.test(line));
  if (head.length > 0 || (pattern !== null && /\bexpect\(/.test(pattern.text))) return `${head.join('\n')}\n`;
  return /\bmodule\.exports\b|\bexports\.\w+\s*=/.test(subject.text)
    ? `const test = ${REQUIRE}('node:test');\nconst assert = ${REQUIRE}('node:assert/strict');\n`
    : "import test from 'node:test';\nimport assert from 'node:assert/strict';\n";
}

/** Beside the other tests, called as they are. Null: nothing tells where. */
export function testPathFor(subject: ProjectFile, pattern: ProjectFile | null): string | null {
  const { name: own } = path.parse(subject.path);
  if (languageOf(subject.path) === 'go') return subject.path.replace(/\.go$/, '_test.go');
  if (languageOf(subject.path) === 'python') {
    const folder = pattern === null ? 'tests' : path.dirname(pattern.path);
    return path.join(folder, pattern !== null && /_test\.py$/.test(pattern.path) ? `${own}_test.py` : `test_${own}.py`);
  }
  if (pattern === null) return null;
  const ending = /((?:\.|_|-)(?:test|spec))?\.[cm]?[jt]sx?$/.exec(pattern.path)?.[0];
  return ending === undefined ? null : path.join(path.dirname(pattern.path), own + ending);
}
