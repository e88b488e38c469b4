// Finds where a new name is taken already, so that it would mean something else there.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { isBound } from '#agent/names/usedNames.ts';

export interface Taken {
  path: string;
  /** 1-based. */
  line: number;
}

/** `texts`: with the new name. Of a name that stands alone, in the function or the top level that uses it. */
export function nameTaken(codebase: Codebase, texts: ReadonlyMap<string, string>, from: string, to: string): Taken | null {
  for (const path of texts.keys()) {
    const file = codebase.project.file(path);
    if (file === null || !wholeWord(to).test(file.text)) continue;
    const language = languageOf(path);
    const lines = mask(file.text, language).code.split('\n');
    const isUsed = (code: string) => new RegExp(`(?<![\\w$.])${from.replaceAll('$', '\\$')}(?![\\w$]|\\s*:)`).test(code);
    const tops = codebase.outline(file).filter(({ parent }) => parent === null);
    const inside = new Set<number>();
    for (const { start, end, kind } of tops) {
      if (kind === 'value' || kind === 'exports') continue;
      for (let at = start + 1; at <= end; at++) inside.add(at);
      const code = lines.slice(start, end + 1).join('\n');
      if (isUsed(code) && isBound(to, lines.slice(start + 1, end + 1).join('\n'), language))
        return { path, line: lineOf(lines, to, start, end) };
    }
    const outside = lines.map((line, at) => (inside.has(at) ? '' : line));
    if (isUsed(lines.join('\n')) && isBound(to, outside.join('\n'), language)) return { path, line: lineOf(outside, to, 0, lines.length) };
  }
  return null;
}

function lineOf(lines: readonly string[], name: string, start: number, end: number): number {
  const at = lines.findIndex((line, index) => index >= start && index <= end && wholeWord(name).test(line));
  return at === -1 ? start + 1 : at + 1;
}
