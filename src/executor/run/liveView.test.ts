// Tests what windows see of a run's text while it comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyText } from '#contracts/applyChange.ts';
import type { Change, ExecutionText } from '#contracts/change.ts';
import { ChangeFeed } from '#executor/records/feed.ts';
import { LiveView } from './liveView.ts';

test('text that turns out to be reasoning moves there, and what earlier runs said stays', () => {
  const feed = new ChangeFeed(() => undefined);
  const changes: Change[] = [];
  feed.subscribe((change) => changes.push(change));
  const earlier: ExecutionText = { text: 'Before.', thinking: 'Hm.', notices: [], start: { text: 0, thinking: 0 } };
  const view = new LiveView('e1', feed, () => 0, earlier);
  view.append('text', 'Let me see');
  view.textWasThinking();
  view.append('text', 'Two.');
  assert.deepEqual([view.text.text, view.text.thinking], ['Before.\n\nTwo.', 'Hm.\n\nLet me see']);
  let replica: ExecutionText = earlier;
  for (const change of changes)
    if (change.kind === 'text' || change.kind === 'textWasThinking') replica = applyText(replica, change) ?? earlier;
  assert.deepEqual(replica, view.text);
});
