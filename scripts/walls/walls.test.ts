import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { inRepo, root } from '../parts/paths.ts';
import { wallsFile } from './biomeWalls.ts';
import { ROOMS } from './rooms.ts';

const rooms = Object.keys(ROOMS).filter((room) => !room.endsWith('.ts'));
const sourceFiles = globSync('src/**/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$|\/testing\/|\.d\.ts$/.test(file));

/** `planted`: the lines of each file below src/. Returns the lines that the linter rejected, by file. */
function lint(t: TestContext, planted: Readonly<Record<string, readonly string[]>>, rule: string): Record<string, string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'claudomator-walls-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of ['biome.json', 'biome.walls.json', 'package.json']) cpSync(inRepo(file), path.join(folder, file));
  cpSync(inRepo('src'), path.join(folder, 'src'), { recursive: true });
  symlinkSync(inRepo('node_modules'), path.join(folder, 'node_modules'));
  for (const [file, lines] of Object.entries(planted)) {
    mkdirSync(path.dirname(path.join(folder, 'src', file)), { recursive: true });
    writeFileSync(path.join(folder, 'src', file), `${lines.join('\n')}\n`);
  }
  const biome = inRepo('node_modules', '.bin', 'biome');
  const args = [
    'lint',
    `--only=${rule}`,
    '--reporter=json',
    '--max-diagnostics=none',
    ...Object.keys(planted).map((file) => `src/${file}`),
  ];
  const { stdout, stderr } = spawnSync(biome, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 });
  const report: { diagnostics: { location: { path: string; start: { line: number } } }[] } = JSON.parse(stdout || stderr);
  const isRefused = (file: string, line: number) =>
    report.diagnostics.some(({ location }) => location.path === `src/${file}` && location.start.line === line + 1);
  return Object.fromEntries(Object.entries(planted).map(([file, lines]) => [file, lines.filter((_, line) => isRefused(file, line))]));
}

const importing = (specifier: string) => `import '${specifier}';`;

test('the linter’s rows are those of the table of rooms (else: npm run walls)', () => {
  assert.equal(readFileSync(inRepo('biome.walls.json'), 'utf8'), wallsFile());
});

test('every folder of src/ has a row, and every row a folder', () => {
  const folders = new Set(sourceFiles.map((file) => path.dirname(path.relative('src', file))));
  folders.delete('.');
  assert.deepEqual(rooms.toSorted(), [...folders].toSorted());
  const files = sourceFiles.filter((file) => path.dirname(file) === 'src').map((file) => path.basename(file));
  assert.deepEqual(
    Object.keys(ROOMS)
      .filter((room) => room.endsWith('.ts'))
      .toSorted(),
    files.toSorted(),
  );
});

test('a row opens only rooms that stand above it in the table: lower floors first', () => {
  const seen = new Set<string>();
  for (const [room, doors] of Object.entries(ROOMS)) {
    for (const door of doors.filter((each) => each.startsWith('#'))) assert.ok(seen.has(door.slice(1)), `${room} → ${door}`);
    seen.add(room);
  }
});

test('each room may import what its row says, and no other room, package or parent folder', (t) => {
  const others = [
    ...rooms.map((room) => `#${room}/planted.ts`),
    ...['undici', 'vscode', 'lit', 'node:fs', 'left-pad', '@scope/pack/age.js'],
  ];
  const outside = ['../planted.ts', '../../src/base/planted.ts', './below/planted.ts', '/planted.ts', '#planted.ts'];
  const planted = Object.fromEntries(rooms.map((room) => [`${room}/planted.ts`, [...others, ...outside].map(importing)]));
  const refused = lint(t, planted, 'style/noRestrictedImports');
  for (const room of rooms) {
    const doors = ROOMS[room] ?? [];
    const isOpen = (specifier: string) =>
      specifier === `#${room}/planted.ts` ||
      doors.some((door) => (door.startsWith('#') ? specifier === `${door}/planted.ts` : specifier.startsWith(door.replace('*', ''))));
    const expected = [...others, ...outside].filter((specifier) => !isOpen(specifier)).map(importing);
    // Files of the same folder are imported with ./ only.
    assert.deepEqual(
      refused[`${room}/planted.ts`]?.filter((line) => line !== importing(`#${room}/planted.ts`)),
      expected,
      room,
    );
  }
});

test('a new folder may import nothing, and nobody may import it, until it has a row', (t) => {
  const planted = {
    'unlisted/planted.ts': ['#base/json.ts', '#contracts/task.ts', '#unlisted/below/planted.ts', 'node:fs', 'vscode'].map(importing),
    'storage/unlisted/planted.ts': ['#storage/claims.ts', '../claims.ts', '#base/json.ts'].map(importing),
    'storage/planted.ts': ['#unlisted/planted.ts', '#storage/unlisted/planted.ts', './unlisted/planted.ts'].map(importing),
    'extension.ts': ['#unlisted/planted.ts'].map(importing),
  };
  assert.deepEqual(lint(t, planted, 'style/noRestrictedImports'), planted);
});

test('a forbidden import is refused in every form: for types, re-exported, and when it runs', (t) => {
  const lines = [
    "import { a } from '#executor/executor.ts';",
    "import type { A } from '#executor/executor.ts';",
    "export { b } from '#executor/executor.ts';",
    "export type { B } from '#executor/executor.ts';",
    "export * from '#executor/executor.ts';",
    "const c = await import('#executor/executor.ts');",
  ];
  assert.deepEqual(lint(t, { 'storage/planted.ts': lines }, 'style/noRestrictedImports'), { 'storage/planted.ts': lines });
});

test('what the linter does not see as an import stands in extension.ts alone', () => {
  for (const file of sourceFiles) {
    const text = readFileSync(inRepo(file), 'utf8').replaceAll(/^\s*(\/\/|\*).*$/gm, '');
    const isType = /(?<!await )(?<!\()\bimport\((?!\?)/.test(text.replaceAll(/\(await import\(/g, ''));
    if (file !== path.join('src', 'extension.ts')) assert.ok(!isType && !/\brequire\((?!.\$\{)/.test(text), file);
  }
});

test('files that import each other are refused, also where only types go round', (t) => {
  const planted = {
    'storage/plantedA.ts': ["import type { B } from './plantedB.ts';", 'export interface A { b: B }'],
    'storage/plantedB.ts': ["import type { A } from './plantedA.ts';", 'export interface B { a: A }'],
  };
  const refused = lint(t, planted, 'suspicious/noImportCycles');
  for (const [file, [first]] of Object.entries(planted)) assert.deepEqual(refused[file], [first]);
});
