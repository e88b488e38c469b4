import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleExecution } from '#storage/testing/sample.ts';
import { applyChange, applyText, EMPTY_SNAPSHOT } from './applyChange.ts';
import type { Snapshot, Unnumbered } from './change.ts';

/** Returns the empty snapshot with these changes applied. */
function after(...changes: Unnumbered[]): Snapshot {
  return changes.reduce<Snapshot>((snapshot, change) => {
    const next = applyChange(snapshot, { ...change, seq: snapshot.seq + 1 });
    assert.ok(next);
    return next;
  }, EMPTY_SNAPSHOT);
}

const older = sampleExecution({ id: 'older-one', createdAt: 1 });
const newer = sampleExecution({ id: 'newer-one', createdAt: 2 });

test('executions are listed newest first, changes keep their place, and removed ones are gone', () => {
  const begun = after(
    { kind: 'execution', execution: newer, isElsewhere: false },
    { kind: 'execution', execution: older, isElsewhere: true },
    { kind: 'execution', execution: { ...newer, state: 'failed' }, isElsewhere: false },
  );
  assert.deepEqual(
    begun.executions.map(({ id, state }) => [id, state]),
    [
      ['newer-one', 'failed'],
      ['older-one', older.state],
    ],
  );
  assert.deepEqual(begun.elsewhere, ['older-one']);
  const removed = applyChange(begun, { seq: begun.seq + 1, kind: 'removed', executionId: 'older-one' });
  assert.deepEqual([removed?.executions.map(({ id }) => id), removed?.elsewhere], [['newer-one'], []]);
});

test('a phase lasts until the next phase or null', () => {
  const phase = { kind: 'waiting' } as const;
  assert.deepEqual(after({ kind: 'phase', executionId: 'a', phase }).phases, { a: phase });
  assert.deepEqual(after({ kind: 'phase', executionId: 'a', phase }, { kind: 'phase', executionId: 'a', phase: null }).phases, {});
});

test('queue, agents, server, unreadable executions and the end of recovery replace what was there', () => {
  const agents = { ...EMPTY_SNAPSHOT.agents, registered: ['local'] };
  const server = { kind: 'running', baseUrl: 'http://127.0.0.1:1/v1', modelName: 'm' } as const;
  const snapshot = after(
    { kind: 'queue', order: ['a'], isPaused: true },
    { kind: 'agents', agents },
    { kind: 'server', server },
    { kind: 'unreadable', unreadable: [{ id: 'x', reason: 'damaged' }] },
    { kind: 'recovered' },
    { kind: 'text', executionId: 'a', channel: 'text', offset: 0, text: 'not kept here' },
  );
  assert.deepEqual(snapshot, {
    ...EMPTY_SNAPSHOT,
    seq: 5,
    queue: { order: ['a'], isPaused: true },
    agents,
    server,
    unreadable: [{ id: 'x', reason: 'damaged' }],
    isRecovered: true,
  });
});

test('an old change leaves the snapshot as it is, and a gap asks for a new snapshot', () => {
  const snapshot = after({ kind: 'queue', order: [], isPaused: true });
  assert.equal(applyChange(snapshot, { seq: 0, kind: 'removed', executionId: 'a' }), snapshot);
  assert.equal(applyChange(snapshot, { seq: 2, kind: 'removed', executionId: 'a' }), null);
});

test('text is appended; an overlap counts once, and a gap is detected', () => {
  const text = { text: 'one ', thinking: '', notices: [], start: { text: 0, thinking: 0 } };
  const piece = (offset: number, said: string) =>
    applyText(text, { seq: 0, kind: 'text', executionId: 'a', channel: 'text', offset, text: said });
  assert.equal(piece(4, 'two')?.text, 'one two');
  assert.equal(piece(2, 'e two')?.text, 'one two');
  assert.equal(piece(0, 'one '), text);
  assert.equal(piece(5, 'two'), null);
});

test('text is appended behind a part whose beginning is left out; where that part lies must be known', () => {
  const piece = { seq: 0, kind: 'text', executionId: 'a', channel: 'text', offset: 102, text: 'e two' } as const;
  const part = { text: 'one ', thinking: '', notices: [], start: { text: 100, thinking: 0 } };
  assert.equal(applyText(part, piece)?.text, 'one two');
  assert.equal(applyText(part, { ...piece, offset: 105 }), null);
  assert.equal(applyText({ ...part, start: { text: null, thinking: null } }, { ...piece, offset: 2 }), null);
});

test('of text that was reasoning and of which the beginning is left out, the rest moves', () => {
  const move = { seq: 0, kind: 'textWasThinking', executionId: 'a', from: 98, to: 103, offset: 20 } as const;
  const part = { text: 'one ', thinking: 'hm', notices: [], start: { text: 100, thinking: 18 } };
  assert.deepEqual(applyText(part, move), { text: ' ', thinking: 'one', notices: [], start: { text: 98, thinking: 22 } });
  assert.equal(applyText({ ...part, start: { text: 100, thinking: null } }, move), null);
});
