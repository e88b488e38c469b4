// Follows an agent’s tool calls, and says what of each is new for the transcript.
import type { JsonObject } from '#base/json.ts';
import { objectOf, textOf } from '#base/json.ts';
import { unifiedDiff } from '#base/unifiedDiff.ts';
import type { ToolResultFacts } from '#runners/cli/messageWriter.ts';
import type { ToolDiff, ToolKind, ToolPatch, ToolStatus } from './updates.ts';

/** All that was told of one call. */
export interface ToolCall {
  id: string;
  name: string;
  title: string;
  kind: ToolKind;
  status: ToolStatus;
  texts: string[];
  diffs: ToolDiff[];
  paths: string[];
  input: JsonObject;
  output: unknown;
  /** What its command printed. */
  printed: string;
}

/** `use`: to be written now. `result`: the call is over. */
export interface ToolNews {
  use: { id: string; name: string; input: JsonObject } | null;
  result: ToolResultFacts | null;
}

interface Followed {
  call: ToolCall;
  isWritten: boolean;
  isOver: boolean;
}

/** Calls of one run that are followed; further calls are not reported incorrectly, just not at all. */
const MAX_CALLS = 10_000;
/** UTF-16 units kept of what a command prints. */
const MAX_PRINTED = 256 * 1024;
const CHANGING: ReadonlySet<ToolKind> = new Set(['edit', 'delete', 'move']);

export class ToolCalls {
  readonly #calls = new Map<string, Followed>();
  /** A call that changes files has succeeded. */
  changedFiles = false;

  /** Adds what a message tells; a call is written once it runs, as its input comes in pieces before. `isAsked`: its permission is being asked, so all is known. */
  take(patch: ToolPatch, isAsked = false): ToolNews {
    const followed = this.#followed(patch.id);
    if (followed === null || followed.isOver) return { use: null, result: null };
    const { call } = followed;
    merge(call, patch);
    const isOver = call.status === 'completed' || call.status === 'failed';
    const isReady = isAsked || isOver || call.status === 'in_progress';
    const use = isReady && !followed.isWritten ? { id: call.id, name: nameOf(call), input: inputOf(call) } : null;
    followed.isWritten ||= isReady;
    followed.isOver = isOver;
    if (call.status === 'completed' && (call.diffs.length > 0 || CHANGING.has(call.kind))) this.changedFiles = true;
    return { use, result: isOver ? resultOf(call) : null };
  }

  get(id: string): ToolCall | null {
    return this.#calls.get(id)?.call ?? null;
  }

  /** The calls that have no result yet, once no more will come. */
  unfinished(): ToolResultFacts[] {
    const open = [...this.#calls.values()].filter(({ isWritten, isOver }) => isWritten && !isOver);
    return open.map(({ call }) => ({ id: call.id, isError: true, text: 'The run ended before this tool did.', report: null }));
  }

  #followed(id: string): Followed | null {
    const known = this.#calls.get(id);
    if (known || this.#calls.size >= MAX_CALLS) return known ?? null;
    const call: ToolCall = {
      id,
      name: '',
      title: '',
      kind: 'other',
      status: 'pending',
      texts: [],
      diffs: [],
      paths: [],
      input: {},
      output: null,
      printed: '',
    };
    const added = { call, isWritten: false, isOver: false };
    this.#calls.set(id, added);
    return added;
  }
}

function merge(call: ToolCall, patch: ToolPatch): void {
  call.name = patch.name ?? call.name;
  call.title = patch.title ?? call.title;
  // A question for permission may know less.
  if (patch.kind !== null && patch.kind !== 'other') call.kind = patch.kind;
  call.status = patch.status ?? call.status;
  call.texts = patch.texts ?? call.texts;
  // A result in words does not take back the change that was told before.
  if (patch.diffs !== null && patch.diffs.length > 0) call.diffs = patch.diffs;
  call.paths = patch.paths ?? call.paths;
  if (patch.input !== null && Object.keys(patch.input).length > 0) call.input = patch.input;
  call.output = patch.output ?? call.output;
  call.printed = `${call.printed}${patch.printed}`.slice(-MAX_PRINTED);
}

/** Agents name a call in words; what they call the tool itself, not all of them tell. */
export function nameOf({ name, kind, title }: ToolCall): string {
  return name || (kind === 'other' ? title : kind) || 'tool';
}

function inputOf({ input, title, diffs, paths }: ToolCall): JsonObject {
  if (Object.keys(input).length > 0) return input;
  const [diff] = diffs;
  return {
    ...(title === '' ? {} : { title }),
    ...(diff ? { file_path: diff.path } : paths.length > 0 ? { paths } : {}),
  };
}

function resultOf(call: ToolCall): ToolResultFacts {
  const [diff] = call.diffs;
  const isError = call.status === 'failed';
  // What was only proposed is no change.
  const changes = isError ? [] : call.diffs.map(({ path, before, after }) => `${path}\n${unifiedDiff(before ?? '', after)}`);
  const text = [...call.texts, call.printed, ...changes].filter(Boolean).join('\n') || outputText(call.output);
  return { id: call.id, isError, text, report: diff && !isError ? reportOf(diff) : null };
}

function outputText(output: unknown): string {
  if (output === null) return '';
  const said = textOf(output) ?? textOf(objectOf(output)?.output) ?? textOf(objectOf(output)?.stdout);
  return said ?? JSON.stringify(output);
}

/** In the form of the Claude CLI's edits, by which changed lines are counted. */
function reportOf({ path, before, after }: ToolDiff): object {
  if (before === null) return { type: 'create', filePath: path, content: after, structuredPatch: [] };
  const lines = unifiedDiff(before, after)
    .split('\n')
    .filter((line) => /^[ +-]/.test(line));
  return { filePath: path, structuredPatch: [{ lines }] };
}
