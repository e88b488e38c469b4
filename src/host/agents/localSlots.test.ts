// Tests that the pool asks a local server for its slots when the setting allows more than one task.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import { startFaultServer } from '../../../test/faultServer/faultServer.ts';
import type { LocalModel } from './localModel.ts';
import { LocalSlots } from './localSlots.ts';

const sink = { write: async () => undefined };
const signal = new AbortController().signal;
const task = { folder: null } as RunnableTask;

test('one task at a time until the server reports its slots; no limit if it reports none', async (t) => {
  const server = await startFaultServer({ scenario: 'llama' });
  t.after(() => server.close());
  const { origin } = new URL(server.baseUrl);
  const localModel = {
    settingsFor: () => ({ endpoint: server.baseUrl }),
    endpoint: async () => ({ baseUrl: server.baseUrl, apiKey: null }),
  } as unknown as LocalModel;
  let isNeeded = false;
  let onDidChange = () => {};
  const slots = new LocalSlots(localModel, () => isNeeded);
  slots.onDidChangeLimits = () => onDidChange();
  const { candidate, runner } = slots.limit({
    candidate: () => ({ agentType: 'local', models: [], strengths: '' }),
    runner: { agentType: 'local', run: async () => ({ kind: 'cancelled' }) },
  });
  assert.equal(candidate({ folder: null })?.account, origin);
  assert.deepEqual(slots.limits(), { [origin]: 1 });
  await runner.run(task, sink, signal);
  assert.equal(server.requests.length, 0, 'a setting of 1 needs no request');

  isNeeded = true;
  const runUntilChanged = async () => {
    const changed = new Promise<void>((resolve) => {
      onDidChange = resolve;
    });
    await runner.run(task, sink, signal);
    await changed;
  };
  await runUntilChanged();
  assert.deepEqual(slots.limits(), { [origin]: 2 });
  server.setScenario('ok');
  await runUntilChanged();
  assert.deepEqual(slots.limits(), {});
});
