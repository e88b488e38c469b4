// How long Claude Code is kept after an answer while something works on in the background.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ClaudeControl, LINGER_MS } from './control.ts';

const SERVES = { type: 'system', subtype: 'background_tasks_changed', tasks: [{ task_id: 'b1' }] };
const ANSWER = { type: 'result', subtype: 'success', is_error: false, result: 'It runs.' };
const PROGRESS = { type: 'system', subtype: 'task_progress' };
const OF_SUBAGENT = { type: 'assistant', parent_tool_use_id: 'toolu_1' };
const NEXT_TURN = { type: 'system', subtype: 'init' };

function talk(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const done: string[] = [];
  const control = new ClaudeControl({ write: async () => {} }, '/ws', new AbortController().signal);
  control.begin({ write: () => {}, close: () => done.push('closed'), leave: () => done.push('left'), excuse: () => {} });
  const hear = (...lines: Record<string, unknown>[]) => {
    for (const line of lines) control.take(line);
  };
  return { control, done, hear, wait: (ms: number) => t.mock.timers.tick(ms) };
}

test('without anything in the background it ends with its answer', (t) => {
  const { control, done, hear } = talk(t);
  hear(ANSWER);
  assert.deepEqual([done, control.hasLeft], [['closed'], false]);
});

test('with something in the background it is left after ten minutes of quiet', (t) => {
  const { control, done, hear, wait } = talk(t);
  hear(SERVES, ANSWER);
  wait(LINGER_MS - 1);
  assert.deepEqual(done, []);
  wait(1);
  assert.deepEqual([done, control.hasLeft], [['left'], true]);
});

test('what is told of the work in the background is no quiet', (t) => {
  for (const line of [PROGRESS, OF_SUBAGENT]) {
    const { done, hear, wait } = talk(t);
    hear(SERVES, ANSWER);
    wait(LINGER_MS - 1);
    hear(line);
    wait(LINGER_MS - 1);
    assert.deepEqual(done, []);
    wait(1);
    assert.deepEqual(done, ['left']);
    t.mock.timers.reset();
  }
});

test('another turn may be silent for longer, until its own answer', (t) => {
  const { done, hear, wait } = talk(t);
  hear(SERVES, ANSWER, NEXT_TURN);
  wait(10 * LINGER_MS);
  assert.deepEqual(done, []);
  hear(ANSWER);
  wait(LINGER_MS);
  assert.deepEqual(done, ['left']);
});

test('a run that is over is not left, and one whose result is an error at once: what came of it is a limit or a failure now', async (t) => {
  const over = talk(t);
  over.hear(SERVES, ANSWER);
  await over.control.end();
  over.wait(LINGER_MS);
  assert.deepEqual(over.done, []);
  t.mock.timers.reset();
  const failed = talk(t);
  failed.hear(SERVES, { ...ANSWER, is_error: true });
  assert.deepEqual(failed.done, ['left']);
});
