// Checks that rows of the index stay small, and that damaged ones are left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Execution } from '#contracts/execution.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { compactRow, MAX_ROWS, parseRows, toIndex } from './executionIndex.ts';

function worstCase(n: number, piece: string): Execution {
  const long = piece.repeat(100_000);
  return sampleExecution({
    id: `${n}`.padStart(64, 'e'),
    name: long,
    instructions: long,
    state: 'budget-exceeded',
    agentType: long,
    model: long,
    classification: { agentType: long, model: long, reason: long, source: 'loadBalancer', rejected: [{ agentType: long, reason: long }] },
    stopReason: 'maxTurns',
    tokensIn: Number.MAX_SAFE_INTEGER,
    tokensOut: Number.MAX_SAFE_INTEGER,
    costUsd: 0.1234567890123456,
    createdAt: 1_795_418_552_000 + n,
    startedAt: 1_795_418_552_000,
    finishedAt: 1_795_418_552_000,
    summary: long,
    changestats: { filesChanged: Number.MAX_SAFE_INTEGER, insertions: Number.MAX_SAFE_INTEGER, deletions: Number.MAX_SAFE_INTEGER },
    error: { kind: 'contextExceeded', message: long },
    resumes: 'e'.repeat(64),
    sessionId: piece.repeat(50).slice(0, 100),
    question: long,
    retryAt: 1_795_418_552_000,
  });
}

test('200 of the longest rows stay below 256 KiB, in any script', () => {
  for (const piece of ['word ', '"\\', '€', '🙂', '\u0001', '\ud800', '"€\n']) {
    const rows = toIndex(Array.from({ length: 300 }, (_, n) => worstCase(n, piece)));
    assert.equal(rows.length, MAX_ROWS);
    const bytes = Buffer.byteLength(JSON.stringify(rows));
    assert.ok(bytes < 256 * 1024, `${JSON.stringify(piece)}: ${bytes}`);
    assert.deepEqual(parseRows(JSON.parse(JSON.stringify(rows))), rows);
  }
});

test('a row keeps short texts as they are and cuts long ones', () => {
  const short = sampleExecution();
  assert.deepEqual(compactRow(short), short);
  const row = compactRow(sampleExecution({ instructions: 'word '.repeat(1_000), summary: 'word '.repeat(1_000) }));
  assert.ok(row.instructions.length > 150 && row.instructions.length <= 200 && row.summary.length <= 200);
});

test('a row leaves out the question that a run asks, and a session’s id that is not one', () => {
  const toolQuestion: Execution['toolQuestion'] = {
    id: 'question',
    tool: 'Bash',
    title: 'It wants to run a command',
    kind: 'command',
    detail: 'x'.repeat(16_384),
    hiddenChars: 0,
    path: null,
    folder: null,
    always: 'it',
  };
  const row = compactRow(sampleExecution({ state: 'blocked', question: toolQuestion.title, toolQuestion, sessionId: 'x'.repeat(101) }));
  assert.deepEqual([row.question, row.toolQuestion, row.sessionId], [toolQuestion.title, null, null]);
});

test('the newest rows come first and the oldest fall out', () => {
  const rows = toIndex(Array.from({ length: 250 }, (_, n) => sampleExecution({ id: `exec-${1000 + n}`, createdAt: n })));
  assert.deepEqual([rows.length, rows[0]?.createdAt, rows.at(-1)?.createdAt], [200, 249, 50]);
});

test('what does not fit of a stored index is left out', () => {
  const good = sampleExecution();
  assert.deepEqual(parseRows([good, null, 7, {}, { ...good, state: 'flying' }, { ...good, classification: {} }]), [good]);
  for (const value of [undefined, null, 'x', {}, 7]) assert.deepEqual(parseRows(value), []);
});
