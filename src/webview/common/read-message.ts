// Checks that an incoming message has the shape of one from the extension.
// A light check: the sender is our own host, but any frame can post.
import { isObject, type JsonObject } from '#base/json.ts';
import type { ToPanel } from '#contracts/ports/panelMessages.ts';

export function readMessage(data: unknown): ToPanel | null {
  if (!isObject(data)) return null;
  return hasShape(data) ? (data as ToPanel) : null;
}

function hasShape(data: JsonObject): boolean {
  switch (data.type) {
    case 'state':
      return isObject(data.state) && Number.isInteger(data.state.seq) && every(data.state.turns, isTurn) && isFrame(data.state);
    case 'changes':
      return every(data.changes, isChange);
    case 'frame':
      return isObject(data.frame) && isFrame(data.frame);
    case 'turn':
      return isTurn(data.turn);
    case 'earlierText':
      return (
        typeof data.executionId === 'string' &&
        isObject(data.request) &&
        isObject(data.earlier) &&
        typeof data.earlier.text === 'string' &&
        isStart(data.earlier.start)
      );
    case 'submitted':
      return typeof data.requestId === 'number' && isTextOrNull(data.problem);
    case 'servers':
      return every(data.servers, (server) => isObject(server) && every(server.models, isObject)) && isTextOrNull(data.problem);
    case 'checks':
      return every(data.lines, isObject);
    case 'changedFiles':
      return (
        typeof data.executionId === 'string' &&
        every(data.files, (file) => isObject(file) && typeof file.path === 'string') &&
        isObject(data.total) &&
        isTextOrNull(data.problem)
      );
    case 'focusInput':
      return true;
    default:
      return false;
  }
}

function isFrame(frame: JsonObject): boolean {
  return (
    every(frame.agents, isObject) &&
    every(frame.missing, isObject) &&
    every(frame.installable, isObject) &&
    every(frame.attachments, isObject) &&
    isObject(frame.limits) &&
    typeof frame.folder === 'string' &&
    typeof frame.agentType === 'string' &&
    typeof frame.mode === 'string'
  );
}

function isTurn(turn: unknown): boolean {
  return (
    isObject(turn) &&
    isExecution(turn.execution) &&
    isObject(turn.text) &&
    typeof turn.text.text === 'string' &&
    typeof turn.text.thinking === 'string' &&
    typeof turn.folder === 'string' &&
    Array.isArray(turn.text.notices) &&
    isObject(turn.text.start) &&
    isStart(turn.text.start.text) &&
    isStart(turn.text.start.thinking) &&
    Array.isArray(turn.attachments)
  );
}

function isExecution(execution: unknown): boolean {
  return (
    isObject(execution) &&
    typeof execution.id === 'string' &&
    typeof execution.state === 'string' &&
    typeof execution.instructions === 'string'
  );
}

function isChange(change: unknown): boolean {
  if (!isObject(change) || !Number.isInteger(change.seq)) return false;
  switch (change.kind) {
    case 'execution':
      return isExecution(change.execution);
    case 'text':
      return typeof change.executionId === 'string' && typeof change.text === 'string' && Number.isInteger(change.offset);
    case 'textWasThinking':
      return typeof change.executionId === 'string' && [change.from, change.to, change.offset].every(Number.isInteger);
    default:
      // A kind of change that this panel does not know still increases `seq`.
      return typeof change.kind === 'string';
  }
}

function isStart(value: unknown): boolean {
  return value === null || Number.isInteger(value);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function every(value: unknown, holds: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(holds);
}
