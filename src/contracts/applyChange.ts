// Applies one change to a snapshot, for a window's replica and the panel's page. Pure.
import type { Change, ExecutionText, Snapshot } from './change.ts';

/** Used until the first snapshot arrives. */
export const EMPTY_SNAPSHOT: Snapshot = {
  seq: -1,
  executions: [],
  phases: {},
  queue: { order: [], isPaused: false },
  unreadable: [],
  isRecovered: false,
  elsewhere: [],
  agents: { byFolder: {}, outside: [], registered: [], missing: [], installable: [] },
  server: null,
};

/** Returns the snapshot after `change`; the same object if it already contains the change. Null = changes in between are missing: request a new snapshot. */
export function applyChange(snapshot: Snapshot, change: Change): Snapshot | null {
  if (change.seq <= snapshot.seq) return snapshot;
  if (change.seq > snapshot.seq + 1) return null;
  return { ...snapshot, ...changedParts(snapshot, change), seq: change.seq };
}

function changedParts(snapshot: Snapshot, change: Change): Partial<Snapshot> {
  switch (change.kind) {
    case 'execution':
      return {
        executions: withExecution(snapshot.executions, change.execution),
        elsewhere: withId(snapshot.elsewhere, change.execution.id, change.isElsewhere),
      };
    case 'removed':
      return {
        executions: snapshot.executions.filter(({ id }) => id !== change.executionId),
        elsewhere: withId(snapshot.elsewhere, change.executionId, false),
      };
    case 'phase': {
      const { [change.executionId]: _, ...phases } = snapshot.phases;
      return { phases: change.phase === null ? phases : { ...phases, [change.executionId]: change.phase } };
    }
    case 'queue':
      return { queue: { order: change.order, isPaused: change.isPaused } };
    case 'unreadable':
      return { unreadable: change.unreadable };
    case 'recovered':
      return { isRecovered: true };
    case 'agents':
      return { agents: change.agents };
    case 'server':
      return { server: change.server };
    // A snapshot has no texts: whoever shows them reads them with `ExecutorPort.detail`.
    case 'text':
    case 'textWasThinking':
    case 'notice':
    case 'checkLine':
      return {};
  }
}

function withId(ids: string[], id: string, isIn: boolean): string[] {
  if (ids.includes(id) === isIn) return ids;
  return isIn ? [...ids, id] : ids.filter((each) => each !== id);
}

/** Newest first, in the executor's order. */
function withExecution(executions: readonly Snapshot['executions'][number][], execution: Snapshot['executions'][number]) {
  const index = executions.findIndex(({ id }) => id === execution.id);
  if (index >= 0) return executions.with(index, execution);
  return [...executions, execution].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}

/** Returns the text after `change`; the same object if it already contains the change. Null = text in between is missing. */
export function applyText(
  text: ExecutionText,
  change: Extract<Change, { kind: 'text' | 'textWasThinking' | 'notice' }>,
): ExecutionText | null {
  if (change.kind === 'notice')
    // Text that was read just after its snapshot may already contain the notice.
    return text.notices.includes(change.text) ? text : { ...text, notices: [...text.notices, change.text] };
  if (change.kind === 'textWasThinking') return moveToThinking(text, change);
  const held = text[change.channel];
  const start = text.start[change.channel];
  if (start === null || change.offset > start + held.length) return null;
  const fresh = change.text.slice(start + held.length - change.offset);
  return fresh === '' ? text : { ...text, [change.channel]: held + fresh };
}

function moveToThinking(text: ExecutionText, { from, to, offset }: Extract<Change, { kind: 'textWasThinking' }>): ExecutionText | null {
  const { start } = text;
  if (start.text === null || start.thinking === null) return null;
  const thinkingEnd = start.thinking + text.thinking.length;
  if (thinkingEnd > offset || from === to) return text;
  if (thinkingEnd < offset || start.text + text.text.length < to) return null;
  const moved = text.text.slice(Math.max(0, from - start.text), to - start.text);
  const left = text.text.slice(to - start.text);
  if (from >= start.text) return { ...text, thinking: text.thinking + moved, text: text.text.slice(0, from - start.text) + left };
  // Of what moves, the beginning isn't held: what is shown of the reasoning begins behind it.
  return { ...text, thinking: moved, text: left, start: { text: from, thinking: offset + start.text - from } };
}
