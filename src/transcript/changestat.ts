// Counts the files and lines a run changed, from its tools' reports or git's summary line.
import type { AssistantBlock, TranscriptLine, UserLine } from './line.ts';
import { readTranscript } from './read.ts';

export interface Changestats {
  filesChanged: number;
  insertions: number;
  deletions: number;
}

/** Tools that change files but whose results do not say what they changed. */
export const WRITING_TOOLS: ReadonlySet<string> = new Set(['write_file', 'replace']);

export interface Changes {
  /** Null = no tool reported how much it changed. Git's summary counts only in a tool's output, never in the model's own text. */
  changestats: Changestats | null;
  /** True when a tool that writes files reported success. */
  changedFiles: boolean;
}

export async function parseChangestat(path: string, signal?: AbortSignal): Promise<Changestats | null> {
  return (await changesIn(readTranscript(path, signal))).changestats;
}

export async function changesIn(lines: AsyncIterable<TranscriptLine>): Promise<Changes> {
  const files = new Set<string>();
  const edited = { insertions: 0, deletions: 0 };
  let printed: Changestats | null = null;
  let hasWritten = false;
  const calls = new Map<string, ToolCall>();
  for await (const line of lines) {
    if (line.kind === 'assistant') for (const block of line.blocks) noteCall(block, calls);
    if (line.kind !== 'user') continue;
    printed = printedByGit(line, calls) ?? printed;
    hasWritten ||= line.toolResults.some((result) => !result.isError && WRITING_TOOLS.has(calls.get(result.toolUseId)?.name ?? ''));
    if (!line.fileChange) continue;
    files.add(line.fileChange.path);
    edited.insertions += line.fileChange.insertions;
    edited.deletions += line.fileChange.deletions;
  }
  return {
    changestats: files.size > 0 ? { filesChanged: files.size, ...edited } : printed,
    changedFiles: files.size > 0 || hasWritten,
  };
}

/** `command`: the command line it runs; '' for other tools. A file that merely contains a summary line is not git's output. */
interface ToolCall {
  name: string;
  command: string;
}

function noteCall(block: AssistantBlock, calls: Map<string, ToolCall>): void {
  if (block.kind !== 'toolUse') return;
  calls.set(block.id, { name: block.name, command: typeof block.input.command === 'string' ? block.input.command : '' });
}

const GIT_STAT = /^ ?(\d+) files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?\r?$/gm;

function printedByGit(line: UserLine, calls: Map<string, ToolCall>): Changestats | null {
  let last: Changestats | null = null;
  for (const result of line.toolResults) {
    const command = calls.get(result.toolUseId)?.command;
    if (result.isError || (command !== undefined && !/\bgit\b/.test(command))) continue;
    for (const [, files, insertions, deletions] of result.text.matchAll(GIT_STAT)) {
      last = { filesChanged: Number(files), insertions: Number(insertions ?? 0), deletions: Number(deletions ?? 0) };
    }
  }
  return last;
}
