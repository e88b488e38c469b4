// Takes methods away that a draft wrote outside of any class.
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';

/** A function of a Python module whose first parameter is `self`, where there was none of that name. */
export function withoutStrayMethods(path: string, before: string, text: string): string {
  if (languageOf(path) !== 'python') return text;
  const known = new Set(outline(before, 'python').map(({ name }) => name));
  const lines = text.split('\n');
  const stray = outline(text, 'python').filter(
    ({ name, kind, indent, line }) => kind === 'function' && indent === 0 && !known.has(name) && /\(\s*self\b/.test(lines[line] ?? ''),
  );
  const isStray = (at: number) => stray.some(({ start, end }) => start <= at && at <= end);
  const kept = lines.filter((_, at) => !isStray(at));
  // The empty lines around it were its own.
  return stray.length === 0 ? text : kept.join('\n').replace(/\n{4,}/g, '\n\n\n');
}
