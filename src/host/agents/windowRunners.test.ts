// Tests which names a runner of another extension may take.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import { WindowRunners } from './windowRunners.ts';

test('an agent of another extension takes no name of ours: policy, slots and prices go by them', async () => {
  const registry = new RunnerRegistry();
  const runners = new WindowRunners(registry, {} as never);
  for (const name of ['local', 'claude-local', 'opencode-local', 'qwen-local', 'claude', 'gemini', 'auto']) {
    const reply = await runners.addRunner(name);
    assert.equal(reply.kind, 'refused', name);
  }
  assert.equal((await runners.addRunner('echo')).kind, 'done');
  assert.deepEqual(registry.agentTypes(), ['echo']);
});
