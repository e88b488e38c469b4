// Finds the test commands of JavaScript and TypeScript projects: Node, Bun and Deno.
import { isObject, objectAt, objectOf, parseJson, stringAt } from '#base/json.ts';
import { shorten } from '#base/text.ts';
import { visible } from '#base/visible.ts';
import type { CommandRow } from './commandRow.ts';
import type { Project } from './project.ts';

type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const LOCKS: readonly (readonly [string, Manager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['pnpm-workspace.yaml', 'pnpm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/** npm's own text, in what package managers have made of it. */
const PLACEHOLDER = /no test specified|no tests? (?:yet|configured|defined)|^\s*(?:exit\s+[01]|true|false|:)?\s*$/i;

/** Watches files and never ends, even where `CI` is set. */
const WATCHES = /(?:^|\s)(?:--watch(?:All)?(?:=true)?|-w|nodemon|chokidar)(?=\s|$)/;

/** Angular's watches unless it is told not to. */
const NG_TEST = /^\s*(?:npx )?ng test(?!.*(?:--no-watch|--watch[= ]false|--browsers))/;

/** Scripts that run the tests once, where `test` itself does not end or is not there. */
const ONCE = ['test:ci', 'ci:test', 'test:run', 'test:once', 'test:unit', 'test:all', 'unit', 'tests'];

/** Test tools of which a project may have no script, and how each runs once. */
const TOOLS: readonly (readonly [string, string])[] = [
  ['vitest', 'vitest run'],
  ['jest', 'jest'],
  ['mocha', 'mocha'],
  ['ava', 'ava'],
  ['jasmine', 'jasmine'],
];

const EXECUTE: Record<Manager, string> = { npm: 'npx --no-install', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' };
const ALL_WORKSPACES: Record<Manager, string> = {
  npm: 'npm test --workspaces --if-present',
  pnpm: 'pnpm -r --no-bail --if-present run test',
  yarn: 'yarn workspaces run test',
  bun: "bun run --filter '*' test",
};

const TEST_FILE = /(?:[.-]|_)(?:test|spec)\.[cm]?[jt]sx?$|^test\.[cm]?[jt]s$/;

export const packageScript: CommandRow = async (project) => {
  const manifest = await manifestOf(project);
  if (manifest === null) return null;
  const manager = managerOf(project, manifest);
  const test = scriptOf(manifest, 'test');
  if (test !== null && NG_TEST.test(test))
    return { command: `${manager} test ${manager === 'npm' ? '-- ' : ''}--watch=false`, reason: reason('test', test) };
  if (test !== null && !WATCHES.test(test)) return { command: runScript(manager, 'test'), reason: reason('test', test) };
  for (const name of ONCE) {
    const script = scriptOf(manifest, name);
    if (script !== null && !WATCHES.test(script)) return { command: runScript(manager, name), reason: reason(name, script) };
  }
  return workspaces(project, manifest, manager);
};

/** Where there is no script to run, or only one that never ends. */
export const packageTool: CommandRow = async (project) => {
  const manifest = await manifestOf(project);
  if (manifest === null) return null;
  const tool = TOOLS.find(([name]) => ['dependencies', 'devDependencies'].some((key) => stringAt(manifest[key], name) !== null));
  if (tool === undefined || (await project.find(TEST_FILE)).length === 0) return null;
  return { command: `${EXECUTE[managerOf(project, manifest)]} ${tool[1]}`, reason: `${tool[0]} in package.json, and test files` };
};

export const nodeTest: CommandRow = async (project) => {
  const isUsed = await project.anyHas(/\.[cm]?[jt]s$/, /(?:from|require\()\s*['"]node:test['"]/);
  return isUsed ? { command: 'node --test', reason: 'test files that use node:test' } : null;
};

export const bunTest: CommandRow = async (project) => {
  const isUsed = await project.anyHas(TEST_FILE, /from\s+['"]bun:test['"]/);
  return isUsed ? { command: 'bun test', reason: 'test files that use bun:test' } : null;
};

export const deno: CommandRow = async (project) => {
  const name = ['deno.json', 'deno.jsonc'].find((file) => project.files.has(file));
  const isUsed = name !== undefined || (await project.anyHas(TEST_FILE, /\bDeno\.test\s*\(/));
  if (!isUsed) return null;
  const text = name === undefined ? '' : ((await project.text(name)) ?? '');
  // Comments are allowed in it.
  if (/"tasks"\s*:\s*\{[^}]*"test"\s*:/.test(text)) return { command: 'deno task test', reason: `test task of ${name}` };
  const tests = await project.find(TEST_FILE);
  return tests.length === 0 ? null : { command: 'deno test', reason: name ?? 'test files that use Deno.test' };
};

async function manifestOf(project: Project) {
  return project.files.has('package.json') ? objectOf(parseJson((await project.text('package.json')) ?? '')) : null;
}

function scriptOf(manifest: Readonly<Record<string, unknown>>, name: string): string | null {
  const scripts = objectAt(manifest, 'scripts');
  const script = scripts !== null && Object.hasOwn(scripts, name) ? stringAt(scripts, name) : null;
  return script === null || PLACEHOLDER.test(script) ? null : script;
}

/** The field first, by its first word only, then the lock file. */
function managerOf(project: Project, manifest: Readonly<Record<string, unknown>>): Manager {
  const [, named] = /^(npm|pnpm|yarn|bun)@/.exec(stringAt(manifest, 'packageManager') ?? '') ?? [];
  return (named as Manager | undefined) ?? LOCKS.find(([file]) => project.files.has(file))?.[1] ?? 'npm';
}

function runScript(manager: Manager, name: string): string {
  return name === 'test' && manager !== 'bun' ? `${manager} test` : `${manager} run ${name}`;
}

function reason(name: string, script: string): string {
  return `${name} script of package.json (${shorten(visible(script), 80)})`;
}

/** The root of a monorepo whose packages have tests each. */
async function workspaces(project: Project, manifest: Readonly<Record<string, unknown>>, manager: Manager) {
  const isRoot = Array.isArray(manifest.workspaces) || isObject(manifest.workspaces) || project.files.has('pnpm-workspace.yaml');
  if (!isRoot) return null;
  const packages = (await project.find(/^package\.json$/)).filter((file) => file !== 'package.json');
  for (const file of packages) {
    const inner = objectOf(parseJson((await project.text(file)) ?? ''));
    if (inner === null || scriptOf(inner, 'test') === null) continue;
    const isBerry = manager === 'yarn' && project.files.has('.yarnrc.yml');
    return {
      command: isBerry ? 'yarn workspaces foreach -A run test' : ALL_WORKSPACES[manager],
      reason: `test scripts of the workspaces in package.json, such as ${shorten(visible(file), 80)}`,
    };
  }
  return null;
}
