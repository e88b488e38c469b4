// Parses what an agent tells in `session/update`, in version 1 of the protocol.
import { arrayAt, countAt, type JsonObject, objectAt, objectOf, stringAt, textOf } from '#base/json.ts';

export type AcpUpdate =
  /** `messageId`: null = not told. */
  | { kind: 'text' | 'thinking'; text: string; messageId: string | null }
  | { kind: 'tool'; patch: ToolPatch }
  | { kind: 'plan'; entries: PlanEntry[] }
  /** `costUsd`: of the whole session; null = not told, or in another currency. */
  | { kind: 'usage'; costUsd: number | null }
  /** Of one request to a model; some agents tell it so, and not at the end. */
  | { kind: 'tokens'; tokensIn: number; tokensOut: number }
  | { kind: 'notice'; text: string };

/** The fields of a tool call that a message tells; null = as before. */
export interface ToolPatch {
  id: string;
  name: string | null;
  title: string | null;
  kind: ToolKind | null;
  status: ToolStatus | null;
  texts: string[] | null;
  diffs: ToolDiff[] | null;
  /** Absolute, or below the folder in which the agent works. */
  paths: string[] | null;
  input: JsonObject | null;
  output: unknown;
  /** What its command has printed since the last message. */
  printed: string;
}

export const TOOL_KINDS = ['read', 'edit', 'delete', 'move', 'search', 'execute', 'think', 'fetch', 'switch_mode', 'other'] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

export const TOOL_STATUSES = ['pending', 'in_progress', 'completed', 'failed'] as const;
export type ToolStatus = (typeof TOOL_STATUSES)[number];

/** `before`: null = the file is new. */
export interface ToolDiff {
  path: string;
  before: string | null;
  after: string;
}

export interface PlanEntry {
  text: string;
  status: string;
}

/** Null for kinds that nobody needs, unknown ones among them, and for what lacks a field. */
export function toUpdate(update: JsonObject): AcpUpdate | null {
  switch (update.sessionUpdate) {
    case 'agent_message_chunk':
      return chunk('text', update);
    case 'agent_thought_chunk':
      return chunk('thinking', update);
    case 'tool_call':
    case 'tool_call_update': {
      const patch = toToolPatch(update);
      return patch && { kind: 'tool', patch };
    }
    case 'plan':
      return { kind: 'plan', entries: (arrayAt(update, 'entries') ?? []).flatMap(toPlanEntry) };
    case 'usage_update':
      return { kind: 'usage', costUsd: stringAt(update.cost, 'currency') === 'USD' ? countAt(update.cost, 'amount') : null };
    case 'notice':
      return { kind: 'notice', text: [textOf(update.title), textOf(update.description)].filter(Boolean).join(': ') };
    default:
      return null;
  }
}

/** A tool call as an update or a permission request tells it; null = without an id. */
export function toToolPatch(call: JsonObject): ToolPatch | null {
  const id = textOf(call.toolCallId);
  if (id === null) return null;
  const content = arrayAt(call, 'content');
  const locations = arrayAt(call, 'locations');
  // Where agents told the name before the protocol had a place for it.
  const meta = objectAt(call, '_meta');
  const input = objectOf(call.rawInput);
  const goose = objectAt(objectAt(meta, 'goose'), 'toolCall');
  const edit = goose && gooseEdit(goose, input);
  return {
    id,
    name:
      textOf(call.name) ?? stringAt(meta, 'toolName') ?? stringAt(objectAt(meta, 'claudeCode'), 'toolName') ?? stringAt(goose, 'toolName'),
    title: textOf(call.title),
    kind: edit ? 'edit' : (TOOL_KINDS.find((kind) => kind === call.kind) ?? null),
    status: TOOL_STATUSES.find((status) => status === call.status) ?? null,
    texts: content?.flatMap((each) => (stringAt(each, 'type') === 'content' ? toText(objectAt(each, 'content')) : [])) ?? null,
    diffs: edit?.diffs ?? content?.flatMap(toDiff) ?? null,
    paths: edit?.paths ?? locations?.flatMap((each) => stringAt(each, 'path') ?? []) ?? null,
    input,
    output: call.rawOutput ?? null,
    printed: stringAt(objectAt(meta, 'terminal_output'), 'data') ?? '',
  };
}

function chunk(kind: 'text' | 'thinking', update: JsonObject): AcpUpdate | null {
  const [text = ''] = toText(objectAt(update, 'content'));
  const usage = objectAt(objectAt(update, '_meta'), 'usage');
  if (text === '' && usage)
    return { kind: 'tokens', tokensIn: countAt(usage, 'inputTokens') ?? 0, tokensOut: countAt(usage, 'outputTokens') ?? 0 };
  return text === '' ? null : { kind, text, messageId: textOf(update.messageId) };
}

/** Of images, sounds and files only that they are there. */
function toText(block: JsonObject | null): string[] {
  switch (block?.type) {
    case 'text':
      return [textOf(block.text) ?? ''];
    case 'resource':
      return [stringAt(block.resource, 'text') ?? `[${stringAt(block.resource, 'uri') ?? 'a file'}]`];
    case 'resource_link':
      return [`[${textOf(block.uri) ?? textOf(block.name) ?? 'a file'}]`];
    case 'image':
    case 'audio':
      return [`[${block.type}]`];
    default:
      return [];
  }
}

function toDiff(content: unknown): ToolDiff[] {
  const [path, after] = [stringAt(content, 'path'), stringAt(content, 'newText')];
  if (stringAt(content, 'type') !== 'diff' || path === null || after === null) return [];
  return [{ path, before: stringAt(content, 'oldText'), after }];
}

/** Goose tells the changes of its own tools in their input alone. Of a file that is written whole, nothing says what it was before. */
function gooseEdit(goose: JsonObject, input: JsonObject | null): { diffs: ToolDiff[]; paths: string[] } | null {
  const [tool, path] = [stringAt(goose, 'toolName'), stringAt(input, 'path')];
  if (stringAt(goose, 'extensionName') !== 'developer' || path === null) return null;
  const [before, after] = [stringAt(input, 'before'), stringAt(input, 'after')];
  if (tool === 'edit' && before !== null && after !== null) return { diffs: [{ path, before, after }], paths: [path] };
  return tool === 'write' ? { diffs: [], paths: [path] } : null;
}

function toPlanEntry(entry: unknown): PlanEntry[] {
  const text = stringAt(entry, 'content');
  return text === null ? [] : [{ text, status: stringAt(entry, 'status') ?? 'pending' }];
}
