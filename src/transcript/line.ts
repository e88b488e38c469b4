// Parses a line of stream-json, from the Claude CLI or our runners, into what readers need of it.
import { type JsonObject, numberOf, objectOf, textOf } from '#base/json.ts';
import { countChanges, type FileChange } from './fileChange.ts';
import { NOTICE_TAG, STATUS } from './ownFields.ts';
import { type ResultLine, toResult } from './result.ts';

/** `parentToolUseId`: not null = written by a sub-agent, so not part of the answer. */
interface Spoken {
  parentToolUseId: string | null;
}

export interface InitLine {
  kind: 'init';
  sessionId: string | null;
  cwd: string | null;
  model: string;
  agentType: string | null;
}

/** `details`: all keys of the line, unchecked. The CLI's `api_retry` is read as the status `retrying`, a notice of ours as `notice`. */
export interface StatusLine {
  kind: 'status';
  status: string;
  details: JsonObject;
}

export type StreamLine =
  | (Spoken & { kind: 'messageStart'; messageId: string; model: string })
  | (Spoken & { kind: 'blockStart'; index: number; block: 'text' | 'thinking' | 'tool_use' | 'other' })
  | (Spoken & { kind: 'textDelta'; index: number; text: string })
  | (Spoken & { kind: 'thinkingDelta'; index: number; text: string })
  | (Spoken & { kind: 'inputDelta'; index: number; json: string })
  | (Spoken & { kind: 'blockStop'; index: number })
  | (Spoken & { kind: 'messageDelta'; stopReason: string | null })
  | (Spoken & { kind: 'messageStop' });

export type AssistantBlock =
  | { kind: 'text'; text: string }
  | { kind: 'thinking'; text: string }
  | { kind: 'toolUse'; id: string; name: string; input: JsonObject };

/** `apiError`: the CLI's name for a failed request, whose error text takes the place of an answer; null = a real answer. */
export interface AssistantLine extends Spoken {
  kind: 'assistant';
  messageId: string;
  model: string;
  blocks: AssistantBlock[];
  apiError: string | null;
}

export interface ToolResult {
  toolUseId: string;
  isError: boolean;
  text: string;
}

/** `text`: the plain text sent to the model; null = only tool results. `isSynthetic`: added by the CLI, not by a person. */
export interface UserLine extends Spoken {
  kind: 'user';
  text: string | null;
  isSynthetic: boolean;
  toolResults: ToolResult[];
  fileChange: FileChange | null;
}

export type TranscriptLine = InitLine | StatusLine | StreamLine | AssistantLine | UserLine | ResultLine;

/** Null for text that is not JSON and for kinds of line no reader needs. Never throws. */
export function parseLine(text: string): TranscriptLine | null {
  try {
    return toLine(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The same for an object that is already parsed, or about to be written. */
export function toLine(value: unknown): TranscriptLine | null {
  const line = objectOf(value);
  switch (line?.type) {
    case 'system':
      return toSystem(line);
    case 'stream_event':
      return toStream(line);
    case 'assistant':
      return toAssistant(line);
    case 'user':
      return toUser(line);
    case 'result':
      return toResult(line);
    default:
      return null;
  }
}

function toSystem(line: JsonObject): InitLine | StatusLine | null {
  switch (line.subtype) {
    case 'init':
      return {
        kind: 'init',
        sessionId: textOf(line.session_id),
        cwd: textOf(line.cwd),
        model: textOf(line.model) ?? '',
        agentType: textOf(line.agent_type),
      };
    case 'status': {
      const status = textOf(line[STATUS]) ?? textOf(line.status);
      return status === null ? null : { kind: 'status', status, details: line };
    }
    case 'api_retry':
      return { kind: 'status', status: 'retrying', details: { ...line, reason: line.reason ?? line.error } };
    case 'informational':
      // The CLI's own are for its terminal.
      return line.tag === NOTICE_TAG ? { kind: 'status', status: 'notice', details: { ...line, text: line.content } } : null;
    default:
      return null;
  }
}

function toStream(line: JsonObject): StreamLine | null {
  const event = objectOf(line.event);
  if (!event) return null;
  const parentToolUseId = textOf(line.parent_tool_use_id);
  const index = numberOf(event.index) ?? 0;
  switch (event.type) {
    case 'message_start': {
      const message = objectOf(event.message);
      return { kind: 'messageStart', messageId: textOf(message?.id) ?? '', model: textOf(message?.model) ?? '', parentToolUseId };
    }
    case 'content_block_start':
      return { kind: 'blockStart', index, block: blockKind(objectOf(event.content_block)?.type), parentToolUseId };
    case 'content_block_delta':
      return toDelta(objectOf(event.delta), index, parentToolUseId);
    case 'content_block_stop':
      return { kind: 'blockStop', index, parentToolUseId };
    case 'message_delta':
      return { kind: 'messageDelta', stopReason: textOf(objectOf(event.delta)?.stop_reason), parentToolUseId };
    case 'message_stop':
      return { kind: 'messageStop', parentToolUseId };
    default:
      return null;
  }
}

function toDelta(delta: JsonObject | null, index: number, parentToolUseId: string | null): StreamLine | null {
  switch (delta?.type) {
    case 'text_delta':
      return { kind: 'textDelta', index, text: textOf(delta.text) ?? '', parentToolUseId };
    case 'thinking_delta':
      return { kind: 'thinkingDelta', index, text: textOf(delta.thinking) ?? '', parentToolUseId };
    case 'input_json_delta':
      return { kind: 'inputDelta', index, json: textOf(delta.partial_json) ?? '', parentToolUseId };
    default:
      return null;
  }
}

function blockKind(type: unknown): 'text' | 'thinking' | 'tool_use' | 'other' {
  return type === 'text' || type === 'thinking' || type === 'tool_use' ? type : 'other';
}

function toAssistant(line: JsonObject): AssistantLine | null {
  const message = objectOf(line.message);
  if (!message) return null;
  const blocks = listOf(message.content).flatMap(toAssistantBlock);
  const isApiError = line.is_api_error_message === true || line.isApiErrorMessage === true || typeof line.error === 'string';
  return {
    kind: 'assistant',
    messageId: textOf(message.id) ?? '',
    model: textOf(message.model) ?? '',
    blocks,
    apiError: isApiError ? (textOf(line.error) ?? 'unknown') : null,
    parentToolUseId: textOf(line.parent_tool_use_id),
  };
}

function toAssistantBlock(value: unknown): AssistantBlock[] {
  const block = objectOf(value);
  switch (block?.type) {
    case 'text':
      return [{ kind: 'text', text: textOf(block.text) ?? '' }];
    case 'thinking':
      return [{ kind: 'thinking', text: textOf(block.thinking) ?? '' }];
    case 'tool_use':
      return [{ kind: 'toolUse', id: textOf(block.id) ?? '', name: textOf(block.name) ?? '', input: objectOf(block.input) ?? {} }];
    default:
      return [];
  }
}

function toUser(line: JsonObject): UserLine | null {
  const message = objectOf(line.message);
  if (!message) return null;
  const blocks = typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : listOf(message.content);
  const fields = blocks.map(objectOf).filter((block) => block !== null);
  const said = fields.filter((block) => block.type === 'text').map((block) => textOf(block.text) ?? '');
  return {
    kind: 'user',
    text: said.length > 0 ? said.join('\n') : null,
    isSynthetic: line.isSynthetic === true,
    toolResults: fields.filter((block) => block.type === 'tool_result').map(toToolResult),
    fileChange: countChanges(line.tool_use_result),
    parentToolUseId: textOf(line.parent_tool_use_id),
  };
}

function toToolResult(block: JsonObject): ToolResult {
  const parts =
    typeof block.content === 'string' ? [block.content] : listOf(block.content).map((part) => textOf(objectOf(part)?.text) ?? '');
  return { toolUseId: textOf(block.tool_use_id) ?? '', isError: block.is_error === true, text: parts.join('\n') };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
