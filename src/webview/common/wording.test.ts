// Tests what the panel says about an execution: its phase, and what it took.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration } from '#base/units.ts';
import { execution } from '#webview/testing/panel-states.ts';
import { footerFacts, phaseText } from './wording.ts';

test('each phase has a label in plain words', () => {
  const running = execution({ state: 'running' });
  const label = (phase: Parameters<typeof phaseText>[1]) => phaseText(running, phase, 1_000)?.label;
  assert.equal(label({ kind: 'queued', ahead: 2, reason: '' }), 'Queued, 2 ahead');
  assert.equal(label({ kind: 'readingPrompt', processed: 420, total: 1_000 }), 'Reading prompt (42%)');
  assert.equal(label({ kind: 'readingPrompt', processed: 0, total: 0 }), 'Reading prompt');
  assert.equal(label({ kind: 'retrying', attempt: 2, retryAt: 13_000, reason: '' }), 'Retrying in 12 s (attempt 2)');
  assert.equal(phaseText(execution({ state: 'completed' }), { kind: 'waiting' }, 0), null);
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
  assert.equal(footerFacts(execution({ ...times, workedMs: 1_500 }))[0], '1.5 s', 'without the time it waited');
  assert.equal(duration(125_000), '2 min 5 s');
});
