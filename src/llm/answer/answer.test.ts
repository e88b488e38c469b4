// Checks which ends of an answer are a success.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answer } from './answer.ts';

const endpoint = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: null };

/** As a stream ends it, and as a whole body does. */
function endedBy(reason: string | null): Answer[] {
  const streamed = new Answer(endpoint, 'm');
  streamed.takeEvent(JSON.stringify({ choices: [{ delta: { content: 'So far' }, finish_reason: null }] }), '');
  streamed.takeEvent(JSON.stringify({ choices: [{ delta: {}, finish_reason: reason }] }), '');
  const whole = new Answer(endpoint, 'm');
  whole.takeValue({ choices: [{ message: { content: 'So far' }, finish_reason: reason }] });
  for (const answer of [streamed, whole]) {
    answer.end();
    answer.takeEvents();
  }
  return [streamed, whole];
}

test('an answer that the server gave up is incomplete, whatever word it has for that, and what came is kept', () => {
  for (const reason of ['abort', 'error'])
    for (const answer of endedBy(reason)) {
      const verdict = answer.verdict();
      assert.deepEqual([verdict?.kind, answer.text], ['incomplete', 'So far']);
      assert.match(verdict?.message ?? '', new RegExp(`stopped before the answer was finished \\(finish reason “${reason}”\\)`));
    }
});

test('without a finish reason no answer is whole', () => {
  for (const answer of endedBy(null)) assert.equal(answer.verdict()?.kind, 'incomplete');
});

test('an answer that came to its end, or to the end of its room, is whole', () => {
  for (const [reason, told] of [
    ['stop', 'stop'],
    ['eos_token', 'stop'],
    ['stop_sequence', 'stop'],
    ['length', 'length'],
    ['max_tokens', 'length'],
  ] as const)
    for (const answer of endedBy(reason)) assert.deepEqual([answer.verdict(), answer.finishReason], [null, told]);
});

test('an answer that a content filter cut is incomplete, and says so', () => {
  for (const answer of endedBy('content_filter')) {
    const verdict = answer.verdict();
    assert.deepEqual([verdict?.kind, answer.text], ['incomplete', 'So far']);
    assert.match(verdict?.message ?? '', /content filter .* stopped the answer \(content_filter\)/);
  }
});
