// Asks a language's own parser whether a text is well-formed; without one, nothing is said.
import { spawn } from 'node:child_process';
import { parse as parsePath } from 'node:path';
import { parseJson } from '#base/json.ts';

const TIMEOUT_MS = 10_000;
const MAX_OUTPUT = 4_000;
/** Nothing that a repository holds is found from there: neither a module nor, on Windows, a program. */
const OUTSIDE = parsePath(process.execPath).root;

/** Null: nothing is wrong, or no parser can tell. */
export async function syntaxProblem(path: string, text: string): Promise<string | null> {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  switch (extension) {
    case 'json':
      return parseJson(stripped(path, text)) === undefined && parseJson(withoutComments(text)) === undefined ? 'it is no valid JSON' : null;
    case 'js':
    case 'mjs':
    case 'cjs':
      return scriptProblem(extension, text);
    case 'ts':
    case 'mts':
      return run(process.execPath, ['-e', STRIP_TYPES], text);
    case 'py':
      return run('python3', [...ISOLATED, PARSE_PYTHON], text);
    case 'toml':
      return run('python3', [...ISOLATED, parseWith('tomllib', 'tomllib.loads(text)')], text);
    case 'yml':
    case 'yaml':
      return run('python3', [...ISOLATED, parseWith('yaml', 'list(yaml.compose_all(text, yaml.SafeLoader))')], text);
    case 'go':
      return run('gofmt', ['-e', '-l'], text);
    default:
      return null;
  }
}

/** `node --check` reads from standard input only as a module, or as a script. */
async function scriptProblem(extension: string, text: string): Promise<string | null> {
  if (/<[A-Za-z][^>]*\/?>\s*(?:[;)]|$)/m.test(text) && /\breact\b|jsx/i.test(text)) return null;
  const asModule = () => run(process.execPath, ['--input-type=module', '--check', '-'], text);
  const asScript = () => run(process.execPath, ['--input-type=commonjs', '--check', '-'], text);
  const isModule = extension === 'mjs' || (extension !== 'cjs' && /^\s*(?:import\s[^(]|import\{|export\s)/m.test(text));
  return isModule ? asModule() : asScript();
}

/** Without it `import ast` would run a file of that name in the current folder. */
const ISOLATED = ['-I', '-c'];

const PARSE_PYTHON = [
  'import ast, sys',
  'try: ast.parse(sys.stdin.read())',
  'except SyntaxError as error:',
  "    print(f'line {error.lineno}: SyntaxError: {error.msg}', file=sys.stderr)",
  '    sys.exit(1)',
].join('\n');

/** Without the module (Python before 3.11, no PyYAML) nothing is said. */
function parseWith(module: string, parse: string): string {
  return [
    'import sys',
    'text = sys.stdin.read()',
    `try: import ${module}`,
    'except ImportError: sys.exit(0)',
    `try: ${parse}`,
    'except Exception as error:',
    "    mark = getattr(error, 'problem_mark', None)",
    "    print(f'line {mark.line + 1}: ' if mark else '', f'{type(error).__name__}: ', ' '.join(str(getattr(error, \"problem\", None) or error).split()), sep='', file=sys.stderr)",
    '    sys.exit(1)',
  ].join('\n');
}

/** Node 22.13 and later; older ones exit with 0 unseen. */
const STRIP_TYPES = `const m = process.getBuiltinModule?.('node:module') ?? {}; let s = ''; process.stdin.on('data', (d) => (s += d)).on('end', () => { if (!m.stripTypeScriptTypes) return; try { m.stripTypeScriptTypes(s, { mode: 'transform' }); } catch (e) { console.error(e.message); process.exitCode = 1; } });`;

function run(program: string, args: readonly string[], input: string): Promise<string | null> {
  return new Promise((resolve) => {
    // In VS Code this program is Electron.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
    const child = spawn(program, args, { cwd: OUTSIDE, env, stdio: ['pipe', 'ignore', 'pipe'], timeout: TIMEOUT_MS, windowsHide: true });
    let said = '';
    child.stderr.on('data', (block: Buffer) => {
      if (said.length < MAX_OUTPUT) said += block.toString();
    });
    child.stdin.on('error', () => undefined);
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code === 0 || code === null ? null : oneProblem(said)));
    child.stdin.end(input);
  });
}

/** The line and the error of a parser's output. A program that is broken itself says neither. */
function oneProblem(said: string): string | null {
  const error = /(?:\w*Error: .+|.*\bexpected\b.+|.*\bunexpected\b.+)/i.exec(said)?.[0];
  if (error === undefined) return null;
  const line = /(?:\[stdin\]|<stdin>|standard input|line\s)[^\d\n]*?(\d+)/i.exec(said)?.[1];
  return `${line ? `line ${line}: ` : ''}${error.trim().slice(0, 200)}`;
}

function stripped(path: string, text: string): string {
  return /(?:tsconfig|jsconfig|\.vscode|devcontainer|\.eslintrc)/.test(path) ? withoutComments(text) : text;
}

function withoutComments(text: string): string {
  return text
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string?: string) => string ?? '')
    .replace(/,(\s*[}\]])/g, '$1');
}
