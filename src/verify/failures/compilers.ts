// Reads errors of compilers, type checkers and linters that a test command runs before its tests.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

/** File, line and message; each line of its own. */
const ERRORS: readonly RegExp[] = [
  // TypeScript, plain and pretty; MSBuild alike.
  /^(\S.{0,300}\.\w+)\((\d+),\d+\): error (.{1,400})$/,
  /^(\S.{0,300}\.\w+):(\d+):\d+ - error (.{1,400})$/,
  // GCC, Clang, mypy, javac, Swift.
  /^([^\s:][^:]{0,300}\.\w+):(\d+):(?:\d+:)? (?:fatal )?error: (.{1,400})$/,
  // Ruff, flake8, pylint.
  /^([^\s:][^:]{0,300}\.pyi?):(\d+):\d+: ([A-Z]{1,4}\d{3,4}:? .{1,400})$/,
  // Elixir, esbuild, Vite.
  /^\*\* \(\w*Error\) (\S.{0,300}\.exs?):(\d+): (.{1,400})$/,
];

/** In its full form the place follows in the line below. */
const RUFF = /^([A-Z]{1,4}\d{3,4} .{1,400}|invalid-syntax: .{1,400})$/;
const RUFF_PLACE = /^\s*--> (\S.{0,300}):(\d+):\d+$/;

const ESLINT_FILE = /^(\S.{0,300}\.[cm]?[jt]sx?|\S.{0,300}\.(?:vue|svelte|json|css))$/;
const ESLINT = /^\s+(\d+):\d+\s+error\s+(\S.{0,400})$/;

export const COMPILER_SIGN = /\berror\b|^\*\* \(|\.pyi?:\d+:\d+/m;

/** The name has file and message, but no line: that moves with any change above it. */
export function readCompilers(lines: readonly string[]): Failure[] {
  let eslintFile: string | null = null;
  return lines.flatMap((line, index) => {
    for (const pattern of ERRORS) {
      const [, file, number, message] = pattern.exec(line) ?? [];
      if (file !== undefined && message !== undefined) return [errorIn(file, Number(number), message)];
    }
    const [, place, at] = RUFF_PLACE.exec(line) ?? [];
    const code = RUFF.exec(lines[index - 1] ?? '')?.[1];
    if (place !== undefined && code !== undefined) return [errorIn(place, Number(at), code)];
    eslintFile = ESLINT_FILE.exec(line)?.[1] ?? (line === '' ? null : eslintFile);
    const [, number, message] = ESLINT.exec(line) ?? [];
    return eslintFile === null || message === undefined ? [] : [errorIn(eslintFile, Number(number), message.replace(/\s{2,}/g, '  '))];
  });
}

function errorIn(place: string, line: number, message: string): Failure {
  const file = place.replaceAll('\\', '/').replace(/^\.\//, '');
  return failureFrom([file, message], [message], { file, frame: { file, line }, expected: null, received: null });
}
