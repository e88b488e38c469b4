// Reads the fenced blocks of a model's answer, each with the text before it.

export interface Block {
  /** The info string after the opening fence. */
  info: string;
  text: string;
  /** The lines between the block before and this one. */
  before: string;
  /** False: the answer ended before the fence was closed. */
  isClosed: boolean;
}

const OPEN = /^( {0,3})(`{3,}|~{3,})([^`]*)$/;

export function readBlocks(answer: string): Block[] {
  const lines = answer.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let before: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, , mark = '', info = ''] = OPEN.exec(lines[at] ?? '') ?? [];
    if (mark === '') {
      before.push(lines[at] ?? '');
      continue;
    }
    const end = closingLine(lines, at + 1, mark);
    blocks.push({
      info: info.trim(),
      text: lines.slice(at + 1, end ?? lines.length).join('\n'),
      before: before.join('\n').trim(),
      isClosed: end !== null,
    });
    before = [];
    at = end ?? lines.length;
  }
  return blocks;
}

/** A fence inside a fence opens with an info string, and is closed first: Markdown and doc comments hold such. */
function closingLine(lines: readonly string[], from: number, mark: string): number | null {
  let inner = 0;
  let firstBare: number | null = null;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, indent = '', run = '', info = ''] = OPEN.exec(line) ?? [];
    if (run === '' || run[0] !== mark[0] || run.length < mark.length) continue;
    if (info.trim() !== '') {
      // A path line before it: the model forgot to close the block, and begins the next one.
      if (inner === 0 && indent === '' && looksLikePath(lines[at - 1] ?? '')) return at - 1;
      inner++;
      continue;
    }
    firstBare ??= at;
    if (inner === 0) return at;
    inner--;
  }
  return firstBare;
}

/** Whether a line is nothing but a path, perhaps in marks. */
export function looksLikePath(line: string): boolean {
  return pathInLine(line) !== null && !/\s\S+\s\S+\s/.test(line.trim());
}

const MARKED =
  /^(?:[#>*\s-]*|\d+\.\s*)(?:(?:file(?:name|path)?|path|in|updated?|new|create[d]?|modified)\s*:?\s*)?[*_`"']*([\w@.()[\] /\\-]*[\w@()[\]-]\.[A-Za-z]\w{0,9}|[\w./-]*(?:Makefile|Dockerfile|\.gitignore|\.env[\w.]*))[*_`"']*\s*:?\s*(?:\(.*\))?$/i;

/** The path that a line names: `src/a.js`, `**src/a.js**`, `### File: src/a.js`, `// src/a.js`. */
export function pathInLine(line: string): string | null {
  const bare = line
    .trim()
    .replace(/^(?:\/\/|#|--|;|<!--|\/\*+|\*)\s*/, '')
    .replace(/\s*(?:-->|\*\/)$/, '');
  if (bare === '' || bare.length > 200) return null;
  return MARKED.exec(bare)?.[1]?.trim() ?? null;
}
