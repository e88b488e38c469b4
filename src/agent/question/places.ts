// Writes the places that an answer is based on as links, each with the line found there.

import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import type { View } from '#agent/files/view.ts';
import { contentWords, lastPart, type Request, splitWords, unique } from '#agent/task/request.ts';
import { linkTo } from '#base/text.ts';

const MAX_PLACES = 4;
const LEAST_SCORE = 1.5;
/** Of a line in what was asked about. */
const IN_ASKED = 2;
/** Imports and comments tell little of what code does. */
const NO_EVIDENCE = /^\s*(?:import\b|from\s+\S+\s+import\b|(?:const|let|var)\b.*\brequire\(|\/\/|\/?\*|#(?!\[))/;
/** Of one file. */
const MAX_OF_FILE = 2;
const MAX_LINE = 120;

/** '' = none can be told. */
export function placesOf(answer: string, request: Request, codebase: Codebase, views: readonly View[]): string {
  const defined = definitionsOf(request.names, codebase, views);
  const places = unique([...defined, ...wordPlaces(answer, request, { codebase, views, defined })]).slice(0, MAX_PLACES);
  if (places.length === 0) return '';
  return `Sources:\n${places.map((place) => `- ${linkTo(place)}${lineAt(place, views)}`).join('\n')}`;
}

/** What stands there, as code, with the next line where a group only begins; '' = nothing, or not in these files. */
function lineAt(place: string, views: readonly View[]): string {
  const [path = '', line = '1'] = place.split(/:(?=\d+$)/);
  const lines = views.find(({ file }) => file.path === path)?.file.text.split('\n') ?? [];
  const own = lines[Number(line) - 1]?.trim() ?? '';
  const next = /^\[.*\]$|[:{[(]$/.test(own) ? (lines[Number(line)]?.trim() ?? '') : '';
  return [own, next].map((text) => (text === '' ? '' : ` ${inlineCode(text.slice(0, MAX_LINE))}`)).join('');
}

function inlineCode(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function definitionsOf(names: readonly string[], codebase: Codebase, views: readonly View[]): string[] {
  const shown = new Set(views.map(({ file }) => file.path));
  return names.flatMap((name) =>
    codebase
      .defined(lastPart(name))
      .filter(({ file }) => shown.has(file.path))
      .slice(0, 2)
      .map(({ file, definition }) => `${file.path}:${definition.line + 1}`),
  );
}

interface Shown {
  codebase: Codebase;
  views: readonly View[];
  /** Places that are told already. */
  defined: readonly string[];
}

interface Found {
  file: string;
  line: number;
  score: number;
  /** Whether it has a text or value of the answer; null = it has no texts at all. */
  holds: boolean | null;
}

/** `'district engineer'`, but no single sign. */
const TEXT = /'([^'\n]{4,40})'|"([^"\n]{4,40})"/g;

/** The lines that share most with question and answer: words that few lines have, and names, values and texts of the answer. */
function wordPlaces(answer: string, request: Request, { codebase, views, defined }: Shown): string[] {
  const code = [...answer.matchAll(/`([^`\n]{2,60})`/g)].map(([, part = '']) => part);
  const values = [...new Set(answer.match(/(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\w)/g))].map((value) => wholeWord(value));
  const words = new Set([...request.words, ...contentWords(answer)]);
  const told = answer.toLowerCase();
  const lines = views.flatMap(({ file }) =>
    file.text.split('\n').map((text, index) => ({ file, index, text, own: new Set(splitWords(text)) })),
  );
  const holders = new Map([...words].map((word) => [word, lines.filter(({ own }) => own.has(word)).length]));
  const found = lines.map(({ file, index, text, own }): Found => {
    const shared = [...own].filter((word) => words.has(word)).reduce((sum, word) => sum + 2 / (1 + Math.log2(holders.get(word) ?? 1)), 0);
    const quoted = code.filter((part) => part.length > 2 && text.includes(part)).length;
    const held = values.filter((value) => value.test(text)).length;
    const isAside = NO_EVIDENCE.test(text);
    const texts = [...text.matchAll(TEXT)].map(([, one, other]) => (one ?? other ?? '').toLowerCase());
    const holds = quoted + held > 0 || texts.some((one) => told.includes(one)) ? true : texts.length > 0 ? false : null;
    return { file: file.path, line: index + 1, score: (shared + (quoted + held) * 2) * (isAside ? 0.5 : 1), holds };
  });
  const asked = bodiesOf(request.names, codebase, views);
  const scored = found
    .map((one) => ({ ...one, score: one.score + (one.score > 0 && isIn(one, asked) ? IN_ASKED : 0) }))
    .filter(({ score }) => score >= LEAST_SCORE)
    .map((one) => ({ ...one, score: one.score + worth(one, answer) }))
    .sort((a, b) => b.score - a.score);
  const kept: Found[] = [];
  // Beside a line with what the answer says, one that says something else is about another case.
  const isSaid = scored.some(({ holds }) => holds === true);
  for (const one of scored) {
    if (kept.length === MAX_PLACES) break;
    if (isSaid && one.holds === false) continue;
    if (!defined.includes(`${one.file}:${one.line}`) && isMore(one, kept)) kept.push(one);
  }
  return kept.map(({ file, line }) => `${file}:${line}`);
}

function worth({ file }: Found, answer: string): number {
  return (wholeWord(file).test(answer) ? 3 : 0) + (isCode(languageOf(file)) ? 1 : 0);
}

function isIn({ file, line }: Found, bodies: readonly Body[]): boolean {
  return bodies.some((body) => body.file === file && body.start <= line && line <= body.end);
}

interface Body {
  file: string;
  /** From 1. */
  start: number;
  end: number;
}

function bodiesOf(names: readonly string[], codebase: Codebase, views: readonly View[]): Body[] {
  const wanted = new Set(names.map(lastPart));
  return views.flatMap(({ file }) =>
    codebase
      .outline(file)
      .filter(({ name }) => wanted.has(name))
      .map(({ start, end }) => ({ file: file.path, start: start + 1, end: end + 1 })),
  );
}

/** Not a third line of a file, nor one beside another. */
function isMore({ file, line }: Found, kept: readonly Found[]): boolean {
  const ofFile = kept.filter((one) => one.file === file);
  return ofFile.length < MAX_OF_FILE && ofFile.every((one) => Math.abs(one.line - line) > 1);
}
