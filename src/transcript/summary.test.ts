// Checks how a transcript with several runs in it ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TranscriptLine, toLine } from './line.ts';
import { summarize } from './summary.ts';

const INIT = { type: 'system', subtype: 'init', session_id: 's1', model: 'm' };
const LIMITED = { type: 'result', subtype: 'error_during_execution', is_error: true, error: { kind: 'rateLimited', message: 'm' } };
const SAYS = { type: 'assistant', message: { content: [{ type: 'text', text: 'So far' }] }, parent_tool_use_id: null };
const NOTICE = { type: 'system', subtype: 'status', status: 'notice', text: 'One process could not be ended.' };

async function summaryOf(...lines: object[]) {
  const read = async function* (): AsyncIterable<TranscriptLine> {
    for (const line of lines) {
      const known = toLine(line);
      if (known) yield known;
    }
  };
  return summarize(read());
}

test('a result after which the conversation went on is not its end, but counts among the ends', async () => {
  const { result, ends, text } = await summaryOf(INIT, LIMITED, INIT, SAYS);
  assert.deepEqual([result, ends.map(({ errorKind }) => errorKind), text], [null, ['rateLimited'], 'So far']);
});

test('a notice after the result changes nothing of the end', async () => {
  const { result, notices } = await summaryOf(INIT, SAYS, LIMITED, NOTICE);
  assert.deepEqual([result?.errorKind, notices], ['rateLimited', [NOTICE.text]]);
});
