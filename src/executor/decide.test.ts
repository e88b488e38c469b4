// Checks that the choice of an agent keeps to what the policy permits, also in who may be asked to choose.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Execution } from '#contracts/execution.ts';
import { Pool } from '#executor/queue/pool.ts';
import { Agents } from '#executor/routing/agents.ts';
import type { Permission } from '#executor/routing/permissions.ts';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import { aTask, echo } from '#executor/testing/bench.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { type DecideParts, decide, findFallback } from './decide.ts';

const ID = sampleExecution().id;
const ALLOWED: Permission = { kind: 'allowed' };
const ASK: Permission = { kind: 'ask', question: 'Send it there?', grant: async () => undefined };
const REFUSED: Permission = { kind: 'refused', error: { kind: 'notAllowed', message: 'It stays here.' } };
const never = new AbortController().signal;

/** Agents by what the policy says of them; the classifier chooses `choice`. */
function bench(permissions: Record<string, Permission>, choice = '', executions: Execution[] = []) {
  const pool = new Pool(() => ({ total: 3, perAgent: {} }));
  const registry = new RunnerRegistry();
  for (const agentType of Object.keys(permissions)) {
    registry.register({ runner: echo(agentType, ''), candidate: () => ({ agentType, models: [], strengths: '' }) });
  }
  const asked: { candidates: string[]; mayAsk: string[]; resumed: string | null }[] = [];
  const lookedFor: (string | null)[] = [];
  const parts: DecideParts = {
    records: { get: (id) => executions.find((execution) => execution.id === id) },
    registry,
    agents: new Agents(registry, pool, Date.now),
    permit: async (agentType) => permissions[agentType] ?? REFUSED,
    classify: async (task, resumed, candidates, _loads, mayAsk) => {
      asked.push({
        candidates: candidates.map(({ agentType }) => agentType),
        mayAsk: Object.keys(permissions).filter(mayAsk),
        resumed,
      });
      return { agentType: choice, model: task.model, reason: 'hard', source: 'localModel' };
    },
    lookFor: async (agentType) => void lookedFor.push(agentType),
    log: () => undefined,
  };
  return { parts, pool, registry, asked, lookedFor };
}

test('only agents that are not refused are chosen among, and only models at allowed ones may be asked', async () => {
  const { parts, asked } = bench({ local: ALLOWED, remote: ASK, claude: REFUSED }, 'local');
  const choice = await decide(ID, aTask(), parts, never);
  assert.ok(choice.kind === 'chosen' && choice.decision.agentType === 'local');
  assert.deepEqual(asked, [{ candidates: ['local', 'remote'], mayAsk: ['local'], resumed: null }]);
});

test('an agent that the user has to allow first is asked about before anything is sent', async () => {
  const { parts } = bench({ local: ALLOWED, remote: ASK }, 'remote');
  assert.deepEqual(await decide(ID, aTask(), parts, never), { kind: 'ask', agentType: 'remote', question: 'Send it there?' });
});

test('a refused agent that was asked for is refused, instead of another one doing the task', async () => {
  const { parts, asked } = bench({ local: ALLOWED, claude: REFUSED }, 'local');
  const choice = await decide(ID, aTask({ agentType: 'claude' }), parts, never);
  assert.ok(choice.kind === 'refused' && choice.error.message === 'It stays here.');
  assert.deepEqual(asked, []);
});

test('an agent that is asked for by name and not known is looked for once more before the task goes elsewhere', async () => {
  const { parts, registry, lookedFor } = bench({ local: ALLOWED }, 'claude');
  parts.permit = async () => ALLOWED;
  parts.lookFor = async (agentType) => {
    lookedFor.push(agentType);
    registry.register({ runner: echo('claude', ''), candidate: () => ({ agentType: 'claude', models: [], strengths: '' }) });
  };
  const choice = await decide(ID, aTask({ agentType: 'claude' }), parts, never);
  assert.ok(choice.kind === 'chosen' && choice.decision.agentType === 'claude');
  await decide(ID, aTask({ agentType: 'claude' }), parts, never);
  assert.deepEqual(lookedFor, ['claude']);
});

test('the agent of a conversation is looked for too, and any agent where none is set up', async () => {
  const { parts, lookedFor } = bench({ local: ALLOWED }, 'local', [sampleExecution({ id: 'earlier', agentType: 'gemini' })]);
  await decide(ID, aTask({ resumes: 'earlier' }), parts, never);
  await decide(ID, aTask(), parts, never);
  const none = bench({});
  await decide(ID, aTask(), none.parts, never);
  assert.deepEqual([lookedFor, none.lookedFor], [['gemini'], [null]]);
});

test('where every agent is refused the task is refused, and where there is none it says so', async () => {
  const refused = await decide(ID, aTask(), bench({ claude: REFUSED }).parts, never);
  assert.ok(refused.kind === 'refused' && refused.error.kind === 'notAllowed');
  const none = await decide(ID, aTask(), bench({}).parts, never);
  assert.ok(none.kind === 'refused' && none.error.kind === 'agentMissing');
});

test('the classifier is told which agent began the conversation', async () => {
  const { parts, asked } = bench({ local: ALLOWED, claude: ALLOWED }, 'claude', [sampleExecution({ id: 'earlier', agentType: 'claude' })]);
  await decide(ID, aTask({ resumes: 'earlier' }), parts, never);
  assert.equal(asked[0]?.resumed, 'claude');
});

test('a decision that comes after a cancel does not count', async () => {
  const abort = new AbortController();
  const { parts } = bench({ local: ALLOWED }, 'local');
  const classify: DecideParts['classify'] = async () => {
    abort.abort();
    return { agentType: 'local', model: '', reason: '', source: 'onlyCandidate' };
  };
  await assert.rejects(decide(ID, aTask(), { ...parts, classify }, abort.signal), { name: 'AbortError' });
});

/** A queued execution of anyone's task, whose first agent has been limited since. */
function limitedClaude(others: Record<string, Permission>, facts: Partial<Execution> = {}) {
  const queued = sampleExecution({ agentType: 'claude', startedAt: null, ...facts });
  const made = bench({ claude: ALLOWED, ...others }, '', [queued]);
  made.pool.cooldowns.restore(made.parts.agents.keyFor('claude', 'qwen', aTask()), Date.now() + 60_000);
  return made.parts;
}

test('another agent is looked for only where anyone may do the task, among those that the policy allows now', async () => {
  const classification = { agentType: 'claude', model: 'qwen', reason: 'hard', source: 'localModel' as const, rejected: [] };
  const fallback = (others: Record<string, Permission>, facts: Partial<Execution> = {}, task = aTask()) =>
    findFallback(ID, task, limitedClaude(others, { classification, ...facts }));
  assert.equal((await fallback({ remote: ASK, gemini: REFUSED, local: ALLOWED }))?.agentType, 'local');
  assert.equal(await fallback({ remote: ASK, gemini: REFUSED }), null);
  assert.equal(await fallback({ local: ALLOWED }, {}, aTask({ agentType: 'claude' })), null, 'what was asked for waits');
  const requested = { classification: { ...classification, source: 'requested' as const } };
  assert.equal(await fallback({ local: ALLOWED }, requested), null, 'a conversation stays with who began it');
});
