// Where a task may go: which models may be asked about it, which agents may have it, and what a yes is to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Permission } from '#executor/routing/permissions.ts';
import { aBench, accepted, aTask, echo, register, until } from '#executor/testing/bench.ts';

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

test('a yes is to the address that was read, not to one that the settings came to name since', async () => {
  let address = 'x';
  const granted: string[] = [];
  await using bench = await aBench({
    permit: async () => {
      const asked = address;
      if (granted.includes(asked)) return { kind: 'allowed' };
      return { kind: 'ask', question: `Send it to ${asked}?`, grant: async () => void granted.push(asked) };
    },
  });
  register(bench, echo('local', 'fine'));
  const { id } = await bench.executor.submit(aTask());
  await bench.executor.whenFinished(id);
  address = 'y';
  accepted(await bench.executor.answer(id, 'always', null));
  await until(() => bench.records.get(id)?.question === 'Send it to y?' || bench.records.get(id)?.state === 'completed');
  assert.deepEqual([granted, bench.records.get(id)?.state], [[], 'blocked']);
});
