// Counts the lines one tool call added and removed, from the tool's own report.
import { objectOf, textOf } from '#base/json.ts';

export interface FileChange {
  path: string;
  insertions: number;
  deletions: number;
}

/** `report`: the `tool_use_result` of an Edit or Write. Null for reports of other tools. */
export function countChanges(report: unknown): FileChange | null {
  const fields = objectOf(report);
  const path = textOf(fields?.filePath);
  if (!fields || path === null || !Array.isArray(fields.structuredPatch)) return null;
  if (fields.type === 'create') return { path, insertions: countLines(textOf(fields.content) ?? ''), deletions: 0 };
  let insertions = 0;
  let deletions = 0;
  for (const hunk of fields.structuredPatch) {
    const lines = objectOf(hunk)?.lines;
    if (!Array.isArray(lines)) continue;
    for (const line of lines) {
      if (typeof line !== 'string') continue;
      if (line.startsWith('+')) insertions++;
      else if (line.startsWith('-')) deletions++;
    }
  }
  return { path, insertions, deletions };
}

function countLines(text: string): number {
  if (text === '') return 0;
  let lines = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
