// Checks that a window killed at any write to disk leaves everything whole and runs nothing twice.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Execution } from '#contracts/execution.ts';
import { isEnd } from '#contracts/states.ts';
import { aBench, runOnRecord } from '#executor/testing/bench.ts';
import { ExecutionStore } from '#storage/executions.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { recoverAll } from './recoverAll.ts';

const AT_ONCE = 4;

/** Does one task, and prints each state once it is on disk. */
function program(folder: string): string {
  return `
    import { writeSync } from 'node:fs';
    import { aBench, aTask, runOnRecord } from ${JSON.stringify(import.meta.resolve('#executor/testing/bench.ts'))};
    const bench = await aBench({ root: ${JSON.stringify(path.join(folder, 'executions'))} });
    runOnRecord(bench, ${JSON.stringify(path.join(folder, 'runs'))});
    bench.executor.onDidChange((change) => change.kind === 'execution' && writeSync(1, change.execution.state + '\\n'));
    const { id } = await bench.executor.submit(aTask());
    await bench.executor.whenFinished(id);
    process.exit(0);`;
}

interface Death {
  wasKilled: boolean;
  /** The last state that was on disk for sure. */
  lastState: string | undefined;
}

async function runUntil(t: TestContext, folder: string, dieAt: number, isTorn: boolean): Promise<Death> {
  await mkdir(folder);
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('#storage/testing/dieAt.ts'), '--input-type=module', '-e', program(folder)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DIE_AT: String(dieAt), DIE_TORN: isTorn ? '1' : '' } },
  );
  t.after(() => child.kill('SIGKILL'));
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [, signal] = await once(child, 'close');
  return { wasKilled: signal === 'SIGKILL', lastState: printed.trim().split('\n').at(-1) || undefined };
}

/** What a window that starts afterwards makes of it, once all has ended. */
async function recovered(folder: string): Promise<Execution[]> {
  await using bench = await aBench({ root: path.join(folder, 'executions') });
  runOnRecord(bench, path.join(folder, 'runs'));
  const { executor, store, records } = bench;
  const report = await recoverAll({ store, records, executor, agentsFound: Promise.resolve(), log: () => undefined });
  assert.deepEqual(report, { unreadable: [], elsewhere: [] });
  for (const { id } of records.all()) await executor.whenFinished(id);
  const stored: Execution[] = [];
  for await (const each of store.list()) {
    assert.ok(each.kind === 'ok');
    stored.push(each.execution);
  }
  assert.deepEqual(stored, records.all());
  return stored;
}

async function stateOnDisk(folder: string): Promise<string | null> {
  for await (const each of new ExecutionStore(path.join(folder, 'executions')).list())
    return each.kind === 'ok' ? each.execution.state : null;
  return null;
}

async function check(folder: string, { lastState }: Death): Promise<void> {
  const found = await stateOnDisk(folder);
  const executions = await recovered(folder);
  const runs = (await readFile(path.join(folder, 'runs'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const [execution] = executions;
  if (lastState !== undefined) assert.ok(execution, 'what was recorded is there');
  assert.ok(executions.length <= 1 && runs.length <= 1, `ran ${runs.length} times`);
  if (!execution) return assert.equal(runs.length, 0);
  assert.ok(isEnd(execution.state), execution.state);
  if (lastState === 'completed') assert.equal(execution.state, 'completed');
  if (found !== null && ['pending', 'classifying', 'queued'].includes(found))
    assert.equal(execution.state, 'completed', 'what had not begun has run now');
  if (execution.state === 'completed') assert.equal(runs.length, 1);
}

for (const isTorn of [false, true]) {
  test(`a window killed ${isTorn ? 'in the middle of' : 'before'} each of its writes loses no more than that write, and no task runs twice`, async (t) => {
    const folder = await scratchFolder(t);
    let next = 1;
    let kills = 0;
    const killOneAfterTheOther = async () => {
      for (let isAlive = false; !isAlive; ) {
        const dieAt = next++;
        const place = path.join(folder, String(dieAt));
        const death = await runUntil(t, place, dieAt, isTorn);
        await check(place, death);
        if (death.wasKilled) kills += 1;
        else isAlive = true; // it made fewer changes than that
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, killOneAfterTheOther));
    assert.ok(kills > (isTorn ? 8 : 25), `killed ${kills} times`);
  });
}
