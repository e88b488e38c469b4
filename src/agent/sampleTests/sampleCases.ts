// Makes cases of samples: tests of what the code gives, in the style of a test file.
import { isLiteral } from '#agent/askedTests/assertion.ts';
import type { FurtherCase, Outcome } from '#agent/askedTests/furtherCase.ts';
import type { TestLines } from '#agent/askedTests/testBlocks.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { type Sample, titleOf } from './sample.ts';

/** How the tests of a file are written. */
export interface TestStyle {
  path: string;
  /** The test that new ones stand after. */
  last: TestLines;
  indent: string;
  /** The function that a test is passed to, in scripts: `test` or `it`. */
  test: string;
  form: 'assert' | 'expect' | 'unittest' | 'pytest' | 'go';
}

const GIVEN = '__given__';
const THREW = '__threw__';
const MOST_LENGTH = 160;

export function sampleCase(style: TestStyle, sample: Sample): FurtherCase {
  const { call } = sample;
  const isOfScript = isScript(languageOf(style.path));
  return {
    test: style.last,
    call,
    probe: (title) => (isOfScript ? scriptProbe(style, title, sample) : pythonProbe(style, title, sample)),
    outcomeIn,
    written: (title, outcome) => (isOfScript ? scriptTest(style, title, sample, outcome) : pythonTest(style, title, sample, outcome)),
    nameFor: ({ kind, code }) => titleOf(sample, kind === 'error' ? code : null),
  };
}

function outcomeIn({ message }: FailedTest): Outcome | null {
  const [, kind, text = ''] = new RegExp(`(${GIVEN}|${THREW}) (.*)`).exec(message) ?? [];
  if (kind === undefined) return null;
  // What code throws may call itself anything.
  if (kind === THREW) return /^[A-Za-z_$][\w$]*$/.test(text.trim()) ? { kind: 'error', code: text.trim() } : null;
  const code = text.trim();
  // Long fractions are noise, and what has no text form can't be written down.
  if (code.length > MOST_LENGTH || /\d\.\d{10}|\b(?:NaN|nan|inf)\b/.test(code)) return null;
  const day =
    /^datetime\.(date\([\d, ]+\))$/.exec(code)?.[1] ?? (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(code) ? `new Date('${code}')` : undefined);
  return day !== undefined || isLiteral(code) ? { kind: 'value', code: day ?? code } : null;
}

function scriptHead({ indent, test }: TestStyle, title: string, isAsync: boolean): string {
  return `${indent}${test}('${title.replaceAll('_', ' ')}', ${isAsync ? 'async ' : ''}() => {`;
}

function scriptProbe(style: TestStyle, title: string, { setup, call }: Sample): string[] {
  const { indent } = style;
  return [
    scriptHead(style, title, true),
    ...setup.map((line) => `${indent}  ${line}`),
    `${indent}  let given;`,
    `${indent}  try {`,
    `${indent}    given = process.getBuiltinModule('node:util').inspect(await ${call}, { depth: 8, breakLength: Infinity, maxStringLength: 400 });`,
    `${indent}  } catch (error) {`,
    `${indent}    throw new Error('${THREW} ' + error.constructor.name);`,
    `${indent}  }`,
    `${indent}  throw new Error('${GIVEN} ' + given);`,
    `${indent}});`,
  ];
}

function scriptTest(style: TestStyle, title: string, { setup, call, isAsync }: Sample, { kind, code }: Outcome): string[] {
  const { indent, form } = style;
  const isAssert = form === 'assert';
  const lines = {
    value: () => {
      const isPlain = !/^(?:[[{]|new )/.test(code);
      const value = isAsync ? `await ${call}` : call;
      return isAssert
        ? `assert.${isPlain ? 'equal' : 'deepEqual'}(${value}, ${code});`
        : `expect(${value}).${isPlain ? 'toBe' : 'toEqual'}(${code});`;
    },
    error: () => {
      if (isAsync) return isAssert ? `await assert.rejects(${call}, ${code});` : `await expect(${call}).rejects.toThrow(${code});`;
      return isAssert ? `assert.throws(() => ${call}, ${code});` : `expect(() => ${call}).toThrow(${code});`;
    },
  };
  return [scriptHead(style, title, isAsync), ...setup.map((one) => `${indent}  ${one}`), `${indent}  ${lines[kind]()}`, `${indent}});`];
}

function pythonHead({ indent, form }: TestStyle, title: string): string {
  return `${indent}def test_${title}(${form === 'unittest' ? 'self' : ''}):`;
}

function pythonProbe(style: TestStyle, title: string, { setup, call }: Sample): string[] {
  const { indent } = style;
  return [
    pythonHead(style, title),
    ...setup.map((line) => `${indent}    ${line}`),
    `${indent}    try:`,
    `${indent}        given = "${GIVEN} " + repr(${call})`,
    `${indent}    except Exception as error:`,
    `${indent}        given = "${THREW} " + type(error).__name__`,
    `${indent}    raise AssertionError(given)`,
  ];
}

function pythonTest(style: TestStyle, title: string, { setup, call }: Sample, { kind, code }: Outcome): string[] {
  const { indent, form } = style;
  const head = [pythonHead(style, title), ...setup.map((line) => `${indent}    ${line}`)];
  if (kind === 'error')
    return [
      ...head,
      `${indent}    with ${form === 'unittest' ? 'self.assertRaises' : 'pytest.raises'}(${code}):`,
      `${indent}        ${call}`,
    ];
  if (form === 'pytest') return [...head, `${indent}    assert ${call} ${/^(?:None|True|False)$/.test(code) ? 'is' : '=='} ${code}`];
  if (code === 'None') return [...head, `${indent}    self.assertIsNone(${call})`];
  if (/^(?:True|False)$/.test(code)) return [...head, `${indent}    self.assertIs(${call}, ${code})`];
  return [...head, `${indent}    self.assertEqual(${call}, ${code})`];
}
