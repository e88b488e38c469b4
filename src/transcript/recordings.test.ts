// Tests the readers on every recording of the real Claude CLI, against values read by eye.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { parseChangestat } from './changestat.ts';
import { findResult } from './read.ts';
import { extractSummary } from './summary.ts';

const FOLDER = path.join(import.meta.dirname, 'fixtures', 'claude');
const HELLO = 'Hello from the loopback stub. 2 + 2 = 4.';
const TOOL = 'I will use a tool.';
const TOOL_DONE = `${TOOL}\n\nDone: the tool has run.`;
const LIMIT = "API Error: Request rejected (429) · This request would exceed your account's rate limit. Please try again later.";

interface Expected {
  text: string;
  tokens: [tokensIn: number, tokensOut: number] | null;
  costUsd?: number;
  turns?: number;
  summary?: string;
  thinking?: string;
  error?: [subtype: string, kind: string | null, message: string];
  stopReason?: 'maxTurns';
}

const ONCE = { tokens: [442, 25] as [number, number], costUsd: 0.000778, turns: 1 };
const TWICE = { tokens: [884, 50] as [number, number], costUsd: 0.001556, turns: 2 };
const NOTHING = { text: '', tokens: [0, 0] as [number, number], costUsd: 0, turns: 1 };

const EXPECTED: Record<string, Expected> = {
  '401-1retry': { ...NOTHING, error: ['success', 'unauthorized', 'Invalid API key · Fix external API key'] },
  '429-0retry': { ...NOTHING, error: ['success', 'rateLimited', LIMIT] },
  '429-2retries': { ...NOTHING, error: ['success', 'rateLimited', LIMIT] },
  budget: {
    text: `${TOOL}\n\n${TOOL}`,
    tokens: [884, 4000],
    costUsd: 0.08055599999999999,
    turns: 2,
    error: ['error_max_budget_usd', null, 'Reached maximum budget ($0.05)'],
  },
  'edit-accept': { text: 'Reading.\n\nAll done.', summary: 'All done.', tokens: [2210, 125], costUsd: 0.0038900000000000002, turns: 5 },
  'hang-sigint': { text: '', tokens: null },
  'max-turns': {
    ...TWICE,
    turns: 3,
    text: `${TOOL}\n\n${TOOL}`,
    error: ['error_max_turns', null, 'Reached maximum number of turns (2)'],
    stopReason: 'maxTurns',
  },
  noauth: { ...NOTHING, error: ['success', 'unauthorized', 'Not logged in · Please run /login'] },
  'partial-tool': { ...TWICE, text: TOOL_DONE, summary: 'Done: the tool has run.' },
  partial: { ...ONCE, text: HELLO },
  'perm-stdio-allow': { ...TWICE, text: TOOL_DONE, summary: 'Done: the tool has run.' },
  'perm-stdio-deny': { ...TWICE, text: TOOL_DONE, summary: 'Done: the tool has run.' },
  'rl-rejected-oauth': { ...NOTHING, error: ['success', 'rateLimited', "You've hit your 5-hour limit · resets 7:22am (UTC)"] },
  'rl-warning-authtoken': { ...ONCE, costUsd: 0.000389, text: HELLO },
  'session-first': { ...ONCE, text: HELLO },
  // Its modelUsage and total cost count the session's first run too: 24 + 860 tokens, $0.001556.
  'session-resume': { ...ONCE, text: HELLO },
  'slow-sigint': {
    text: 'word '.repeat(24),
    summary: 'word '.repeat(24).trim(),
    tokens: [442, 40],
    costUsd: 0.001078,
    turns: 2,
    error: ['error_during_execution', null, '[ede_diagnostic] result_type=user last_content_type=n/a stop_reason=null'],
  },
  'slow-sigterm': {
    text: 'word word word word word word word word word word word word word word word word word word word word word word word word word word wo',
    tokens: null,
  },
  'sse-error': { text: 'Partial \n\nRecovered.', summary: 'Recovered.', tokens: [884, 26], costUsd: 0.0010760000000000001, turns: 2 },
  'text-v2.1.197': { ...ONCE, costUsd: 0.0010725, text: HELLO },
  text: { ...ONCE, text: HELLO },
  'thinking-partial': { ...ONCE, text: 'Thought about it.', thinking: 'Let me think about the stub.' },
  'tool-allowed': { ...TWICE, text: TOOL_DONE, summary: 'Done: the tool has run.' },
  'tool-denied': { ...TWICE, text: TOOL_DONE, summary: 'Done: the tool has run.' },
};

test('no recording is left out of the table', async () => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -'.jsonl'.length));
  assert.deepEqual(names.toSorted(), Object.keys(EXPECTED).toSorted());
});

for (const [name, expected] of Object.entries(EXPECTED)) {
  test(`the recording ${name} is read as it is`, async () => {
    const file = path.join(FOLDER, `${name}.jsonl`);
    const read = await extractSummary(file);
    assert.equal(read.text, expected.text);
    assert.equal(read.thinking, expected.thinking ?? '');
    assert.equal(read.prompt, null);
    assert.deepEqual(read.notices, []);
    assert.match(read.model, /^claude-/);
    assert.equal(read.sessionId, '<UUID-1>');
    if (expected.summary !== undefined) assert.equal(read.summary, expected.summary);
    const tail = await findResult(file);
    if (expected.tokens === null) {
      assert.equal(read.result, null);
      assert.equal(tail, null);
      return;
    }
    assert.ok(read.result);
    const { tokensIn, tokensOut, costUsd, numTurns, isError, subtype, errorKind, errorMessage, stopReason } = read.result;
    assert.deepEqual([tokensIn, tokensOut, costUsd, numTurns], [...expected.tokens, expected.costUsd, expected.turns]);
    assert.equal(isError, expected.error !== undefined);
    assert.deepEqual([subtype, errorKind, errorMessage], expected.error ?? ['success', null, null]);
    assert.equal(stopReason, expected.stopReason ?? (isError ? null : 'stop'));
    assert.equal(tail?.isError, isError);
  });
}

test('only the recording that edits files has changes', async () => {
  for (const name of Object.keys(EXPECTED)) {
    const changes = await parseChangestat(path.join(FOLDER, `${name}.jsonl`));
    assert.deepEqual(changes, name === 'edit-accept' ? { filesChanged: 2, insertions: 4, deletions: 1 } : null, name);
  }
});
