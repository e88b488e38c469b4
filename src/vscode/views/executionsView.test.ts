// Tests what a row of the Executions view says of a change, and which of its commands the menu offers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeState } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';
import '#vscode/testing/fakeVscode.ts';
import { execution } from '#webview/testing/panel-states.ts';

const { ExecutionsView } = await import('./executionsView.ts');

const changed = (state: ChangeState, facts: Partial<Execution>): Execution =>
  execution({
    changes: { state, isolation: 'worktree', notes: [] },
    changestats: { filesChanged: 2, insertions: 1_012, deletions: 3 },
    stopReason: 'stop',
    ...facts,
  });

/** The row of the last execution. `words`: those of `viewItem` that are about changes. */
function rowOf(...executions: Execution[]) {
  const view = new ExecutionsView({ snapshot: { executions, queue: { order: [] }, unreadable: [] }, whyWaiting: () => '' } as never);
  const row = view.getChildren().at(-1);
  assert.ok(row);
  const { description, contextValue, iconPath } = view.getTreeItem(row);
  const words = contextValue?.split(' ').filter((word) => ['keepable', 'reviewable', 'kept', 'discarded'].includes(word));
  return { description: String(description), words, icon: (iconPath as { id: string }).id };
}

test('an open change can be reviewed and kept, whatever became of its run', () => {
  for (const state of ['ready', 'failed', 'cancelled', 'interrupted', 'completed'] as const)
    assert.deepEqual(rowOf(changed('open', { state })).words, ['keepable', 'reviewable'], state);
  assert.match(rowOf(changed('open', { state: 'ready' })).description, /^ready for review · \+1,012 −3/);
  assert.match(rowOf(changed('open', { state: 'failed' })).description, /^failed · changes to review · \+1,012 −3/);
  assert.equal(rowOf(changed('open', { state: 'failed' })).icon, 'error');
  const undone = rowOf(changed('open', { state: 'cancelled' }));
  assert.deepEqual([undone.icon, /^ready for review · \+/.test(undone.description)], ['diff', true], 'a discard that was undone');
});

test('nothing of a run at work can be kept', () => {
  for (const state of ['running', 'queued', 'waiting-quota'] as const) assert.deepEqual(rowOf(changed('open', { state })).words, [], state);
});

test('what is kept can be undone, and so can what is discarded', () => {
  const kept = rowOf(changed('kept', { state: 'completed' }));
  assert.deepEqual([kept.words, /^kept · \+1,012 −3/.test(kept.description)], [['kept'], true]);
  assert.deepEqual(rowOf(changed('partlyKept', { state: 'ready' })).words, ['keepable', 'reviewable', 'kept']);
  const discarded = rowOf(changed('discarded', { state: 'cancelled' }));
  assert.deepEqual([discarded.words, /^changes discarded · \+/.test(discarded.description)], [['discarded'], true]);
});

test('a run without a copy can be kept but not reviewed; one that changed nothing, neither', () => {
  assert.deepEqual(rowOf(execution({ state: 'ready' })).words, ['keepable']);
  const nothing = rowOf(execution({ state: 'completed', finishedAt: 1 }));
  assert.deepEqual([nothing.words, nothing.description.includes('+')], [[], false]);
});

test('tokens are shown where there are some', () => {
  const described = (tokensIn: number | null, tokensOut: number | null) =>
    rowOf(execution({ state: 'completed', finishedAt: 1, tokensIn, tokensOut })).description;
  assert.match(described(1_200, 64), /1,200 → 64 tokens/);
  assert.match(described(120, null), /120 → \? tokens/);
  assert.doesNotMatch(described(0, 0), /tokens/, 'refused before the first');
  assert.doesNotMatch(described(null, null), /tokens/);
});

test('a change that a later execution goes on with is kept from there', () => {
  const first = changed('open', { id: 'a', state: 'completed' });
  assert.deepEqual(rowOf(changed('open', { id: 'b', resumes: 'a', state: 'ready' }), first).words, []);
  assert.deepEqual(rowOf(execution({ id: 'b', resumes: 'a', state: 'failed' }), first).words, ['keepable', 'reviewable']);
});
