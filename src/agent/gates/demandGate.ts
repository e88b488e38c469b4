// Asks for what the task names: quoted names that the repository lacks, and named new files.
import { wholeWord } from '#agent/files/codebase.ts';
import { isConfig, languageOf } from '#agent/files/language.ts';
import { filesNamed, READS_FLAGS } from '#agent/files/rank.ts';
import { lastPart } from '#agent/task/request.ts';
import type { Gate, Objection } from './gate.ts';

/** What a task quotes as an example of what goes wrong is no demand. */
const COMPLAINT =
  /\b(?:returns?|gives?|throws?|got|prints?|shows?|yields?|outputs?|instead of|rather than|not|wrongly|error|fails? with|says|message|e\.g\.|for example|like|types?|typing|enters?|search(?:es|ing)?(?: for)?|looks? for|finds?|finding)\s*(?:an?|the|our)?\s*$/i;

export const demandGate: Gate = ({ goal, codebase, texts, before }) => {
  const { request } = goal;
  const after = [...texts.values()].join('\n');
  const missing = request.quoted.filter((quoted) => {
    const at = request.text.indexOf(quoted);
    if (at < 0 || COMPLAINT.test(request.text.slice(Math.max(0, at - 40), at - 1)) || isToldOf(request.text, at)) return false;
    if (!/^[\w$.@/:-]{2,60}$/.test(quoted) || /^\d+$/.test(quoted) || isOneOfTwo(quoted, request.quoted)) return false;
    const name = lastPart(quoted);
    if (codebase.mentioning(name).length > 0 || codebase.mentioning(quoted).length > 0) return false;
    return !(wholeWord(name).test(after) || after.includes(quoted) || hasFlag(quoted, texts));
  });
  const objections: Objection[] = missing.map((quoted) => ({
    gate: 'demand',
    weight: 'should',
    correction: `The task asks for \`${quoted}\`, and the change does not have it. Add it.`,
  }));
  for (const pattern of patternsIn(request.text))
    if (codebase.mentioning(pattern).length === 0 && !after.includes(pattern))
      objections.push({
        gate: 'demand',
        weight: 'may',
        correction: `The task says that \`${pattern}\` comes out, and the change does not have it. Write exactly that.`,
      });
  for (const phrase of phrasesIn(request.text))
    if (!after.includes(phrase) && !codebase.own().some(({ text }) => text.includes(phrase)))
      objections.push({
        gate: 'demand',
        weight: 'should',
        correction: `The task says that “${phrase}” comes out, and the change does not have it. Write exactly that.`,
      });
  const from = changedFrom(request.text);
  if (from !== null && ![...texts].some(([path, text]) => replaces(before(path) ?? '', text, from)))
    objections.push({
      gate: 'demand',
      weight: 'should',
      correction: `The task changes a value that is ${from} now, and the draft changes no such value. Change that one where it stands, and add nothing.`,
    });
  // A value may stand elsewhere by chance; in a setting it has to stand in the file that changes.
  const isSetting = texts.size > 0 && [...texts.keys()].every((path) => isConfig(languageOf(path)));
  for (const quoted of isSetting ? valuesIn(request.text) : [])
    if (!missing.includes(quoted) && !wholeWord(quoted).test(after))
      objections.push({
        gate: 'demand',
        weight: 'may',
        correction: `The task speaks of \`${quoted}\`, and the changed file does not have it. Add it.`,
      });
  const files = goal.newFiles.filter((path) => !texts.has(path) && codebase.project.file(path) === null);
  for (const path of files)
    objections.push({ gate: 'demand', weight: 'should', correction: `The task names ${path}, which does not exist yet. Write it too.` });
  const settings = request.paths.flatMap((path) => filesNamed(codebase, path)).filter(({ path }) => isConfig(languageOf(path)));
  const [untouched] = settings.filter(({ path }) => !texts.has(path));
  if (untouched && settings.every(({ path }) => !texts.has(path)))
    objections.push({
      gate: 'demand',
      weight: 'may',
      correction: `The task names ${untouched.path}, and it is as it was. Change it, too.`,
    });
  return objections;
};

/** “Searching for "Soup" finds nothing”: what happens now, with an example; nothing in that sentence is asked for. */
function isToldOf(text: string, at: number): boolean {
  // “`crème` should find `Creme`”: what somebody types.
  if (/^[^\s"“”`]+["”`]\s+(?:should|must|has to|ought to)\s+(?:also\s+)?(?:find|match)\b/.test(text.slice(at))) return true;
  const sentence =
    text
      .slice(0, at)
      .split(/[.!?]\s+/)
      .at(-1) + (text.slice(at).split(/[.!?](?:\s|$)/)[0] ?? '');
  return /["“`]$/.test(text.slice(0, at)) && HAPPENS.test(sentence) && !ASKS.test(sentence);
}

/** “A4-S12” where “A12-S4” comes out: two examples of one output. */
function isOneOfTwo(quoted: string, all: readonly string[]): boolean {
  const shape = (text: string) => text.replace(/\d+/g, '0');
  return /\d/.test(quoted) && all.some((other) => other !== quoted && shape(other) === shape(quoted));
}

const HAPPENS =
  /\b(?:finds?|found|works?|nothing|doesn[’']t|does not|isn[’']t|is not|can[’']t|wrong(?:ly)?|fails?|crash\w*|ignored?|lost|breaks?|becomes?|comes? out|treated|counted|accepted|rejected|missing)\b/i;
const ASKS =
  /\b(?:should|must|shall|has to|have to|needs?|wants?|please|add|set|make|use|call\w*|name\w*|write|let|change|rename|give|support|allow|replace)\b/i;

/** Quoted output made of signs and words, such as the head of a table; with numbers or names of somebody it is an example. */
function patternsIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]{5,80})`/g)]
    .filter(({ index }) => !COMPLAINT.test(text.slice(Math.max(0, index - 40), index)))
    .map(([, pattern = '']) => pattern)
    .filter((pattern) => /[|#*=~-]{1}/.test(pattern) && /\s/.test(pattern) && !/[\d<>(){}$/\\]|--?[a-z]/.test(pattern));
}

const SAYS =
  /\b(?:should|must|has to|needs to|shall)\s+(?:[a-z]+\s+){0,4}?(?:say|print|show|return|read|write|display|output|contain|be)\s+(?:(?:just|only|simply|the text|the message)\s+)?["“]([a-zA-Z][a-z ,.'’!?-]{3,60})["”]/g;

/** “It should say "starts tomorrow" then”: texts of ordinary words; names and numbers in them would be examples. */
function phrasesIn(text: string): string[] {
  return [...text.matchAll(SAYS)].map(([, phrase = '']) => phrase.replace(/[.,]$/, '')).filter((phrase) => phrase.includes(' '));
}

const CHANGES_VALUE =
  /\b(?:raise|lower|increase|decrease|reduce|bump|change|put (?:up|down)|cut|extend|shorten|set)\b[^.;\n]*?\bfrom\s+(\d+(?:[.,]\d+)?)\b[^.;\n]{0,25}?\bto\s+\d/i;
/** A number in other units: seconds in milliseconds or minutes, euros in cents, a share in percent. */
const FACTORS = [1, 100, 1_000, 60, 3_600, 60_000, 3_600_000, 86_400, 1_024, 1_048_576];

/** “raise the fee from 1.50 to 2.00”: 1.50. Null: no value is told. */
function changedFrom(text: string): string | null {
  return CHANGES_VALUE.exec(text)?.[1] ?? null;
}

/** Whether a line that has the number, perhaps in another unit, is not there any more. */
function replaces(before: string, after: string, from: string): boolean {
  const left = new Set(after.split('\n'));
  const number = Number(from.replace(',', '.'));
  const wanted = new Set(FACTORS.flatMap((factor) => [number * factor, number / factor]).map((one) => one.toPrecision(8)));
  return before
    .split('\n')
    .filter((line) => !left.has(line))
    .some((line) => (line.match(/\d[\d_]*(?:\.\d+)?/g) ?? []).some((one) => wanted.has(Number(one.replaceAll('_', '')).toPrecision(8))));
}

/** `--dry-run` is declared without its dashes in many libraries: `options: { 'dry-run': … }`, `flag.Bool("dry-run", …)`. */
function hasFlag(quoted: string, texts: ReadonlyMap<string, string>): boolean {
  const flag = /^--?([a-z][\w-]*)$/i.exec(quoted)?.[1];
  if (flag === undefined) return false;
  const camel = flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const declared = [flag, camel, flag.replaceAll('-', '_')].map((name) => new RegExp(`(?<![\\w.-])(?:["'\`]${name}["'\`]|${name}\\s*:)`));
  return [...texts.values()].some((text) => READS_FLAGS.test(text) && declared.some((one) => one.test(text)));
}

/** Short words in straight or curly double quotes, unless what is said before tells that they are examples or go. */
function valuesIn(text: string): string[] {
  return [...text.matchAll(/["“]([\w.@/:-]{1,40})["”]/g)]
    .filter(
      ({ index }) => !COMPLAINT.test(text.slice(Math.max(0, index - 40), index)) && !GOES.test(text.slice(Math.max(0, index - 60), index)),
    )
    .map(([, value = '']) => value);
}

const GOES = /\b(?:remove|delete|drop|from|replace|without|rename)\b[^.;\n]*$/i;
