// Corrects what Go’s compiler says exactly of a draft: an unused variable, a value too many.
import { languageOf } from '#agent/files/language.ts';

type Texts = ReadonlyMap<string, string>;

const PLACE = /^(?:vet: )?(?:\.\/)?([\w./@-]+\.go):(\d+):\d+: (.{1,300})$/gm;

/** Null: the output names nothing of the kind in these files. `texts`: the draft's, by path. */
export function fixedByCompiler(texts: Texts, output: string): Map<string, string> | null {
  const fixed = new Map(texts);
  let count = 0;
  for (const [, called = '', line = '', says = ''] of output.matchAll(PLACE)) {
    const path = [...texts.keys()].find((one) => languageOf(one) === 'go' && (one === called || one.endsWith(`/${called}`)));
    const text = path === undefined ? undefined : fixed.get(path);
    if (path === undefined || text === undefined) continue;
    const lines = text.split('\n');
    const made = corrected(lines, Number(line) - 1, says);
    if (made === null) continue;
    fixed.set(path, made.join('\n'));
    count++;
  }
  return count > 0 ? fixed : null;
}

/** The same number of lines, so that places that are told later still hold. */
function corrected(lines: readonly string[], at: number, says: string): string[] | null {
  const own = lines[at];
  if (own === undefined) return null;
  const unused = /^declared and not used: (\w+)$|^(\w+) declared and not used$/.exec(says);
  if (unused) return withLine(lines, at, withoutVariable(own, unused[1] ?? unused[2] ?? ''));
  const mismatch = /^assignment mismatch: (\d+) variables? but .* returns? (\d+) values?$/.exec(says);
  if (mismatch) return withLine(lines, at, withFewer(own, Number(mismatch[1]), Number(mismatch[2])));
  const missing = /^undefined: (\w+)$/.exec(says)?.[1];
  if (missing === 'err') return withLine(lines, at, own.replace(/\berr [!=]= nil (?:\|\||&&) /, ''));
  return null;
}

function withLine(lines: readonly string[], at: number, line: string): string[] | null {
  return line === lines[at] ? null : lines.with(at, line);
}

/** `got, x := f()` → `got, _ := f()`; where none is left, `:=` declares nothing. */
function withoutVariable(line: string, name: string): string {
  const blank = line.replace(new RegExp(`\\b${name}\\b(?=[^=]*:=)`), '_');
  return /^\s*(?:(?:if|for|switch)\s+)?_(?:\s*,\s*_)*\s*:=/.test(blank) ? blank.replace(':=', '=') : blank;
}

/** `got, err := f()` → `got := f()`, or `got, _ := f()` where there are more. */
function withFewer(line: string, has: number, wants: number): string {
  const [, head = '', names = '', sign = ''] = /^(\s*(?:(?:if|for|switch)\s+)?)([\w\s,]+?)(\s*:?=\s*)(?!=)/.exec(line) ?? [];
  const all = names.split(',').map((name) => name.trim());
  if (all.length !== has || wants < 1) return line;
  const kept = has > wants ? all.slice(0, wants) : [...all, ...Array.from({ length: wants - has }, () => '_')];
  return head + kept.join(', ') + sign + line.slice(head.length + names.length + sign.length);
}
