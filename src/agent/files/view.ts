// Chooses what the model sees of ranked files: all of them, or heads and the functions that matter.

import { lastPart, type Request, splitWords } from '#agent/task/request.ts';
import type { Codebase } from './codebase.ts';
import { languageOf } from './language.ts';
import type { Definition } from './outline.ts';
import { withoutPlanted } from './planted.ts';
import type { ProjectFile } from './project.ts';
import type { Ranked } from './rank.ts';
import { estimateTokens } from './tokens.ts';

/** Lines up to which a file is shown and answered whole. */
export const WHOLE_LINES = 150;
const HEAD_LINES = 25;
const MAX_OUTLINE = 40;
const MAX_FOCUS = 4;
/** A word of the name, and two of the body. */
const LIKELY = 7;
/** What another file that is shown uses of this one. */
const USED = 8;

export interface View {
  file: ProjectFile;
  /** Whether all of it is shown, so that it may be answered whole. */
  isWhole: boolean;
  /** What is shown, as it stands in the prompt. */
  text: string;
  /** Names of the definitions that are shown whole; empty where the file is. */
  shown: string[];
  /** Names of the others, as many as may help. */
  others?: readonly string[];
  tokens: number;
}

export interface ViewOptions {
  /** Tokens of all files together. */
  budget: number;
  maxFiles: number;
}

export function viewFiles(codebase: Codebase, ranked: readonly Ranked[], request: Request, options: ViewOptions): View[] {
  const views: View[] = [];
  const whole = ranked.slice(0, options.maxFiles).filter(({ file }) => file.text.split('\n').length <= WHOLE_LINES);
  const used = new Set(whole.flatMap(({ file }) => codebase.code(file).match(/[A-Za-z_$][\w$]{3,}/g) ?? []));
  let left = options.budget;
  for (const one of ranked) {
    if (views.length >= options.maxFiles || left < 60) break;
    const view = viewFile(codebase, one, request, views.length === 0 ? left : Math.min(left, options.budget / 2), used);
    if (view.tokens > left && views.length > 0) continue;
    views.push(view);
    left -= view.tokens;
  }
  return views;
}

/** `used`: names in the code of the other files that are shown. */
export function viewFile(
  codebase: Codebase,
  { file, focus }: Pick<Ranked, 'file' | 'focus'>,
  request: Request,
  budget: number,
  used: ReadonlySet<string> = new Set(),
): View {
  // Where a comment that speaks to an AI is left out, the answer is put in by functions, and the comment stays in the file.
  const { text, isChanged } = withoutPlanted(file.path, file.text);
  const tokens = estimateTokens(text);
  const lines = text.split('\n');
  const definitions = codebase.outline(file);
  if (tokens <= budget && (lines.length <= WHOLE_LINES || definitions.length === 0))
    return { file, isWhole: !isChanged, text, shown: isChanged ? definitions.map(({ name }) => name) : [], tokens };
  if (definitions.length === 0) return aroundWords(file, text, request, budget);
  return partOf(file, lines, definitions, choose(definitions, lines, { focus, used }, request, budget));
}

/** Definitions with the names in focus first, then by the words that the task shares with them; as many as fit. */
function choose(
  definitions: readonly Definition[],
  lines: readonly string[],
  { focus, used }: { focus: readonly string[]; used: ReadonlySet<string> },
  request: Request,
  budget: number,
): Definition[] {
  const words = new Set(request.words);
  const leaves = definitions.filter((one) => one.kind !== 'exports' && !definitions.some((inner) => isMethodIn(inner, one)));
  const named = request.names.map(lastPart);
  const types = definitions
    .filter(({ name, kind }) => (kind === 'class' || kind === 'type') && named.includes(name))
    .map(({ name }) => name);
  // A method of that name in another type than the one that the task names is no place to look at.
  const isOfOther = ({ kind, parent }: Definition) => kind === 'method' && types.length > 0 && parent !== null && !types.includes(parent);
  const scored = leaves.map((definition) => {
    const own = new Set(splitWords(lines.slice(definition.start, definition.end + 1).join('\n')));
    const shared = [...words].filter((word) => own.has(word)).length;
    const inName = splitWords(definition.name).filter((word) => words.has(word)).length;
    const isFocus = focus.includes(definition.name) && !isOfOther(definition);
    const asked = inName * 5 + shared;
    return { definition, isFocus, words: asked, score: (isFocus ? 100 : 0) + (used.has(definition.name) ? USED : 0) + asked };
  });
  const isNamed = scored.some(({ isFocus, definition }) => isFocus && named.includes(definition.name));
  // An ordinary word may be the name of a function by chance: then those that share most with the task are shown, too.
  const likely = isNamed ? [] : scored.filter(({ words: shared }) => shared >= LIKELY).toSorted((a, b) => b.words - a.words);
  const byOthers = isNamed ? [] : scored.filter(({ definition }) => used.has(definition.name)).toSorted((a, b) => b.words - a.words);
  const focused = scored.filter((one) => one.isFocus || likely.slice(0, 2).includes(one) || byOthers.slice(0, 3).includes(one));
  // What the task names, and what that uses: other functions would only be copied.
  const inFocus = scored.filter(({ isFocus }) => isFocus).length;
  if (inFocus > 0 && inFocus <= MAX_FOCUS)
    return withUsed(
      focused.map(({ definition }) => definition),
      leaves,
      lines,
      budget,
    );
  scored.sort((a, b) => b.score - a.score || a.definition.line - b.definition.line);
  const chosen: Definition[] = [];
  let left = budget - 150;
  for (const { definition, score } of scored) {
    const tokens = estimateTokens(lines.slice(definition.start, definition.end + 1).join('\n'));
    if (chosen.length > 0 && (tokens > left || score === 0 || chosen.length >= 6)) continue;
    chosen.push(definition);
    left -= tokens;
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** In Go methods stand beside their type, whose fields they need. */
function isMethodIn({ kind, parent, start }: Definition, { name, start: from, end }: Definition): boolean {
  return kind === 'method' && parent === name && from <= start && start <= end;
}

/** The definitions, and those of the file that stand in them by name, as many as fit. */
function withUsed(focused: readonly Definition[], leaves: readonly Definition[], lines: readonly string[], budget: number): Definition[] {
  const text = (one: Definition) => lines.slice(one.start, one.end + 1).join('\n');
  const code = focused.map(text).join('\n');
  const words = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  const chosen = [...focused];
  let left = budget - 150 - estimateTokens(code);
  for (const one of leaves) {
    if (chosen.some(({ name }) => name === one.name) || !words.has(one.name)) continue;
    const tokens = estimateTokens(text(one));
    if (tokens > left) continue;
    chosen.push(one);
    left -= tokens;
  }
  return chosen.sort((a, b) => a.start - b.start);
}

function partOf(file: ProjectFile, lines: readonly string[], definitions: readonly Definition[], chosen: readonly Definition[]): View {
  const comment = ['python', 'ruby', 'shell'].includes(languageOf(file.path)) ? '#' : '//';
  const mostHead = Math.min(...definitions.filter(({ kind }) => kind !== 'value').map(({ start }) => start), HEAD_LINES);
  // A table that the head would show the beginning of is left out: a model writes it as it sees it.
  const firstLine = definitions.find(({ start, end }) => start < mostHead && mostHead <= end)?.start ?? mostHead;
  const head = lines.slice(0, firstLine).join('\n').trimEnd();
  const parts = chosen.map((definition) => {
    const owner = definition.parent === null || definition.indent === 0 ? '' : `${comment} in ${definition.parent}:\n`;
    return owner + lines.slice(definition.start, definition.end + 1).join('\n');
  });
  const others = definitions
    .filter((one) => !chosen.includes(one) && one.kind !== 'exports' && one.kind !== 'value' && one.start >= firstLine)
    .slice(0, MAX_OUTLINE)
    .map(({ name, parent }) => (parent === null ? name : `${parent}.${name}`));
  const text = [head, ...parts].filter((part) => part !== '').join('\n\n');
  return { file, isWhole: false, text, shown: chosen.map(({ name }) => name), others, tokens: estimateTokens(text + others.join(', ')) };
}

/** For long files without definitions (data, docs): the lines around the words of the task. */
function aroundWords(file: ProjectFile, whole: string, request: Request, budget: number): View {
  const lines = whole.split('\n');
  const words = new Set([...request.words, ...request.quoted.flatMap(splitWords)]);
  const scores = lines.map((line) => splitWords(line).filter((word) => words.has(word)).length);
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const shown = new Set<number>();
  let left = budget;
  for (const index of order) {
    for (let at = Math.max(0, index - 3); at <= Math.min(lines.length - 1, index + 3); at++) {
      if (shown.has(at)) continue;
      const tokens = estimateTokens(`${lines[at]}\n`);
      if (tokens > left) continue;
      shown.add(at);
      left -= tokens;
    }
    if (left < 20 || shown.size > 120) break;
  }
  const sorted = [...shown].sort((a, b) => a - b);
  const text = sorted.map((at, index) => (index > 0 && (sorted[index - 1] ?? 0) < at - 1 ? `…\n${lines[at]}` : lines[at])).join('\n');
  return { file, isWhole: false, text, shown: [], tokens: estimateTokens(text) };
}
