// Tests which card a change has, and the words for files and verification.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeState } from '#contracts/changes.ts';
import type { Execution, Said } from '#contracts/execution.ts';
import type { Verification } from '#contracts/verification.ts';
import { execution, turn } from '#webview/testing/panel-states.ts';
import { cardKind, changeAnnouncement, fileFacts, filesChanged, keepLabel, verificationText } from './change-words.ts';

const changes = (state: ChangeState): Execution['changes'] => ({ state, isolation: 'worktree', notes: [] });
const verified = (facts: Partial<Verification>): Verification => ({
  command: 'npm test',
  state: 'passed',
  newFailures: 0,
  failedBefore: 0,
  output: '',
  failures: [],
  ...facts,
});

test('only the newest change of a chat can be kept, and only when its run is over or verifies it', () => {
  const kind = (facts: Partial<Execution>, isNewest = true, phase: Parameters<typeof cardKind>[0]['phase'] = null) =>
    cardKind({ ...turn({ execution: facts }), phase }, isNewest);
  assert.equal(kind({ state: 'completed', changes: null }), null);
  assert.equal(kind({ state: 'ready', changes: changes('open') }), 'open');
  assert.equal(kind({ state: 'ready', changes: changes('partlyKept') }), 'open');
  for (const state of ['failed', 'cancelled', 'timed-out', 'budget-exceeded', 'interrupted'] as const)
    assert.equal(kind({ state, changes: changes('open') }), 'open', state);
  for (const state of ['running', 'waiting-quota', 'queued', 'blocked'] as const)
    assert.equal(kind({ state, changes: changes('open') }), null, state);
  assert.equal(kind({ state: 'running', changes: changes('open') }, true, { kind: 'verifying', command: 'npm test' }), 'open');
  assert.equal(kind({ state: 'completed', changes: changes('open') }, false), 'continued');
  assert.equal(kind({ state: 'completed', changes: changes('kept') }, false), 'kept');
  assert.equal(kind({ state: 'cancelled', changes: changes('discarded') }, false), 'discarded');
});

test('files are counted, and what is left out of a keep is said on its button', () => {
  assert.deepEqual(
    [null, 1, 1_200].map((number) => filesChanged(number === null ? null : { filesChanged: number })),
    ['Files changed', '1 file changed', '1,200 files changed'],
  );
  const files = { files: [], hidden: 0, total: { filesChanged: 3, insertions: 0, deletions: 0 }, problem: null };
  assert.deepEqual([keepLabel(files, 0), keepLabel(files, 1)], ['Keep', 'Keep 2 of 3']);
});

test('a file’s facts are words, for who can’t see signs and colors', () => {
  const file = { path: 'a.js', oldPath: null, kind: 'modified', insertions: 1, deletions: 0, isBinary: false, hasConflict: true } as const;
  assert.equal(fileFacts(file), '1 line added, 0 removed, conflicts with your file');
  assert.equal(fileFacts({ ...file, isBinary: true, hasConflict: false }), '');
});

test('only a command that passed is called verified, and failures are told from those before', () => {
  const words = (verification: Verification | null, said: Said | null = null) => {
    const { tone, text } = verificationText({ verification, said });
    return `${tone}: ${text}`;
  };
  assert.equal(words(null), 'unknown: Not verified');
  assert.equal(words(verified({})), 'passed: Verified');
  assert.equal(words(verified({}), 'verified'), 'passed: Verified');
  assert.equal(words(verified({}), 'unverified'), 'passed: Passed');
  assert.equal(words(verified({ state: 'failed', newFailures: 3, failedBefore: 1 })), 'failed: 3 new failures; 1 failed before');
  assert.equal(words(verified({ state: 'failed', newFailures: 1 })), 'failed: 1 new failure');
  assert.equal(words(verified({ state: 'failed', failedBefore: 2 })), 'unknown: No new failures; 2 failed before');
  assert.equal(words(verified({ state: 'failed' })), 'failed: Verification failed');
  assert.equal(words(verified({ state: 'timedOut' })), 'failed: Not verified: the verification timed out');
  assert.equal(words(verified({ state: 'notRun', output: 'npm was not found.\nmore' })), 'unknown: Not verified: npm was not found.');
  assert.equal(verificationText({ verification: verified({ state: 'notRun' }), said: null }).again, 'Verify with “npm test”…');
});

test('what becomes of a change is announced, and nothing while its run is at work', () => {
  const said = (facts: Partial<Execution>) =>
    changeAnnouncement(execution({ changestats: { filesChanged: 2, insertions: 1, deletions: 1 }, ...facts }));
  assert.equal(
    said({ state: 'ready', changes: changes('open') }),
    '2 files changed. Not verified. Waiting for you to keep or discard them',
  );
  assert.equal(said({ state: 'completed', changes: changes('kept') }), 'The changes were kept');
  assert.equal(said({ state: 'running', changes: changes('open') }), '');
  assert.equal(said({ state: 'completed', changes: null }), '');
});
