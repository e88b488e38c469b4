// Reads a message that claims to come from the extension. A light check of shapes: the sender is our own host, but any frame can post.
import type { ToPanel } from './messages.ts';

type Fields = Record<string, unknown>;

export function readMessage(data: unknown): ToPanel | null {
  if (!isFields(data)) return null;
  return hasShape(data) ? (data as ToPanel) : null;
}

function hasShape(data: Fields): boolean {
  switch (data.type) {
    case 'state':
      return isFields(data.state) && Number.isInteger(data.state.seq) && every(data.state.turns, isTurn) && isFrame(data.state);
    case 'changes':
      return every(data.changes, isChange);
    case 'frame':
      return isFields(data.frame) && isFrame(data.frame);
    case 'turn':
      return isTurn(data.turn);
    case 'submitted':
      return typeof data.requestId === 'number' && isTextOrNull(data.problem);
    case 'servers':
      return every(data.servers, (server) => isFields(server) && every(server.models, isFields)) && isTextOrNull(data.problem);
    case 'checks':
      return every(data.lines, isFields);
    case 'focusInput':
      return true;
    default:
      return false;
  }
}

function isFrame(frame: Fields): boolean {
  return (
    every(frame.agents, isFields) &&
    every(frame.missing, isFields) &&
    every(frame.attachments, isFields) &&
    isFields(frame.limits) &&
    typeof frame.folder === 'string' &&
    typeof frame.agentType === 'string'
  );
}

function isTurn(turn: unknown): boolean {
  return (
    isFields(turn) &&
    isExecution(turn.execution) &&
    isFields(turn.text) &&
    typeof turn.text.text === 'string' &&
    typeof turn.text.thinking === 'string' &&
    typeof turn.folder === 'string' &&
    Array.isArray(turn.text.notices) &&
    Array.isArray(turn.attachments)
  );
}

function isExecution(execution: unknown): boolean {
  return (
    isFields(execution) &&
    typeof execution.id === 'string' &&
    typeof execution.state === 'string' &&
    typeof execution.instructions === 'string'
  );
}

function isChange(change: unknown): boolean {
  if (!isFields(change) || !Number.isInteger(change.seq)) return false;
  switch (change.kind) {
    case 'execution':
      return isExecution(change.execution);
    case 'text':
      return typeof change.executionId === 'string' && typeof change.text === 'string' && Number.isInteger(change.offset);
    default:
      // A kind of change that this panel does not know still counts in `seq`.
      return typeof change.kind === 'string';
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function every(value: unknown, holds: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(holds);
}
