import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { inRepo } from '../../parts/paths.ts';
import { proveTask } from './proveTasks.ts';

const folder = inRepo('test', 'agentTasks');
const tasks = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'task.md')));

test('there are at least forty tasks, a dozen of them in large repositories', () => {
  assert.ok(tasks.length >= 40, String(tasks.length));
  assert.ok(tasks.filter((name) => existsSync(path.join(folder, name, 'prepare.mjs'))).length >= 12);
});

for (const name of tasks) {
  test(`the check of ${name} fails on the start state and passes with a solution`, async () => {
    assert.deepEqual(await proveTask(path.join(folder, name)), []);
  });
}
