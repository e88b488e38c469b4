// Applies the one line of code that an answer without a fence gives in its words.

export interface InlineLine {
  path: string;
  text: string;
}

const SPAN = /`([^`\n]{5,200})`/g;
const IS_NEW =
  /\b(?:should|must|has to|needs? to|ought to) (?:be|read|say)\b|\b(?:correct(?:ed)?|right|fixed|new) (?:code|line|version|statement|expression|one|form)\b|\bchanged? (?:it |this |that |the line )?to\b|\breplaced? (?:it |this |that |the line )?(?:with|by)\b/i;
/** What a statement begins with, up to what is likely to differ. */
const BEGINS = /^(?:return\b|(?:els?e? ?)?if\b|elif\b|while\b|for\b|(?:(?:const|let|var)\s+)?[\w.[\]'"]+\s*(?:[-+*/|&?]{0,2}=(?![=>])|:=))/;

/** `texts`: of what the model was shown, by path. Null: it gives no such line, or not exactly one line can be the one that is meant. */
export function inlineLine(answer: string, texts: ReadonlyMap<string, string>): InlineLine | null {
  if (/^\s*(?:```|~~~)/m.test(answer)) return null;
  const spans = [...answer.matchAll(SPAN)].map(({ index, 1: code = '' }) => ({
    index,
    code: code.trim(),
    before: sentenceUpTo(answer, index),
  }));
  const made = [...new Set(spans.filter(({ code, before }) => IS_NEW.test(before) && BEGINS.test(code)).map(({ code }) => code))];
  const [line, ...more] = made;
  if (line === undefined || more.length > 0) return null;
  const quoted = spans.map(({ code }) => bare(code)).filter((code) => code !== bare(line));
  const places = [...texts].flatMap(([path, text]) => text.split('\n').map((old, at) => ({ path, at, old })));
  const begins = BEGINS.exec(line)?.[0] ?? '';
  const alike = places.filter(({ old }) => old.trim().startsWith(begins) && bare(old) !== bare(line));
  const exact = alike.filter(({ old }) => quoted.includes(bare(old)));
  const [place, ...others] = exact.length > 0 ? exact : alike;
  if (place === undefined || others.length > 0) return null;
  const lines = (texts.get(place.path) ?? '').split('\n');
  lines[place.at] = likeOld(place.old, line);
  return { path: place.path, text: lines.join('\n') };
}

function sentenceUpTo(answer: string, index: number): string {
  const before = answer.slice(Math.max(0, index - 200), index);
  return before.slice(before.search(/(?:[.!?]\s+|\n)[^.!?\n]*$/) + 1);
}

function bare(code: string): string {
  return code.trim().replace(/\s*[;{:]$/, '');
}

/** With its indentation, and its end. */
function likeOld(old: string, line: string): string {
  const indent = /^\s*/.exec(old)?.[0] ?? '';
  const end = /(?:;|\s*\{|:)\s*$/.exec(old)?.[0].trimEnd() ?? '';
  return indent + bare(line) + end;
}
