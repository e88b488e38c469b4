// Tests how long background work is waited for after an answer of Claude Code.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { EXIT_WAIT_MS } from '#runners/cli/exitWait.ts';
import { BACKGROUND_WAIT_MS, ClaudeControl } from './control.ts';

const SERVES = { type: 'system', subtype: 'background_tasks_changed', tasks: [{ task_id: 'b1' }] };
const ANSWER = { type: 'result', subtype: 'success', is_error: false, result: 'It runs.' };
const PROGRESS = { type: 'system', subtype: 'task_progress' };
const OF_SUBAGENT = { type: 'assistant', parent_tool_use_id: 'toolu_1' };
const NEXT_TURN = { type: 'system', subtype: 'init' };

function talk(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const done: string[] = [];
  const control = new ClaudeControl({ write: async () => {} }, '/ws', new AbortController().signal);
  control.begin({ write: () => {}, close: () => done.push('closed'), stop: () => done.push('stopped'), suspendInactivityLimit: () => {} });
  const hear = (...lines: Record<string, unknown>[]) => {
    for (const line of lines) control.take(line);
  };
  return { control, done, hear, wait: (ms: number) => t.mock.timers.tick(ms) };
}

test('without anything in the background it ends with its answer, and is stopped where it stays', (t) => {
  const { control, done, hear, wait } = talk(t);
  hear(ANSWER);
  assert.deepEqual(done, ['closed']);
  wait(EXIT_WAIT_MS - 1);
  assert.deepEqual(done, ['closed']);
  wait(1);
  assert.deepEqual([done, control.hasStoppedBackground], [['closed', 'stopped'], false]);
});

test('what comes late puts its exit off, and another turn or a question lets it stay', (t) => {
  const late = talk(t);
  late.hear(ANSWER);
  late.wait(EXIT_WAIT_MS - 1);
  late.hear({ type: 'stream_event', parent_tool_use_id: null });
  late.wait(EXIT_WAIT_MS - 1);
  assert.ok(!late.done.includes('stopped'));
  late.wait(1);
  assert.ok(late.done.includes('stopped'));
  for (const line of [NEXT_TURN, { type: 'control_request', request_id: 'r1', request: { subtype: 'can_use_tool' } }]) {
    t.mock.timers.reset();
    const other = talk(t);
    other.hear(ANSWER, line);
    other.wait(10 * EXIT_WAIT_MS);
    assert.deepEqual(other.done, ['closed']);
  }
});

test('background work is stopped after ten minutes of silence', (t) => {
  const { control, done, hear, wait } = talk(t);
  hear(SERVES, ANSWER);
  wait(BACKGROUND_WAIT_MS - 1);
  assert.deepEqual(done, []);
  wait(1);
  assert.deepEqual([done, control.hasStoppedBackground], [['stopped'], true]);
});

test('a line about the background work is no silence', (t) => {
  for (const line of [PROGRESS, OF_SUBAGENT]) {
    const { done, hear, wait } = talk(t);
    hear(SERVES, ANSWER);
    wait(BACKGROUND_WAIT_MS - 1);
    hear(line);
    wait(BACKGROUND_WAIT_MS - 1);
    assert.deepEqual(done, []);
    wait(1);
    assert.deepEqual(done, ['stopped']);
    t.mock.timers.reset();
  }
});

test('another turn may be silent for longer, until its own answer', (t) => {
  const { done, hear, wait } = talk(t);
  hear(SERVES, ANSWER, NEXT_TURN);
  wait(10 * BACKGROUND_WAIT_MS);
  assert.deepEqual(done, []);
  hear(ANSWER);
  wait(BACKGROUND_WAIT_MS);
  assert.deepEqual(done, ['stopped']);
});

test('a run that is over is not stopped, and one whose result is an error is stopped at once', async (t) => {
  const over = talk(t);
  over.hear(SERVES, ANSWER);
  await over.control.end();
  over.wait(BACKGROUND_WAIT_MS);
  assert.deepEqual(over.done, []);
  t.mock.timers.reset();
  const failed = talk(t);
  failed.hear(SERVES, { ...ANSWER, is_error: true });
  assert.deepEqual(failed.done, ['stopped']);
});
