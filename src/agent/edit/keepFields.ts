// Keeps the fields of a copied object that a draft leaves out.
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import { argumentsFrom, closingAt } from '#base/brackets.ts';
import { lineAt, lineStarts } from '#base/text.ts';

const SAME_FIELD = /^\s*(?:["'](\w+)["']|([A-Za-z_$][\w$]*))\s*:\s*([A-Za-z_$][\w$]*)(?:\.([A-Za-z_$][\w$]*)|\[["'](\w+)["']\])\s*$/;
const FIELD = /^\s*(?:["'](\w+)["']|([A-Za-z_$][\w$]*))\s*:/;
const LEAST_KNOWN = 2;
/** An object of fewer fields on purpose. */
const SELECTS =
  /public|private|secret|password|hidden|\bonly\b|pick|select|safe|view|dto|json|serial|export|summar|short|brief|report|strip|omit|without/i;

/**
 * A literal that takes fields of one object over as they are, and computes others from it, is a changed copy: where such objects
 * have more fields elsewhere, the others are taken over, too. `asked`: what the task says. `others`: texts that may hold such objects, in any form.
 */
export function keepFields(path: string, before: string | null, text: string, asked: string, others: readonly string[]): string {
  const language = languageOf(path);
  if ((!isScript(language) && language !== 'python') || SELECTS.test(asked)) return text;
  const shapes = others.flatMap(shapesIn);
  const changed = changedLines(path, before ?? '', text);
  const { code } = mask(text, language);
  const starts = lineStarts(text);
  const outlined = outline(text, language);
  let made = text;
  // From the end, so that what stands before stays where it is.
  for (let open = code.lastIndexOf('{'); open >= 0; open = open === 0 ? -1 : code.lastIndexOf('{', open - 1)) {
    const line = lineAt(starts, open);
    if (!changed.some(({ start, end }) => start <= line && line <= end)) continue;
    const close = closingAt(code, open);
    if (close === code.length) continue;
    const name = outlined.filter(({ start, end }) => start <= line && line <= end).at(-1)?.name ?? '';
    const kept = SELECTS.test(name) ? null : withOthers(text.slice(open, close + 1), shapes, { isPython: language === 'python', asked });
    if (kept !== null) made = made.slice(0, open) + kept + made.slice(close + 1);
  }
  return made;
}

function withOthers(
  whole: string,
  shapes: readonly ReadonlySet<string>[],
  { isPython, asked }: { isPython: boolean; asked: string },
): string | null {
  const sides = argumentsFrom(whole, 1);
  const parts = sides.map(({ text }) => text);
  if (parts.length < LEAST_KNOWN || parts.some((part) => /^\s*(?:\.\.\.|\*\*)/.test(part))) return null;
  const keys = parts.map(keyOf);
  const [same, ...more] = parts.flatMap((part, at) => {
    const found = SAME_FIELD.exec(part);
    const [key, field] = [found?.[1] ?? found?.[2], found?.[4] ?? found?.[5]];
    const isDotted = found?.[4] !== undefined;
    // An object of Python with such fields is no dictionary.
    return found && key !== undefined && key === field && !(isPython && isDotted) ? [{ at, key, object: found[3] ?? '' }] : [];
  });
  if (same === undefined || keys.some((key) => key === null)) return null;
  const { object } = same;
  // What the task names is a selection.
  if ([same, ...more].some(({ key }) => new RegExp(`(?<![\\w$])${key}(?![\\w$])`).test(asked))) return null;
  const kept = [same, ...more].filter((one) => one.object === object).map(({ at }) => at);
  const isComputed = parts.some((part, at) => !kept.includes(at) && new RegExp(`\\b${object}(?:\\.|\\[)`).test(part));
  const isPart = shapes.some((shape) => shape.size > keys.length && keys.every((key) => shape.has(key ?? '')));
  if (!isComputed || !isPart) return null;
  const [first, second] = sides;
  const between = whole.slice(first?.end, second?.start);
  const left = parts.filter((_, at) => !kept.includes(at)).map((part) => between + part);
  const end = /\s*$/.exec(whole.slice(0, -1))?.[0] ?? '';
  return `${whole.slice(0, first?.start)}${isPython ? '**' : '...'}${object}${left.join('')}${end}}`;
}

function keyOf(part: string): string | null {
  const [, quoted, bare] = FIELD.exec(part) ?? [];
  return quoted ?? bare ?? /^\s*([A-Za-z_$][\w$]*)\s*$/.exec(part)?.[1] ?? null;
}

/** The keys of literals without others in them. */
function shapesIn(text: string): Set<string>[] {
  return [...text.matchAll(/\{[^{}]*\}/g)].map(([whole]) => new Set(argumentsFrom(whole, 1).flatMap((part) => keyOf(part.text) ?? [])));
}

/** Functions that the draft adds or changes. */
function changedLines(path: string, before: string, text: string): { start: number; end: number }[] {
  const bodyOf = (lines: readonly string[], { start, end }: { start: number; end: number }) => lines.slice(start, end + 1).join('\n');
  const [old, fresh] = [before.split('\n'), text.split('\n')];
  const known = new Map(outline(before, languageOf(path)).map((one) => [one.name, bodyOf(old, one)]));
  return outline(text, languageOf(path)).filter((one) => known.get(one.name) !== bodyOf(fresh, one));
}
