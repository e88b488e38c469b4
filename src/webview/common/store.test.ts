// Tests that streamed text is neither lost nor repeated, in whatever order messages arrive.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '#contracts/change.ts';
import type { PanelState, ToPanel } from '#contracts/ports/panelMessages.ts';
import { panelState, turn } from '#webview/testing/panel-states.ts';
import { emptyPanel, type Panel, receive, submitStarted } from './store.ts';

const text = (seq: number, offset: number, piece: string): Change => ({
  seq,
  kind: 'text',
  executionId: 'e1',
  channel: 'text',
  offset,
  text: piece,
});

function after(...messages: ToPanel[]): Panel {
  return messages.reduce((panel, message) => receive(panel, message).panel, emptyPanel);
}

function withState(fields: Partial<PanelState>, ...changes: Change[]): ReturnType<typeof receive> {
  return receive(after({ type: 'state', state: panelState(fields) }), { type: 'changes', changes });
}

const answer = (panel: Panel) => panel.state?.turns[0]?.text.text;

test('changes that the state already holds are dropped', () => {
  const { panel, outOfStep } = withState(
    { turns: [turn({ text: { text: 'Hello' } })] },
    text(9, 0, 'Hel'),
    text(10, 3, 'lo'),
    text(11, 5, ' you'),
  );
  assert.equal(answer(panel), 'Hello you');
  assert.equal(outOfStep, false);
});

test('a piece that overlaps what is held adds only what is new', () => {
  const { panel } = withState({ turns: [turn({ text: { text: 'Hello' } })] }, text(11, 3, 'lo you'), text(12, 0, 'Hel'), text(13, 9, '!'));
  assert.equal(answer(panel), 'Hello you!');
});

test('a gap in seq asks for a new state and ignores changes until it comes', () => {
  const gap = withState({ turns: [turn()] }, text(11, 0, 'a'), text(13, 1, 'c'));
  assert.equal(gap.outOfStep, true);
  const ignored = receive(gap.panel, { type: 'changes', changes: [text(14, 1, 'd')] });
  assert.equal(ignored.outOfStep, false, 'a new state is requested once');
  assert.equal(answer(ignored.panel), 'a');
  const again = receive(ignored.panel, { type: 'state', state: panelState({ seq: 14, turns: [turn({ text: { text: 'abcd' } })] }) });
  const next = receive(again.panel, { type: 'changes', changes: [text(15, 4, 'e')] });
  assert.equal(answer(next.panel), 'abcde');
});

test('a gap in the text asks for a new state', () => {
  assert.equal(withState({ turns: [turn({ text: { text: 'ab' } })] }, text(11, 3, 'd')).outOfStep, true);
});

test('changes of executions that are not on show only count', () => {
  const other: Change = { seq: 11, kind: 'phase', executionId: 'other', phase: { kind: 'waiting' } };
  const { panel, outOfStep } = withState({ turns: [turn()] }, other, text(12, 0, 'x'));
  assert.equal(outOfStep, false);
  assert.equal(answer(panel), 'x');
});

test('a turn that joins late keeps text that changes brought before it', () => {
  const { panel } = withState({ turns: [turn()] }, text(11, 0, 'longer'));
  const joined = receive(panel, { type: 'turn', turn: turn({ text: { text: 'long' } }) }).panel;
  assert.equal(answer(joined), 'longer');
  assert.equal(joined.state?.turns.length, 1);
});

test('a notice that comes twice is shown once', () => {
  const notice = (seq: number): Change => ({ seq, kind: 'notice', executionId: 'e1', text: 'left out' });
  const { panel } = withState({ turns: [turn({ text: { notices: ['left out'] } })] }, notice(11));
  assert.deepEqual(panel.state?.turns[0]?.text.notices, ['left out']);
});

test('an earlier part goes in front of what is held, once, also while the text grows', () => {
  const shown = after({ type: 'state', state: panelState({ turns: [turn({ text: { text: 'cd', start: { text: 2, thinking: 0 } } })] }) });
  const earlier: ToPanel = {
    type: 'earlierText',
    executionId: 'e1',
    request: { channel: 'text', start: 2, held: 2 },
    earlier: { text: 'ab', start: 0 },
  };
  const grown = receive(shown, { type: 'changes', changes: [text(11, 4, 'e')] }).panel;
  const once = receive(grown, earlier).panel;
  assert.deepEqual([answer(once), once.state?.turns[0]?.text.start.text], ['abcde', 0]);
  const twice = receive(once, earlier).panel;
  assert.equal(answer(receive(twice, { type: 'changes', changes: [text(12, 5, 'f')] }).panel), 'abcdef');
});

test('an earlier part of a text that was read from its end counts once too', () => {
  const start = { text: null, thinking: null };
  const shown = after({ type: 'state', state: panelState({ turns: [turn({ text: { text: 'cd', start } })] }) });
  const request = { channel: 'text', start: null, held: 2 } as const;
  const earlier: ToPanel = { type: 'earlierText', executionId: 'e1', request, earlier: { text: 'b', start: null } };
  assert.equal(answer(receive(receive(shown, earlier).panel, earlier).panel), 'bcd');
});

test('found servers are shown until one is chosen', () => {
  const searched = after(
    { type: 'state', state: panelState({ endpoint: null }) },
    { type: 'servers', servers: [], searching: false, problem: null },
  );
  const { seq: _seq, turns: _turns, draft: _draft, ...frame } = panelState({ endpoint: null });
  assert.notEqual(receive(searched, { type: 'frame', frame }).panel.servers, null);
  const chosen: ToPanel = { type: 'frame', frame: { ...frame, endpoint: { label: 'localhost:1234', model: 'm' } } };
  assert.equal(receive(searched, chosen).panel.servers, null);
});

test('a change of the record keeps the full instructions of the turn', () => {
  const { panel } = withState(
    { turns: [turn({ execution: { instructions: 'all of it' } })] },
    {
      seq: 11,
      kind: 'execution',
      isElsewhere: false,
      execution: turn({ execution: { instructions: 'all', state: 'completed' } }).execution,
    },
  );
  assert.deepEqual([panel.state?.turns[0]?.execution.instructions, panel.state?.turns[0]?.execution.state], ['all of it', 'completed']);
});

test('a removed execution leaves the thread', () => {
  const { panel } = withState({ turns: [turn()] }, { seq: 11, kind: 'removed', executionId: 'e1' });
  assert.deepEqual(panel.state?.turns, []);
});

test('only the answer to the pending submit ends it, and its problem is kept', () => {
  const pending = submitStarted(after({ type: 'state', state: panelState() }), 7);
  assert.equal(receive(pending, { type: 'submitted', requestId: 6, problem: null }).panel.submitting, 7);
  const failed = receive(pending, { type: 'submitted', requestId: 7, problem: 'No agent' }).panel;
  assert.deepEqual([failed.submitting, failed.submitProblem], [null, 'No agent']);
});

test('an answer cut into pieces anywhere, and replayed from anywhere, comes out whole', () => {
  const whole = 'ab😀 c\r\nde';
  for (let held = 0; held <= whole.length; held++) {
    for (let cut = 0; cut <= whole.length; cut++) {
      const { panel, outOfStep } = withState(
        { turns: [turn({ text: { text: whole.slice(0, held) } })] },
        text(11, 0, whole.slice(0, cut)),
        text(12, cut, whole.slice(cut)),
      );
      assert.equal(outOfStep, false);
      assert.equal(answer(panel), whole);
    }
  }
});

test('text that turns out to be reasoning moves there, once', () => {
  const move: Change = { seq: 12, kind: 'textWasThinking', executionId: 'e1', from: 0, to: 5, offset: 3 };
  const shown = { turns: [turn({ text: { text: 'Let', thinking: 'Hm.' } })] };
  const { panel } = withState(shown, text(11, 3, ' me'), { ...move, to: 6 }, text(13, 0, 'Two'));
  assert.deepEqual([panel.state?.turns[0]?.text.thinking, answer(panel)], ['Hm.Let me', 'Two']);
  const later = withState({ turns: [turn({ text: { text: 'Two', thinking: 'Hm.Let m' } })] }, text(11, 0, 'Two'), move);
  assert.deepEqual([later.panel.state?.turns[0]?.text.thinking, answer(later.panel)], ['Hm.Let m', 'Two']);
  assert.equal(withState(shown, { ...move, seq: 11 }).outOfStep, true, 'text is missing');
});

test('changed files are kept by execution, replaced by newer ones, and dropped with their thread', () => {
  const list = (executionId: string, filesChanged: number): ToPanel => ({
    type: 'changedFiles',
    executionId,
    files: [],
    hidden: 0,
    total: { filesChanged, insertions: 0, deletions: 0 },
    problem: null,
  });
  const state: ToPanel = { type: 'state', state: panelState({ turns: [turn()] }) };
  const panel = after(state, list('e1', 2), list('e1', 3), list('gone', 1));
  assert.equal(panel.changedFiles.e1?.total.filesChanged, 3);
  assert.deepEqual(Object.keys(receive(panel, state).panel.changedFiles), ['e1']);
});
