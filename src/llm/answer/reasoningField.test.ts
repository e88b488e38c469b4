// Tests that marks come off reasoning that a server sends in a field of its own, and that thoughts about marks keep them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkOf, readEverySplit, streamOf } from '#llm/testing/readBody.ts';
import { createReasoningField } from './reasoningField.ts';

/** What is shown of `reasoning` that comes in pieces of every size. */
function everySplit(reasoning: string, check: (shown: string, size: number) => void): void {
  for (let size = 1; size <= reasoning.length; size++) {
    const field = createReasoningField();
    let shown = '';
    for (let at = 0; at < reasoning.length; at += size) shown += field.push(reasoning.slice(at, at + size));
    check(shown + field.end(), size);
  }
}

const marked = [
  '<think>\nLet me see.\n</think>',
  '<think>Let me see.</think>\n\n',
  '\n<think>\n\nLet me see.',
  'Let me see.\n</think>',
  '<thought>Let me see.</thought>',
  '[THINK]Let me see.[/THINK]',
  '<|START_THINKING|>Let me see.<|END_THINKING|>',
  'Let me see.',
];
for (const reasoning of marked)
  test(`marks around reasoning come off: ${JSON.stringify(reasoning)}`, () => {
    everySplit(reasoning, (shown, size) => assert.equal(shown.trim(), 'Let me see.', `pieces of ${size}`));
  });

const talk = [
  'The model prints <think> and </think> about its reasoning.',
  'So </think>\nis the end, and then <|im_end|>',
  'Is x <',
  'Close it with </thin',
  'Here is my thought',
  'analysis of it',
  '`<think>` opens it.',
];
for (const reasoning of talk)
  test(`reasoning about marks keeps them: ${JSON.stringify(reasoning)}`, () => {
    everySplit(reasoning, (shown, size) => assert.equal(shown, reasoning, `pieces of ${size}`));
  });

test('a stream’s reasoning comes without its marks, before the answer', () => {
  const body = streamOf(
    chunkOf({ reasoning_content: '<thi' }),
    chunkOf({ reasoning_content: 'nk>\nLet me see, 1 <' }),
    chunkOf({ reasoning_content: ' 2.\n</think>' }),
    chunkOf({ content: 'Two' }),
    chunkOf({ content: ' is </think>.' }),
    chunkOf({}, 'stop'),
    '[DONE]',
  );
  readEverySplit(body, ({ thinking, text, failure, events }, split) => {
    assert.deepEqual([thinking, text, failure], ['Let me see, 1 < 2.\n', 'Two is </think>.', null], `split ${split}`);
    assert.equal(events.findIndex(({ kind }) => kind === 'text') > events.findLastIndex(({ kind }) => kind === 'thinking'), true);
  });
});

test('reasoning that comes again after text is a stretch of its own', () => {
  const body = streamOf(
    chunkOf({ reasoning_content: '<think>One.</think>' }),
    chunkOf({ content: 'Two. ' }),
    chunkOf({ reasoning_content: '<think>Three.</think>' }),
    chunkOf({ content: 'Four.' }),
    chunkOf({}, 'stop'),
    '[DONE]',
  );
  readEverySplit(body, ({ thinking, text }, split) => assert.deepEqual([thinking, text], ['One.Three.', 'Two. Four.'], `split ${split}`));
});

test('reasoning alone is shown to its end', () => {
  const body = streamOf(chunkOf({ reasoning_content: 'Is 1 <' }), chunkOf({}, 'length'), '[DONE]');
  readEverySplit(body, ({ thinking }, split) => assert.equal(thinking, 'Is 1 <', `split ${split}`));
});
