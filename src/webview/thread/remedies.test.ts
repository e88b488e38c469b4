// Tests the status box of each way an execution can end: its title, and the next steps it offers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import { ERROR_KINDS } from '#contracts/execution.ts';
import { execution } from '#webview/testing/panel-states.ts';
import { statusBoxOf } from './remedies.ts';

const context = (hasText: boolean, canStartServer = false, hasOtherAgents = false, canLogIn = false) => ({
  hasText,
  canStartServer,
  hasOtherAgents,
  canLogIn,
  agentLabel: canLogIn ? 'OpenCode' : undefined,
});

test('changes that wait for a review can be kept or dismissed, and a dismissed task is not called stopped', () => {
  const ready = statusBoxOf(execution({ state: 'ready', stopReason: 'stop' }), context(true));
  assert.deepEqual(
    ready?.remedies.map(({ label }) => label),
    ['Keep changes', 'Dismiss'],
  );
  const dismissed = execution({ state: 'cancelled', startedAt: 1, stopReason: 'stop' });
  assert.deepEqual([statusBoxOf(dismissed, context(true))?.title, statusBoxOf(dismissed, context(true))?.remedies], ['Dismissed', []]);
  assert.equal(statusBoxOf({ ...dismissed, stopReason: null }, context(true))?.title, 'Stopped');
});

test('what was not solved is offered to the stronger agent, with its price where it is known, also beside a change', () => {
  const unsolved = { said: 'notSolved', handOver: { agentType: 'claude', costUsd: 0.1 }, stopReason: 'stop' } as const;
  for (const state of ['completed', 'ready'] as const) {
    const box = statusBoxOf(execution({ ...unsolved, state }), context(true));
    assert.deepEqual(
      [box?.title, box?.remedies[0]],
      ['Not solved', { label: 'Hand over to Claude Code, about $0.10', message: { type: 'handOver', executionId: 'e1' } }],
    );
  }
  const unpriced = statusBoxOf(
    execution({ ...unsolved, state: 'completed', handOver: { agentType: 'gemini', costUsd: null } }),
    context(true),
  );
  assert.equal(unpriced?.remedies[0]?.label, 'Hand over to the Gemini CLI');
  assert.equal(statusBoxOf(execution({ ...unsolved, state: 'completed', handOver: null }), context(true)), null);
});

test('each error has a title and a next step', () => {
  const titles = ERROR_KINDS.map((kind) => {
    const trouble = statusBoxOf(execution({ state: 'failed', error: { kind, message: 'm' } }), context(true, false));
    assert.ok(trouble && trouble.remedies.length > 0, kind);
    return trouble.title;
  });
  assert.equal(new Set(titles).size, ERROR_KINDS.length);
});

test('an agent with its own service never offers the endpoint, its key or llama-server', () => {
  const ofEndpoint = ['setApiKey', 'checkEndpoint', 'findServers', 'startServer', 'useServer', 'enterAddress'];
  for (const agentType of ['claude', 'gemini', 'somebody-elses'])
    for (const kind of ERROR_KINDS) {
      const trouble = statusBoxOf(execution({ state: 'failed', agentType, error: { kind, message: 'm' } }), context(true, true, true));
      const types = trouble?.remedies.map(({ message }) => message.type) ?? [];
      assert.ok(types.includes('runWith'), `${agentType} ${kind}`);
      assert.deepEqual(
        types.filter((type) => ofEndpoint.includes(type)),
        [],
        `${agentType} ${kind}`,
      );
      assert.doesNotMatch(trouble?.title ?? '', /API key|set up/, `${agentType} ${kind}`);
    }
});

test('an API key is offered exactly for agents on the local endpoint', () => {
  for (const agentType of ['local', 'claude-local', 'claude', 'gemini', 'somebody-elses']) {
    const trouble = statusBoxOf(execution({ state: 'failed', agentType, error: { kind: 'unauthorized', message: 'm' } }), context(false));
    assert.equal(trouble?.remedies[0]?.message.type === 'setApiKey', isOnEndpoint(agentType), agentType);
  }
});

test('a failed login names the agent, and a missing program can be looked for', () => {
  const failed = (agentType: string, kind: 'unauthorized' | 'agentMissing') => {
    const trouble = statusBoxOf(execution({ state: 'failed', agentType, error: { kind, message: 'm' } }), context(false, true, true));
    return [trouble?.title, ...(trouble?.remedies.map(({ label }) => label) ?? [])];
  };
  assert.deepEqual(failed('claude', 'unauthorized'), [
    'Claude Code’s login is missing or was rejected',
    'Retry',
    'Show output',
    'Run with…',
  ]);
  assert.deepEqual(failed('gemini', 'agentMissing'), ['The Gemini CLI can’t be started', 'Find agents', 'Set path', 'Retry', 'Run with…']);
});

test('llama-server is offered only where it can be started', () => {
  const unreachable = execution({ state: 'failed', error: { kind: 'unreachable', message: '' } });
  const offers = (can: boolean) =>
    statusBoxOf(unreachable, context(false, can))?.remedies.some((remedy) => remedy.message.type === 'startServer');
  assert.deepEqual([offers(true), offers(false)], [true, false]);
});

test('an answer cut off at the limit can be continued, an interrupted one resumed', () => {
  const cut = statusBoxOf(execution({ state: 'completed', stopReason: 'length' }), context(true, false));
  assert.deepEqual(cut?.remedies[0]?.message, { type: 'rerun', executionId: 'e1', how: 'resume' });
  assert.equal(statusBoxOf(execution({ state: 'interrupted' }), context(true, false))?.remedies[0]?.label, 'Resume');
  assert.equal(statusBoxOf(execution({ state: 'completed', stopReason: 'stop' }), context(true, false)), null);
});

test('a limit that the user set is no failure, and can be extended by the same or another amount', () => {
  const cost = statusBoxOf(
    execution({ state: 'budget-exceeded', costUsd: 0.42, limits: { maxCostUsd: 0.4, timeoutSeconds: null } }),
    context(true, false),
  );
  assert.equal(cost?.message, 'It has spent $0.42 of $0.40. The work so far is kept. Continue with another $0.40?');
  assert.deepEqual(
    cost.remedies.map(({ message }) => (message.type === 'rerun' ? message.how : message.type)),
    ['resume', 'extend'],
  );
  const time = statusBoxOf(
    execution({ state: 'timed-out', isTimeUp: true, limits: { maxCostUsd: null, timeoutSeconds: 600 } }),
    context(true, false),
  );
  assert.deepEqual([cost.tone, time?.tone, time?.remedies[0]?.label], ['card', 'clock', 'Extend by 10 min']);
  const unset = statusBoxOf(execution({ state: 'budget-exceeded' }), context(false, false));
  assert.equal(unset?.remedies[0]?.label, 'Extend');
  const silent = statusBoxOf(execution({ state: 'timed-out', error: { kind: 'incomplete', message: 'm' } }), context(true, false));
  assert.deepEqual([silent?.tone, silent?.remedies[0]?.label], ['error', 'Continue']);
});

test('other agents are offered last after a failure, and first after a refusal', () => {
  const failed = (kind: 'unreachable' | 'notAllowed', maxCostUsd: number | null) =>
    execution({ state: 'failed', error: { kind, message: 'm' }, limits: { maxCostUsd, timeoutSeconds: null } });
  const labels = (...args: Parameters<typeof statusBoxOf>) => statusBoxOf(...args)?.remedies.map(({ label }) => label);
  assert.equal(labels(failed('unreachable', null), context(false, false, true))?.at(-1), 'Run with…');
  assert.ok(!labels(failed('unreachable', null), context(false))?.includes('Run with…'));
  assert.deepEqual(labels(failed('notAllowed', 0.4), context(false, false, true))?.slice(0, 2), ['Run with…', 'Retry without the budget']);
  assert.equal(labels(failed('notAllowed', null), context(false))?.[0], 'Retry');
  const untrusted = execution({ state: 'failed', error: { kind: 'untrusted', message: 'm' } });
  assert.equal(labels(untrusted, context(false))?.[0], 'Manage Workspace Trust');
  assert.deepEqual(labels(execution({ state: 'cancelled', startedAt: 1 }), context(true)), ['Resume']);
  assert.deepEqual(labels(execution({ state: 'cancelled', startedAt: null }), context(false)), []);
});

test('an incomplete answer can be continued if some of it arrived', () => {
  const broken = execution({ state: 'failed', error: { kind: 'incomplete', message: 'm' } });
  const labels = (hasText: boolean) => statusBoxOf(broken, context(hasText, false))?.remedies.map(({ label }) => label);
  assert.deepEqual([labels(true)?.[0], labels(false)?.[0]], ['Continue', 'Retry']);
});

test('an agent whose login is known can be logged in; one on the local endpoint has none', () => {
  const first = (agentType: string, canLogIn: boolean) => {
    const failed = execution({ state: 'failed', agentType, error: { kind: 'unauthorized', message: 'm' } });
    return statusBoxOf(failed, context(false, false, false, canLogIn))?.remedies[0]?.message;
  };
  assert.deepEqual(first('opencode', true), { type: 'logIn', agentType: 'opencode' });
  const failed = execution({ state: 'failed', agentType: 'opencode', error: { kind: 'unauthorized', message: 'm' } });
  assert.equal(statusBoxOf(failed, context(false, false, false, true))?.title, 'OpenCode’s login is missing or was rejected');
  assert.equal(first('opencode', false)?.type, 'rerun');
  assert.equal(first('local', true)?.type, 'setApiKey');
});
