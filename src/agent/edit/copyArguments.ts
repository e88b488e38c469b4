// Sorts a copy where the task says that what is passed in must not change.
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';

const KEPT_AS_IS =
  /(?:\b(?:not|never|without|no|(?:must|do|does|should|can|wo|shall)nt)|n['’]t)\s+(?:\w+\s+){0,2}?(?:mutat|modif|chang|alter|reorder|re-order|sort|touch)\w*\s+(?:the\s+|its\s+|their\s+|a\s+)?(?:\w+['’]?s?\s+){0,2}?(?:arrays?|lists?|inputs?|arguments?|originals?|callers?|parameters?|slices?|sequences?|items|numbers|values)\b|\b(?:arrays?|lists?|inputs?|arguments?|slices?)\b[^.;\n]{0,30}\b(?:stays?|remains?|is left|must be left|kept?)\b[^.;\n]{0,12}\b(?:as (?:it|they) (?:is|are|was|were)|unchanged|untouched|alone|unmodified|intact)\b/i;

/** `before`: functions that are as they were stay so; null = the file is new. `task`: what the user asks for. */
export function copyArguments(path: string, before: string | null, text: string, task: string): string {
  if (!KEPT_AS_IS.test(task)) return text;
  const language = languageOf(path);
  const own = text.split('\n');
  const lines = [...own];
  const code = mask(text, language).code.split('\n');
  for (const { name, kind, line, end } of outline(text, language)) {
    if (kind !== 'function' && kind !== 'method') continue;
    if (before?.includes(own.slice(line, end + 1).join('\n'))) continue;
    const head = code.slice(line, Math.min(end, line + 4) + 1).join('\n');
    const parameters = /\(([^()]*)\)/.exec(head.slice(Math.max(0, head.indexOf(name) + name.length)))?.[1] ?? '';
    const names = parameters.split(',').flatMap((part) => /^\s*([A-Za-z_$][\w$]*)/.exec(part)?.[1] ?? []);
    for (const parameter of names)
      for (let at = line; at <= end; at++) lines[at] = copied(lines[at] ?? '', parameter.replaceAll('$', '\\$'), language);
  }
  return lines.join('\n');
}

/** `p.sort()` as a statement → `p = [...p].sort()`; as a value → `[...p].sort()`. */
function copied(line: string, name: string, language: Language): string {
  if (isScript(language))
    return line
      .replace(new RegExp(`^(\\s*)(${name})\\.(sort|reverse)\\(`), '$1$2 = [...$2].$3(')
      .replace(new RegExp(`(?<![\\w$.\\]]|\\.\\.\\.)(${name})\\.(sort|reverse)\\(`, 'g'), '[...$1].$2(');
  if (language === 'python')
    return line
      .replace(new RegExp(`^(\\s*)(${name})\\.sort\\(\\)`), '$1$2 = sorted($2)')
      .replace(new RegExp(`^(\\s*)(${name})\\.sort\\(`), '$1$2 = sorted($2, ')
      .replace(new RegExp(`^(\\s*)(${name})\\.reverse\\(\\)`), '$1$2 = $2[::-1]');
  if (language === 'go')
    return line.replace(
      new RegExp(`^(\\s*)((?:sort\\.\\w+|slices\\.(?:Sort\\w*|Reverse))\\((?:sort\\.\\w+\\()?(${name})[,)])`),
      '$1$3 = append($3[:0:0], $3...)\n$1$2',
    );
  return line;
}
