// Counts what a run changed, from what its tools reported: edits and created files, else git's own summary line.
import type { AssistantBlock, UserLine } from './line.ts';
import { readTranscript } from './read.ts';

export interface Changestats {
  filesChanged: number;
  insertions: number;
  deletions: number;
}

/** Null: no tool reported a change. Git's line counts only where a tool printed it, never in the model's own words. */
export async function parseChangestat(path: string, signal?: AbortSignal): Promise<Changestats | null> {
  const files = new Set<string>();
  const edited = { insertions: 0, deletions: 0 };
  let printed: Changestats | null = null;
  const commands = new Map<string, string>();
  for await (const line of readTranscript(path, signal)) {
    if (line.kind === 'assistant') for (const block of line.blocks) noteCommand(block, commands);
    if (line.kind !== 'user') continue;
    printed = printedByGit(line, commands) ?? printed;
    if (!line.fileChange) continue;
    files.add(line.fileChange.path);
    edited.insertions += line.fileChange.insertions;
    edited.deletions += line.fileChange.deletions;
  }
  return files.size > 0 ? { filesChanged: files.size, ...edited } : printed;
}

/** Remembers what each tool call runs, so that a file which merely contains such a line, when read, is not taken for git's output. */
function noteCommand(block: AssistantBlock, commands: Map<string, string>): void {
  if (block.kind === 'toolUse') commands.set(block.id, typeof block.input.command === 'string' ? block.input.command : '');
}

const GIT_STAT = /^ ?(\d+) files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?\r?$/gm;

function printedByGit(line: UserLine, commands: Map<string, string>): Changestats | null {
  let last: Changestats | null = null;
  for (const result of line.toolResults) {
    const command = commands.get(result.toolUseId);
    if (result.isError || (command !== undefined && !/\bgit\b/.test(command))) continue;
    for (const [, files, insertions, deletions] of result.text.matchAll(GIT_STAT)) {
      last = { filesChanged: Number(files), insertions: Number(insertions ?? 0), deletions: Number(deletions ?? 0) };
    }
  }
  return last;
}
