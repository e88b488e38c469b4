// Which models may be asked who does a task: only those where the task itself may go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Permission } from '#executor/routing/permissions.ts';
import { aBench, aTask, echo, register } from '#executor/testing/bench.ts';

test('a model is asked who does a task only where the task may go unasked', async () => {
  const permissions: Record<string, Permission> = {
    local: { kind: 'allowed' },
    gemini: { kind: 'refused', error: { kind: 'notAllowed', message: 'localOnly keeps tasks here.' } },
    claude: { kind: 'ask', question: 'Send it there?', grant: async () => undefined },
  };
  const asked: Record<string, boolean> = {};
  await using bench = await aBench({
    permit: async (agentType) => permissions[agentType] ?? { kind: 'allowed' },
    classify: async (_task, _resumed, candidates, _status, mayAsk) => {
      for (const agentType of ['local', 'gemini', 'claude', 'nobody']) asked[agentType] = mayAsk(agentType);
      return { agentType: candidates[0]?.agentType ?? '', model: '', reason: 'r', source: 'localModel' };
    },
  });
  for (const agentType of ['local', 'gemini', 'claude']) register(bench, echo(agentType, 'done'));
  const { id } = await bench.executor.submit(aTask());
  assert.equal((await bench.executor.whenFinished(id)).state, 'completed');
  assert.deepEqual(asked, { local: true, gemini: false, claude: false, nobody: false });
});

test('an agent that may not have the task is no candidate, whatever a model would say', async () => {
  const offered: string[][] = [];
  await using bench = await aBench({
    permit: async (agentType) =>
      agentType === 'gemini' ? { kind: 'refused', error: { kind: 'notAllowed', message: 'No.' } } : { kind: 'allowed' },
    classify: async (_task, _resumed, candidates) => {
      offered.push(candidates.map(({ agentType }) => agentType));
      return { agentType: 'local', model: '', reason: 'r', source: 'localModel' };
    },
  });
  for (const agentType of ['local', 'gemini']) register(bench, echo(agentType, 'done'));
  const { id } = await bench.executor.submit(aTask());
  await bench.executor.whenFinished(id);
  assert.deepEqual(offered, [['local']]);
});
