// Holds the panel's state and applies each message from the extension to it. Pure: no DOM or clock.
import { applyText } from '#contracts/applyChange.ts';
import type { Change } from '#contracts/change.ts';
import type { CheckLine, FoundServer } from '#contracts/modelServer.ts';
import type { ChangedFiles, PanelState, ToPanel, Turn } from '#contracts/ports/panelMessages.ts';

export interface Panel {
  /** null until the first state has come. */
  state: PanelState | null;
  /** False after a gap, until a new state comes: changes in between are in that state. */
  inSync: boolean;
  servers: { found: FoundServer[]; searching: boolean; problem: string | null } | null;
  checks: { lines: CheckLine[]; checking: boolean } | null;
  /** By execution id, of the displayed turns that have asked for them. */
  changedFiles: Readonly<Record<string, ChangedFiles>>;
  /** The request id of the submit that is not answered yet. */
  submitting: number | null;
  submitProblem: string | null;
}

/** `outOfStep`: a change was missed; the caller asks the extension for a new state. */
export interface Received {
  panel: Panel;
  outOfStep: boolean;
}

export const emptyPanel: Panel = {
  state: null,
  inSync: false,
  servers: null,
  checks: null,
  changedFiles: {},
  submitting: null,
  submitProblem: null,
};

export function receive(panel: Panel, message: ToPanel): Received {
  switch (message.type) {
    case 'state':
      return kept({
        ...panel,
        ...(hasOtherEnd(panel.state, message.state) ? NOTHING_BESIDES : {}),
        state: message.state,
        inSync: true,
        changedFiles: ofTurns(panel.changedFiles, message.state.turns),
      });
    case 'changes':
      return receiveChanges(panel, message.changes);
    case 'frame':
      return kept(panel.state ? withFrame(panel, panel.state, message.frame) : panel);
    case 'turn':
      // When out of sync, the state that was asked for will contain the turn.
      return kept(panel.state && panel.inSync ? { ...panel, state: withTurn(panel.state, message.turn) } : panel);
    case 'earlierText':
      return kept(panel.state ? { ...panel, state: withEarlierText(panel.state, message) } : panel);
    case 'submitted':
      if (message.requestId !== panel.submitting) return kept(panel);
      return kept({ ...panel, submitting: null, submitProblem: message.problem });
    case 'servers':
      return kept({ ...panel, checks: null, servers: { found: message.servers, searching: message.searching, problem: message.problem } });
    case 'checks':
      return kept({ ...panel, servers: null, checks: { lines: message.lines, checking: message.checking } });
    case 'changedFiles': {
      const { executionId, files, hidden, total, problem } = message;
      return kept({ ...panel, changedFiles: { ...panel.changedFiles, [executionId]: { files, hidden, total, problem } } });
    }
    case 'focusInput':
      return kept(panel);
  }
}

/** Those of other threads are asked for again when these are shown. */
function ofTurns(files: Panel['changedFiles'], turns: readonly Turn[]): Panel['changedFiles'] {
  return Object.fromEntries(Object.entries(files).filter(([id]) => turns.some(({ execution }) => execution.id === id)));
}

/** Search results, check results and a submit problem are cleared when another turn becomes the last one. */
const NOTHING_BESIDES = { servers: null, checks: null, submitProblem: null };

function hasOtherEnd(before: PanelState | null, after: PanelState): boolean {
  return before !== null && before.turns.at(-1)?.execution.id !== after.turns.at(-1)?.execution.id;
}

export function submitStarted(panel: Panel, requestId: number): Panel {
  return { ...panel, submitting: requestId, submitProblem: null };
}

function kept(panel: Panel): Received {
  return { panel, outOfStep: false };
}

function receiveChanges(panel: Panel, changes: Change[]): Received {
  if (!panel.state || !panel.inSync) return kept(panel);
  let state = panel.state;
  for (const change of changes) {
    if (change.seq <= state.seq) continue;
    const next = change.seq === state.seq + 1 ? changed(state, change) : null;
    if (next === null) return { panel: { ...panel, state, inSync: false }, outOfStep: true };
    state = { ...next, seq: change.seq };
  }
  return kept({ ...panel, state });
}

function withFrame(panel: Panel, state: PanelState, frame: Extract<ToPanel, { type: 'frame' }>['frame']): Panel {
  // Once a server was chosen, the search results are no longer needed.
  const hasChosen = frame.endpoint?.label !== state.endpoint?.label || frame.endpoint?.model !== state.endpoint?.model;
  return { ...panel, state: { ...state, ...frame }, servers: hasChosen ? null : panel.servers };
}

/** null = text is missing between what the state holds and this piece. */
function changed(state: PanelState, change: Change): PanelState | null {
  switch (change.kind) {
    case 'execution':
      return withChangedTurn(state, change.execution.id, (turn) => ({
        ...turn,
        // The turn has the full instructions; the record in a change may hold only their beginning.
        execution: { ...change.execution, instructions: turn.execution.instructions },
      }));
    case 'removed':
      return { ...state, turns: state.turns.filter((turn) => turn.execution.id !== change.executionId) };
    case 'phase':
      return withChangedTurn(state, change.executionId, (turn) => ({ ...turn, phase: change.phase }));
    case 'text':
    case 'textWasThinking':
    case 'notice':
      return withChangedTurn(state, change.executionId, (turn) => {
        const text = applyText(turn.text, change);
        return text === null || text === turn.text ? text && turn : { ...turn, text };
      });
    default:
      return state;
  }
}

function withChangedTurn(state: PanelState, executionId: string, change: (turn: Turn) => Turn | null): PanelState | null {
  const index = state.turns.findIndex((turn) => turn.execution.id === executionId);
  const turn = state.turns[index];
  // Changes of executions in other threads only count in `seq`.
  if (turn === undefined) return state;
  const next = change(turn);
  if (next === null) return null;
  return next === turn ? state : { ...state, turns: state.turns.with(index, next) };
}

/** The state as it is where the answer does not fit in front of what is held: it came twice, or a new state came meanwhile. */
function withEarlierText(state: PanelState, { executionId, request, earlier }: Extract<ToPanel, { type: 'earlierText' }>): PanelState {
  const { channel } = request;
  const next = withChangedTurn(state, executionId, (turn) => {
    const { text } = turn;
    const held = text[channel];
    // A part whose place is not known belongs to a text that no longer grows.
    if (text.start[channel] !== request.start || (request.start === null && held.length !== request.held)) return turn;
    return { ...turn, text: { ...text, [channel]: earlier.text + held, start: { ...text.start, [channel]: earlier.start } } };
  });
  return next ?? state;
}

function withTurn(state: PanelState, turn: Turn): PanelState {
  const index = state.turns.findIndex((held) => held.execution.id === turn.execution.id);
  const held = state.turns[index];
  if (held === undefined) return { ...state, turns: [...state.turns, turn] };
  return {
    ...state,
    turns: state.turns.with(index, { ...turn, text: held.text.text.length > turn.text.text.length ? held.text : turn.text }),
  };
}
