// Lists the failing tests in the output of a verification, for each tool that it shows signs of.

import { AVA_SIGN, readAva } from '#verify/javascript/ava.ts';
import { KARMA_SIGN, PLAYWRIGHT_SIGN, readKarma, readPlaywright } from '#verify/javascript/browsers.ts';
import { BUN_SIGN, DENO_SIGN, readBun, readDeno } from '#verify/javascript/bunAndDeno.ts';
import { JASMINE_SIGN, readJasmine, readUvu, UVU_SIGN } from '#verify/javascript/jasmine.ts';
import { JEST_SIGN, readJest } from '#verify/javascript/jest.ts';
import { MOCHA_SIGN, readMocha } from '#verify/javascript/mocha.ts';
import { NODE_TEST_SIGN, readNodeTest } from '#verify/javascript/nodeTest.ts';
import { readTap, TAP_SIGN } from '#verify/javascript/tap.ts';
import { readVitest, VITEST_SIGN } from '#verify/javascript/vitest.ts';
import type { Failure } from '#verify/output/failure.ts';
import { relativePaths } from '#verify/output/frames.ts';
import { plainText } from '#verify/output/plainText.ts';
import { CARGO_TEST_SIGN, readCargoTest } from './cargoTest.ts';
import { COMPILER_SIGN, readCompilers } from './compilers.ts';
import { DOTNET_SIGN, readDotnet } from './dotnet.ts';
import { GO_TEST_SIGN, readGoTest } from './goTest.ts';
import { JVM_SIGN, readJvm } from './jvm.ts';
import { NATIVE_SIGN, readNative } from './native.ts';
import { EX_UNIT_SIGN, MINITEST_SIGN, PHPUNIT_SIGN, RSPEC_SIGN, readExUnit, readMinitest, readPhpunit, readRspec } from './numbered.ts';
import { PEST_SIGN, readPest } from './pest.ts';
import { PYTEST_SIGN, readPytest } from './pytest.ts';
import { readUnittest, UNITTEST_SIGN } from './unittest.ts';

interface Reader {
  sign: RegExp;
  read(lines: readonly string[]): Failure[];
}

/** Several may read one output: a monorepo's command runs several tools. */
const READERS: readonly Reader[] = [
  { sign: NODE_TEST_SIGN, read: readNodeTest },
  { sign: TAP_SIGN, read: readTap },
  { sign: JEST_SIGN, read: readJest },
  { sign: VITEST_SIGN, read: readVitest },
  { sign: MOCHA_SIGN, read: readMocha },
  { sign: AVA_SIGN, read: readAva },
  { sign: PYTEST_SIGN, read: readPytest },
  { sign: UNITTEST_SIGN, read: readUnittest },
  { sign: GO_TEST_SIGN, read: readGoTest },
  { sign: CARGO_TEST_SIGN, read: readCargoTest },
  { sign: PHPUNIT_SIGN, read: readPhpunit },
  { sign: RSPEC_SIGN, read: readRspec },
  { sign: MINITEST_SIGN, read: readMinitest },
  { sign: JVM_SIGN, read: readJvm },
  { sign: DOTNET_SIGN, read: readDotnet },
  { sign: BUN_SIGN, read: readBun },
  { sign: DENO_SIGN, read: readDeno },
  { sign: JASMINE_SIGN, read: readJasmine },
  { sign: UVU_SIGN, read: readUvu },
  { sign: PLAYWRIGHT_SIGN, read: readPlaywright },
  { sign: KARMA_SIGN, read: readKarma },
  { sign: PEST_SIGN, read: readPest },
  { sign: EX_UNIT_SIGN, read: readExUnit },
  { sign: NATIVE_SIGN, read: readNative },
];

const MAX_CHARS = 1_000_000;
const MAX_LINES = 10_000;
const MAX_LINE = 1_000;
const MAX_FAILURES = 2_000;

/**
 * `output`: of a run that failed; what is printed by one that passed may look like failures, too. `folder`: where it ran, so that paths become
 * relative. Empty where no tool is recognised. At most 2,000.
 */
export function failures(output: string, folder = ''): Failure[] {
  const text = relativePaths(plainText(cut(output)), folder);
  const lines = linesOf(text);
  const joined = lines.join('\n');
  const found = READERS.flatMap(({ sign, read }) => (sign.test(joined) ? read(lines) : []));
  const tests = found.filter((failure) => failure.name !== '');
  // Where tests ran, what else looks like an error is part of them.
  const all = tests.length > 0 || !COMPILER_SIGN.test(joined) ? tests : readCompilers(lines);
  return all.slice(0, MAX_FAILURES);
}

/** The end counts more: there most tools list what failed. */
function cut(text: string): string {
  return text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS / 4)}\n${text.slice(-(MAX_CHARS * 3) / 4)}`;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line));
  return lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES / 4), ...lines.slice(-(MAX_LINES * 3) / 4)];
}
