// Checks how the owner of an execution is told from a process that reused its pid.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { couldBe, isAlive, thisProcess } from './owner.ts';

test('this process is alive', async () => {
  const owner = await thisProcess();
  assert.equal(owner.pid, process.pid);
  assert.equal(await isAlive(owner), 'alive');
});

test('a process that has ended is dead', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  assert.equal(await isAlive({ pid: child.pid ?? 0, startedAt: '', place: '' }), 'dead');
});

test('a process that has ended counts as dead also while nobody has taken note of it', {
  skip: process.platform !== 'linux' && 'what is told of it in /proc',
}, async (t) => {
  // The shell becomes a program that never asks after its child.
  const parent = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => parent.kill('SIGKILL'));
  const [printed] = await once(parent.stdout, 'data');
  const pid = Number(printed);
  // Until then it is a shell, which may take note of the end, so that nothing is left in /proc.
  while ((await readFile(`/proc/${parent.pid}/comm`, 'utf8')).trim() !== 'sleep') await nextTurn();
  process.kill(pid, 'SIGKILL');
  while (!/^State:\s+Z/m.test(await readFile(`/proc/${pid}/status`, 'utf8'))) await nextTurn();
  assert.equal(await isAlive({ pid, startedAt: '', place: '' }), 'dead');
});

test('another process with the same number, or the same number before a restart of the machine, is not the owner', {
  skip: process.platform === 'win32',
}, async () => {
  const owner = await thisProcess();
  assert.notEqual(owner.startedAt, '');
  assert.equal(await isAlive({ ...owner, startedAt: `${owner.startedAt}0` }), 'dead');
  assert.equal(await isAlive({ ...owner, startedAt: `other-boot${owner.startedAt}` }), 'dead');
});

test('the owner of another process is read the same from outside', { skip: process.platform === 'win32' }, async (t) => {
  const module = new URL('./owner.ts', import.meta.url).href;
  const source = `import { thisProcess } from ${JSON.stringify(module)}; console.log(JSON.stringify(await thisProcess())); process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [printed] = await once(child.stdout, 'data');
  const owner = JSON.parse(String(printed));
  assert.equal(await isAlive(owner), 'alive');
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  assert.equal(await isAlive(owner), 'dead');
});

test('a number that no process can have says nothing', async () => {
  for (const pid of [0, -1, 1.5, Number.NaN]) assert.equal(await isAlive({ pid, startedAt: '', place: '' }), 'unknown');
});

test('of a process on another machine, or in another container, nothing can be told, whatever runs under its number here', async () => {
  const owner = await thisProcess();
  assert.equal(await isAlive({ ...owner, place: `${owner.place}0` }), 'unknown');
  assert.equal(await isAlive({ pid: 2 ** 22 + 1, startedAt: '', place: 'elsewhere' }), 'unknown');
  assert.equal(await isAlive({ ...owner, place: '' }), 'alive', 'as older versions wrote it');
});

test('on Windows a process that began after the owner had is not the owner', () => {
  const owner = { pid: 7, startedAt: '1700000000000', place: '' };
  assert.ok(couldBe(owner, '1699999999800', 'win32'));
  assert.ok(!couldBe(owner, '1700000300000', 'win32'));
  assert.ok(couldBe({ ...owner, startedAt: '' }, '1700000300000', 'win32'));
  assert.ok(!couldBe(owner, '1699999999800', 'linux'));
});
