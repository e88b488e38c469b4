// Checks random repositories with random edits of agent and user at once against a merge file by file.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { gitIn, project, quickFolder, seen } from './testing/project.ts';

const RUNS = Number(process.env.CLAUDOMATOR_RANDOM_RUNS ?? 12);
const FIRST_SEED = Number(process.env.CLAUDOMATOR_SEED ?? 1);

/** mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  return { below, pick, chance: (share: number) => next() < share };
}

type Random = ReturnType<typeof randomFrom>;

const NAMES = [
  'a.txt',
  'b.md',
  'dir/c.txt',
  'dir/deep/d.txt',
  'e é.txt',
  '🦀.txt',
  '-f',
  'UPPER',
  'x/y/z',
  'sp ace/q"uote',
  'noext',
  'gone.txt',
  'mode.sh',
];
const NEW_NAMES = ['new.txt', 'dir/new.txt', 'fresh/one/two.txt', 'dir2', 'x/new', '[glob]*.txt'];

function someText(random: Random): Buffer {
  const breaks = random.pick(['\n', '\n', '\r\n']);
  const lines = Array.from({ length: 3 + random.below(20) }, (_, line) => `line ${line} ${random.below(1000)}${breaks}`).join('');
  const end = random.chance(0.3) ? 'no end' : '';
  return Buffer.from((random.chance(0.1) ? '\uFEFF' : '') + lines + end);
}

function someBytes(random: Random): Buffer {
  return random.chance(0.15) ? Buffer.from(Array.from({ length: 40 }, () => random.below(256))).fill(0, 0, 2) : someText(random);
}

/** Changes a line or two, or all of it. */
function edited(random: Random, bytes: Buffer): Buffer {
  if (bytes.includes(0) || random.chance(0.15)) return someBytes(random);
  const lines = bytes.toString('latin1').split('\n');
  for (let left = 1 + random.below(2); left > 0; left--) {
    const at = random.below(lines.length);
    const cr = lines[at]?.endsWith('\r') ? '\r' : '';
    lines.splice(at, random.chance(0.5) ? 1 : 0, `edit ${random.below(1000)}${cr}`);
  }
  return Buffer.from(lines.join('\n'), 'latin1');
}

function write(folder: string, name: string, bytes: Buffer): void {
  const file = path.join(folder, name);
  for (let parent = path.dirname(file); parent.length > folder.length; parent = path.dirname(parent)) {
    if (lstatSync(parent, { throwIfNoEntry: false })?.isDirectory() === false) return;
  }
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there?.isSymbolicLink()) rmSync(file);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

function change(random: Random, folder: string, count: number): void {
  for (let left = count; left > 0; left--) {
    const name = random.pick(random.chance(0.25) ? NEW_NAMES : NAMES);
    const file = path.join(folder, name);
    const there = lstatSync(file, { throwIfNoEntry: false });
    const roll = random.below(10);
    if (!there?.isFile() || roll < 1) write(folder, name, someBytes(random));
    else if (roll < 7) write(folder, name, edited(random, readFileSync(file)));
    else if (roll < 8) rmSync(file);
    else if (roll < 9) chmodSync(file, there.mode ^ 0o111);
    else {
      rmSync(file);
      symlinkSync(random.pick(['a.txt', 'nowhere', '../outside']), file);
    }
  }
}

type Tree = Record<string, string>;

/** Null: a conflict. */
function mergeOne(base: string | undefined, agent: string | undefined, user: string | undefined): string | undefined | null {
  if (agent === base || agent === user) return user;
  if (user === base) return agent;
  if (base === undefined || agent === undefined || user === undefined || [base, agent, user].some((one) => one.startsWith('-> ')))
    return null;
  const split = (one: string) => [one.slice(0, 3), one.slice(4)] as const;
  const [[baseMode, baseText], [agentMode, agentText], [userMode, userText]] = [split(base), split(agent), split(user)];
  const mode = baseMode === userMode ? agentMode : userMode;
  if (agentText === baseText || agentText === userText) return `${mode} ${userText}`;
  if (userText === baseText) return `${mode} ${agentText}`;
  if ([baseText, agentText, userText].some((text) => text.slice(0, 8_000).includes('\0'))) return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'claudomator-merge-'));
  try {
    for (const [name, text] of [
      ['base', baseText],
      ['agent', agentText],
      ['user', userText],
    ] as const)
      writeFileSync(path.join(folder, name), text, 'latin1');
    return `${mode} ${execFileSync('git', ['merge-file', '-p', '-q', 'user', 'base', 'agent'], { cwd: folder, encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] })}`;
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mergeAll(base: Tree, agent: Tree, user: Tree): { merged: Tree; conflicts: string[]; changed: string[] } {
  const merged: Tree = {};
  const [conflicts, changed]: [string[], string[]] = [[], []];
  for (const name of new Set([...Object.keys(base), ...Object.keys(agent), ...Object.keys(user)])) {
    const one = mergeOne(base[name], agent[name], user[name]);
    const value = one === null ? user[name] : one;
    if (value !== undefined) merged[name] = value;
    if (one === null) conflicts.push(name);
    if (base[name] !== agent[name]) changed.push(name);
  }
  return { merged, conflicts: conflicts.sort(), changed: changed.sort() };
}

const isUsable = (tree: Tree) => {
  const names = Object.keys(tree);
  return !names.some((name) => names.some((other) => other.startsWith(`${name}/`)));
};

for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
  test(`random edits of agent and user at once, seed ${seed}`, { skip: process.platform === 'win32' }, async (t) => {
    const random = randomFrom(seed);
    const { folder, workspaces, start } = project(t, { '.gitignore': 'ignored/\n*.log\n' }, '', quickFolder(t));
    for (const name of NAMES) if (random.chance(0.8)) write(folder, name, someBytes(random));
    gitIn(folder, 'add', '-A');
    gitIn(folder, 'commit', '-q', '-m', 'files', '--allow-empty');
    change(random, folder, random.below(5));
    if (random.chance(0.7)) gitIn(folder, 'add', '-A');
    change(random, folder, random.below(5));
    write(folder, 'ignored/x', someBytes(random));
    if (random.chance(0.2)) gitIn(folder, 'checkout', '-q', '--detach');
    const index = readFileSync(path.join(folder, '.git/index'));
    const base = seen(folder);
    delete base['ignored/x'];

    const copy = await start();
    assert.deepEqual(seen(copy), base, 'the copy is what the user has');
    change(random, copy, 1 + random.below(8));
    const agent = seen(copy);
    change(random, folder, random.below(6));
    const before = seen(folder);
    const user = { ...before };
    delete user['ignored/x'];
    await workspaces.settle('run-1');

    const changes = await workspaces.changes('run-1');
    const expected = mergeAll(base, agent, user);
    const named = changes.flatMap((one) => (one.oldPath === null ? [one.path] : [one.oldPath, one.path])).sort();
    assert.deepEqual(named, expected.changed, 'the change names what the agent changed');
    assert.deepEqual(seen(folder), before, 'nothing has moved yet');
    // A rename is merged as one, which the plain merge by names does not know; files against folders it does not know either.
    const isPlain = changes.every((one) => one.oldPath === null) && isUsable(expected.merged);
    if (isPlain)
      assert.deepEqual(
        changes.filter((one) => one.hasConflict).map((one) => one.path),
        expected.conflicts,
      );

    const free = changes.filter((one) => !one.hasConflict).map((one) => one.path);
    if (free.length < changes.length) {
      assert.equal((await workspaces.keep('run-1', null)).kind, 'conflicts');
      assert.deepEqual(seen(folder), before, 'a conflict writes nothing');
    }
    const kept = await workspaces.keep('run-1', free);
    assert.deepEqual(kept, { kind: 'kept', files: free });
    if (isPlain) assert.deepEqual(seen(folder), { ...expected.merged, 'ignored/x': before['ignored/x'] }, 'the keep is the merge');
    if (free.length > 0) assert.deepEqual((await workspaces.undoKeep('run-1')).kind, 'kept');
    assert.deepEqual(seen(folder), before, 'the undo brings back what was there');
    await workspaces.discard('run-1');
    assert.deepEqual(seen(folder), before);
    assert.deepEqual(readFileSync(path.join(folder, '.git/index')), index, 'the index is never written');
  });
}
