// Checks which agents may be chosen now, and where a task goes instead of waiting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision, Execution } from '#contracts/execution.ts';
import { Pool } from '#executor/queue/pool.ts';
import { aTask, echo } from '#executor/testing/bench.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { Agents } from './agents.ts';
import { RunnerRegistry } from './registry.ts';

function bench() {
  const clock = { now: 1_000_000 };
  const pool = new Pool(() => ({ total: 3, perAgent: { local: 1, claude: 2 } }), {
    now: () => clock.now,
    random: () => 0,
    at: () => () => undefined,
  });
  const registry = new RunnerRegistry();
  for (const [agentType, account] of [
    ['local', 'http://127.0.0.1:8080'],
    ['claude', undefined],
  ] as const) {
    const candidate = { agentType, models: agentType === 'local' ? ['small'] : [], strengths: '', ...(account ? { account } : {}) };
    registry.register({ runner: echo(agentType, ''), candidate: () => candidate });
  }
  const agents = new Agents(registry, pool, () => clock.now);
  const choosable = (facts = {}, resumed: string | null = null) =>
    agents.choosable(aTask(facts), resumed, registry.candidates(null)).map(({ agentType }) => agentType);
  return { clock, pool, registry, agents, choosable };
}

test('a limited agent is no candidate where there is a choice; asked for, or all that there is, it is', () => {
  const { clock, pool, agents, registry, choosable } = bench();
  const local = agents.keyFor('local', '', aTask());
  assert.deepEqual(local, { agentType: 'local', account: 'http://127.0.0.1:8080', model: 'small' });
  pool.cooldowns.restore(local, clock.now + 60_000);
  assert.deepEqual(choosable(), ['claude']);
  assert.deepEqual(choosable({ agentType: 'local' }), ['local', 'claude']);
  assert.deepEqual(choosable({}, 'local'), ['local', 'claude'], 'a conversation goes on with who began it');
  pool.cooldowns.restore(agents.keyFor('claude', '', aTask()), clock.now + 60_000);
  assert.deepEqual(choosable(), ['local', 'claude']);
  const { local: load } = agents.loads(registry.candidates(null), aTask());
  assert.deepEqual(load, { activeTasks: 0, rateLimited: true, slots: 1 });
});

test('an agent that failed three times is tried again after its time, by one task', () => {
  const { clock, pool, agents, choosable } = bench();
  const agent = agents.keyFor('local', '', aTask());
  for (let failures = 0; failures < 3; failures++) pool.cooldowns.recordEnd(agent, 'run', 'failure', clock.now);
  assert.deepEqual(choosable(), ['claude']);
  clock.now += 30_000;
  assert.deepEqual(choosable(), ['local', 'claude']);
  pool.cooldowns.recordStart(agent, 'probe');
  assert.deepEqual(choosable(), ['claude']);
});

test('a model that was asked for with one agent says nothing of the others', () => {
  const { clock, pool, agents } = bench();
  pool.cooldowns.restore(agents.keyFor('claude', '', aTask()), clock.now + 60_000);
  const facts = agents.facts(aTask({ agentType: 'local', model: 'large' }), new Map());
  assert.deepEqual(
    facts.map(({ agentType, restriction }) => [agentType, restriction?.kind]),
    [
      ['local', undefined],
      ['claude', 'cooldown'],
    ],
  );
});

test('what anyone may do goes to a free agent instead of waiting, as long as nothing has come of it', () => {
  const { clock, pool, agents, registry } = bench();
  const permissions = new Map(registry.agentTypes().map((agentType) => [agentType, { kind: 'allowed' as const }]));
  const fallback = (facts: Partial<Execution> = {}, task = aTask(), allowed = permissions) => {
    const classification: Decision = { agentType: 'local', model: '', reason: '', source: 'localModel', rejected: [] };
    const execution = sampleExecution({ agentType: 'local', classification, startedAt: null, spent: null, ...facts });
    return agents.fallback(execution, task, registry.candidates(null), allowed)?.agentType ?? null;
  };
  assert.equal(fallback(), null, 'nothing holds it where it is');
  pool.cooldowns.restore(agents.keyFor('local', '', aTask()), clock.now + 60_000);
  assert.equal(fallback(), 'claude');
  const spent = { ms: 1, tokensIn: 1, tokensOut: 0, costUsd: 0, sessionId: null };
  assert.equal(fallback({ startedAt: 1, spent }), 'claude', 'it ran, and its limit came before a word');
  assert.equal(fallback({ startedAt: 1, spent: { ...spent, sessionId: 's' } }), null);
  assert.equal(fallback({ startedAt: 1 }), null);
  assert.equal(fallback({}, aTask({ agentType: 'local' })), null, 'it was asked for');
  const asks = { kind: 'ask' as const, question: '?', grant: async () => undefined };
  assert.equal(fallback({}, aTask(), new Map([...permissions, ['claude', asks as never]])), null, 'nobody is asked for that');
  pool.cooldowns.restore(agents.keyFor('claude', '', aTask()), clock.now + 60_000);
  assert.equal(fallback(), null, 'nobody is free');
});

test('an agent that is asked for by name only is neither chosen nor fallen back to, and shares the slots it names', () => {
  const { clock, pool, agents, registry, choosable } = bench();
  const candidate = { agentType: 'claude-local', models: [], strengths: '', isByNameOnly: true };
  registry.register({ runner: echo('claude-local', ''), candidate: () => candidate, slot: 'local' });
  assert.deepEqual(choosable(), ['local', 'claude']);
  for (const agentType of ['local', 'claude']) pool.cooldowns.restore(agents.keyFor(agentType, '', aTask()), clock.now + 60_000);
  assert.deepEqual(choosable(), ['local', 'claude']);
  assert.deepEqual(choosable({ agentType: 'claude-local' }), ['local', 'claude', 'claude-local']);
  const classification: Decision = { agentType: 'local', model: '', reason: '', source: 'localModel', rejected: [] };
  const execution = sampleExecution({ agentType: 'local', classification, startedAt: null, spent: null });
  const permissions = new Map(registry.agentTypes().map((agentType) => [agentType, { kind: 'allowed' as const }]));
  assert.equal(agents.fallback(execution, aTask(), registry.candidates(null), permissions), null);
  const { 'claude-local': load } = agents.loads(registry.candidates(null), aTask());
  assert.deepEqual(load, { activeTasks: 0, rateLimited: false, slots: 1 }, 'what limits local does not limit it');
});
