// Builds the messages that most panel tests send: a streamed piece, a live turn, an ended turn.
import type { Change } from '#contracts/change.ts';
import type { ToPanel } from '#contracts/ports/panelMessages.ts';
import { panelState, turn } from '#webview/testing/panel-states.ts';

/** A piece of the answer of execution `e1`, at this offset. */
export const piece = (seq: number, offset: number, text: string): Change => ({
  seq,
  kind: 'text',
  executionId: 'e1',
  channel: 'text',
  offset,
  text,
});

/** The state of a run that has written `text` so far. */
export const stateOf = (text: string, seq = 10): ToPanel => ({
  type: 'state',
  state: panelState({ seq, turns: [turn({ text: { text }, phase: { kind: 'writing', tokensPerSecond: 40 } })] }),
});

/** The state of a run that has finished with `text`. */
export const ended = (text: string): ToPanel => ({
  type: 'state',
  state: panelState({ turns: [turn({ execution: { state: 'completed', stopReason: 'stop' }, text: { text } })] }),
});
