// Collects the texts that comments give as examples, with variants that differ in one thing.
const IN_WORDS = /\b(?:e\.g\.,?|for example,?|example:|such as|like)\s+(["'`]?)([^\s"'`,;()]*[\d:/@-][^\s"'`,;()]*)\1/gi;
/** `'3d4+2' -> { … }`, and the calls of a docstring. */
const WITH_RESULT = /(["'`])((?:(?!\1)[^\n\\]){1,40})\1\)?\s*(?:->|→|=>|==>|becomes|gives|is\b|\n\s*(?:True|False|['"\d]))/g;
const MOST = 3;

/** The examples first, then each of them without its separators, with another last letter or digit, and too short. */
export function commentExamples(comments: string): string[] {
  const found = [
    ...[...comments.matchAll(IN_WORDS)].map(([, , text = '']) => text),
    ...[...comments.matchAll(WITH_RESULT)].map(([, , text = '']) => text),
  ];
  const own = [...new Set(found.map((one) => one.replace(/[.,:;!?]+$/, '')))].filter((one) => one.length > 1).slice(0, MOST);
  return [...new Set([...own, ...own.flatMap((one) => [one.replace(/[\s-]/g, ''), withOtherEnd(one), one.slice(0, -1)])])];
}

function withOtherEnd(text: string): string {
  const last = text.at(-1) ?? '';
  const other = /\d/.test(last) ? String((Number(last) + 1) % 10) : last === 'x' ? 'y' : 'x';
  return text.slice(0, -1) + other;
}
