// Tests what the panel says about an execution, and the next steps that it offers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration } from '#base/units.ts';
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import { ERROR_KINDS } from '#contracts/execution.ts';
import { chunkEnd, lineCount } from '#webview/markdown/text-chunks.ts';
import { execution } from '#webview/testing/panel-states.ts';
import { troubleOf } from '#webview/thread/remedies.ts';
import { sayable } from '#webview/thread/sayable.ts';
import { footerFacts, phaseWords } from './wording.ts';

const possible = (hasText: boolean, canStartServer = false, hasOtherAgents = false) => ({ hasText, canStartServer, hasOtherAgents });

test('each phase is said in plain words', () => {
  const running = execution({ state: 'running' });
  const label = (phase: Parameters<typeof phaseWords>[1]) => phaseWords(running, phase, 1_000)?.label;
  assert.equal(label({ kind: 'queued', ahead: 2, reason: '' }), 'Queued, 2 ahead');
  assert.equal(label({ kind: 'readingPrompt', processed: 420, total: 1_000 }), 'Reading prompt (42 %)');
  assert.equal(label({ kind: 'readingPrompt', processed: 0, total: 0 }), 'Reading prompt');
  assert.equal(label({ kind: 'retrying', attempt: 2, retryAt: 13_000, reason: '' }), 'Trying again in 12 s (attempt 2)');
  assert.equal(phaseWords(execution({ state: 'completed' }), { kind: 'waiting' }, 0), null);
});

test('the footer leaves out what is not known', () => {
  const times = { startedAt: 1_000, finishedAt: 5_000 };
  assert.deepEqual(footerFacts(execution({ ...times, tokensIn: 1_204, tokensOut: 380, costUsd: 0.0042 })), [
    '4.0 s',
    '1,204 in / 380 out',
    '95 tokens/s',
    '$0.0042',
  ]);
  assert.deepEqual(footerFacts(execution({ startedAt: null })), []);
  assert.equal(footerFacts(execution({ ...times, workedMs: 1_500 }))[0], '1.5 s', 'without what it waited for');
  assert.equal(duration(125_000), '2 min 5 s');
});

test('changes that wait for a review can be kept or dismissed; dismissed, they are not called stopped', () => {
  const ready = troubleOf(execution({ state: 'ready', stopReason: 'stop' }), possible(true));
  assert.deepEqual(
    ready?.remedies.map(({ label }) => label),
    ['Keep changes', 'Dismiss'],
  );
  const dismissed = execution({ state: 'cancelled', startedAt: 1, stopReason: 'stop' });
  assert.deepEqual([troubleOf(dismissed, possible(true))?.title, troubleOf(dismissed, possible(true))?.remedies], ['Dismissed', []]);
  assert.equal(troubleOf({ ...dismissed, stopReason: null }, possible(true))?.title, 'Stopped');
});

test('each error has a title and a next step', () => {
  const titles = ERROR_KINDS.map((kind) => {
    const trouble = troubleOf(execution({ state: 'failed', error: { kind, message: 'm' } }), possible(true, false));
    assert.ok(trouble && trouble.remedies.length > 0, kind);
    return trouble.title;
  });
  assert.equal(new Set(titles).size, ERROR_KINDS.length);
});

test('an agent with a service of its own is never led to the endpoint, its key or llama-server', () => {
  const ofEndpoint = ['setApiKey', 'checkEndpoint', 'findServers', 'startServer', 'useServer', 'enterAddress'];
  for (const agentType of ['claude', 'gemini', 'somebody-elses'])
    for (const kind of ERROR_KINDS) {
      const trouble = troubleOf(execution({ state: 'failed', agentType, error: { kind, message: 'm' } }), possible(true, true, true));
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

test('whether an agent is on the endpoint is told as the executor tells it', () => {
  for (const agentType of ['local', 'claude-local', 'claude', 'gemini', 'somebody-elses']) {
    const trouble = troubleOf(execution({ state: 'failed', agentType, error: { kind: 'unauthorized', message: 'm' } }), possible(false));
    assert.equal(trouble?.remedies[0]?.message.type === 'setApiKey', isOnEndpoint(agentType), agentType);
  }
});

test('a login that fails is told by the agent’s name, and a program that is missing can be looked for', () => {
  const failed = (agentType: string, kind: 'unauthorized' | 'agentMissing') => {
    const trouble = troubleOf(execution({ state: 'failed', agentType, error: { kind, message: 'm' } }), possible(false, true, true));
    return [trouble?.title, ...(trouble?.remedies.map(({ label }) => label) ?? [])];
  };
  assert.deepEqual(failed('claude', 'unauthorized'), ['Claude Code’s login is missing or refused', 'Retry', 'Show output', 'Run with…']);
  assert.deepEqual(failed('gemini', 'agentMissing'), [
    'The Gemini CLI can’t be started',
    'Look for agents',
    'Set its path',
    'Retry',
    'Run with…',
  ]);
});

test('llama-server is offered only where it can be started', () => {
  const unreachable = execution({ state: 'failed', error: { kind: 'unreachable', message: '' } });
  const offers = (can: boolean) =>
    troubleOf(unreachable, possible(false, can))?.remedies.some((remedy) => remedy.message.type === 'startServer');
  assert.deepEqual([offers(true), offers(false)], [true, false]);
});

test('an answer cut at the limit can be continued, an interrupted one resumed', () => {
  const cut = troubleOf(execution({ state: 'completed', stopReason: 'length' }), possible(true, false));
  assert.deepEqual(cut?.remedies[0]?.message, { type: 'rerun', executionId: 'e1', how: 'resume' });
  assert.equal(troubleOf(execution({ state: 'interrupted' }), possible(true, false))?.remedies[0]?.label, 'Resume');
  assert.equal(troubleOf(execution({ state: 'completed', stopReason: 'stop' }), possible(true, false)), null);
});

test('a limit of the user’s own is no failure, and can be extended by as much again or by another amount', () => {
  const cost = troubleOf(
    execution({ state: 'budget-exceeded', costUsd: 0.42, limits: { maxCostUsd: 0.4, timeoutSeconds: null } }),
    possible(true, false),
  );
  assert.equal(cost?.message, 'It has spent $0.42 of $0.40, and what came is kept. Continue with another $0.40?');
  assert.deepEqual(
    cost.remedies.map(({ message }) => (message.type === 'rerun' ? message.how : message.type)),
    ['resume', 'extend'],
  );
  const time = troubleOf(
    execution({ state: 'timed-out', isTimeUp: true, limits: { maxCostUsd: null, timeoutSeconds: 600 } }),
    possible(true, false),
  );
  assert.deepEqual([cost.tone, time?.tone, time?.remedies[0]?.label], ['card', 'clock', 'Extend by 10 min']);
  const unset = troubleOf(execution({ state: 'budget-exceeded' }), possible(false, false));
  assert.equal(unset?.remedies[0]?.label, 'Extend');
  const silent = troubleOf(execution({ state: 'timed-out', error: { kind: 'incomplete', message: 'm' } }), possible(true, false));
  assert.deepEqual([silent?.tone, silent?.remedies[0]?.label], ['error', 'Continue']);
});

test('where others could do it they are offered, first of all where this one would refuse again', () => {
  const failed = (kind: 'unreachable' | 'notAllowed', maxCostUsd: number | null) =>
    execution({ state: 'failed', error: { kind, message: 'm' }, limits: { maxCostUsd, timeoutSeconds: null } });
  const labels = (...args: Parameters<typeof troubleOf>) => troubleOf(...args)?.remedies.map(({ label }) => label);
  assert.equal(labels(failed('unreachable', null), possible(false, false, true))?.at(-1), 'Run with…');
  assert.ok(!labels(failed('unreachable', null), possible(false))?.includes('Run with…'));
  assert.deepEqual(labels(failed('notAllowed', 0.4), possible(false, false, true))?.slice(0, 2), ['Run with…', 'Retry without the budget']);
  assert.equal(labels(failed('notAllowed', null), possible(false))?.[0], 'Retry');
  const untrusted = execution({ state: 'failed', error: { kind: 'untrusted', message: 'm' } });
  assert.equal(labels(untrusted, possible(false))?.[0], 'Manage trust');
  assert.deepEqual(labels(execution({ state: 'cancelled', startedAt: 1 }), possible(true)), ['Resume']);
  assert.deepEqual(labels(execution({ state: 'cancelled', startedAt: null }), possible(false)), []);
});

test('a broken-off answer can be gone on with, if some of it came', () => {
  const broken = execution({ state: 'failed', error: { kind: 'incomplete', message: 'm' } });
  const labels = (hasText: boolean) => troubleOf(broken, possible(hasText, false))?.remedies.map(({ label }) => label);
  assert.deepEqual([labels(true)?.[0], labels(false)?.[0]], ['Continue', 'Retry']);
});

test('only finished sentences are announced, without the marks of Markdown', () => {
  const text = '# Title\nUse **`a.b`** here. And th';
  const first = sayable(text, 0, false);
  assert.deepEqual(first, { said: 'Title Use a.b here.', next: text.indexOf(' And') });
  assert.equal(sayable(`${text}is`, first.next, true).said, 'And this');
});

test('a reader that lags is told only the end', () => {
  const { said } = sayable('A sentence of some words. '.repeat(100), 0, false);
  assert.ok(said.length < 620 && said.startsWith('… '));
});

test('long text is cut into chunks at lines, and loses nothing', () => {
  for (const text of ['a\n'.repeat(1_000), 'x'.repeat(50_000), '😀'.repeat(12_001), `${'long '.repeat(3_000)}\nshort`]) {
    let joined = '';
    for (let from = 0; from < text.length; ) {
      const end = chunkEnd(text, from);
      assert.ok(end > from && end - from <= 10_000);
      joined += text.slice(from, end);
      from = end;
    }
    assert.equal(joined, text);
  }
  assert.deepEqual([lineCount('a\nb'), lineCount('a\nb\n'), lineCount('')], [2, 2, 1]);
});
