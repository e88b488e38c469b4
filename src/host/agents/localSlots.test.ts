// The pool learns from a local server how many tasks it can take, where the setting allows more than one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import { startFaultServer } from '../../../test/faultServer/faultServer.ts';
import type { LocalModel } from './localModel.ts';
import { LocalSlots } from './localSlots.ts';

const sink = { write: async () => undefined };
const signal = new AbortController().signal;
const task = { folder: null } as RunnableTask;

test('one task at a time until the server has told; then its slots, or no bound where it does not say', async (t) => {
  const server = await startFaultServer({ scenario: 'llama' });
  t.after(() => server.close());
  const { origin } = new URL(server.baseUrl);
  const localModel = {
    settingsFor: () => ({ endpoint: server.baseUrl }),
    endpoint: async () => ({ baseUrl: server.baseUrl, apiKey: null }),
  } as unknown as LocalModel;
  let isAsked = false;
  let learn = () => {};
  const slots = new LocalSlots(localModel, () => isAsked);
  slots.onDidLearn = () => learn();
  const { candidate, runner } = slots.around({
    candidate: () => ({ agentType: 'local', models: [], strengths: '' }),
    runner: { agentType: 'local', run: async () => ({ kind: 'cancelled' }) },
  });
  assert.equal(candidate({ folder: null })?.account, origin);
  assert.deepEqual(slots.limits(), { [origin]: 1 });
  await runner.run(task, sink, signal);
  assert.equal(server.requests.length, 0, 'a setting of 1 needs no question');

  isAsked = true;
  const runAndLearn = async () => {
    const learned = new Promise<void>((resolve) => {
      learn = resolve;
    });
    await runner.run(task, sink, signal);
    await learned;
  };
  await runAndLearn();
  assert.deepEqual(slots.limits(), { [origin]: 2 });
  server.setScenario('ok');
  await runAndLearn();
  assert.deepEqual(slots.limits(), {});
});
