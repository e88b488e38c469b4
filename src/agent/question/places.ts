// Writes the places that an answer rests on as links, with the lines that stand there.

import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import type { View } from '#agent/files/view.ts';
import { lastPart, type Request, splitWords, unique } from '#agent/task/request.ts';

const MAX_PLACES = 4;
const MAX_LINE = 120;

/** '' = none can be told. */
export function placesOf(answer: string, request: Request, codebase: Codebase, views: readonly View[]): string {
  const places = unique([...definitionsOf(request.names, codebase, views), ...wordPlaces(answer, request, views)]).slice(0, MAX_PLACES);
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

/** `src/cart.js:12`, as a link that opens there. */
export function linkTo(place: string): string {
  const [path = '', line = '1'] = place.split(/:(?=\d+$)/);
  const url = path.split('/').map(encodeURIComponent).join('/');
  return `[${path}:${line}](${url}#L${line})`;
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

/** The line of each file that shares most words with question and answer. */
function wordPlaces(answer: string, request: Request, views: readonly View[]): string[] {
  const code = [...answer.matchAll(/`([^`\n]{2,60})`/g)].map(([, part = '']) => part);
  const words = new Set([...request.words, ...code.flatMap(splitWords)]);
  const found: { place: string; score: number }[] = [];
  for (const { file } of views) {
    let best = { line: 0, score: 0 };
    for (const [index, line] of file.text.split('\n').entries()) {
      const quoted = code.filter((part) => part.length > 2 && line.includes(part)).length;
      const score = new Set(splitWords(line).filter((word) => words.has(word))).size + quoted * 2;
      if (score > best.score) best = { line: index + 1, score };
    }
    const isNamed = wholeWord(file.path).test(answer);
    if (best.score >= 2 || isNamed)
      found.push({
        place: `${file.path}:${Math.max(1, best.line)}`,
        score: best.score + (isNamed ? 5 : 0) + (isCode(languageOf(file.path)) ? 1 : 0),
      });
  }
  return found.sort((a, b) => b.score - a.score).map(({ place }) => place);
}
