// Lets a model that can do so ask for more files before it writes code: plain lines, no tools.

import { isRunaway } from '#agent/answer/runaway.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import { lookUp } from '#agent/files/lookUp.ts';
import { estimateTokens } from '#agent/files/tokens.ts';
import type { View } from '#agent/files/view.ts';
import type { Answer, AskOptions, Message, Ports } from '#agent/task/ports.ts';
import type { Request } from '#agent/task/request.ts';
import type { Prompt } from './changeTask.ts';

export const MOST_ROUNDS = 6;
const MOST_NAMES = 3;

/** What an answer asks to see; empty = it does not ask. */
export function asksFor(answer: string): string[] {
  if (/^\s*(?:```|~~~)/m.test(answer)) return [];
  return [...answer.matchAll(/^[\s>*-]*`?SHOW:?\s+`?([^\n`]+)/gm)].map(([, name = '']) => name.trim()).slice(0, MOST_NAMES);
}

export interface RoundParts {
  codebase: Codebase;
  request: Request;
  /** Tokens of everything that was asked for. */
  budget: number;
}

/** What was asked for so far. `notes`: what to tell of names that were not found, or asked for twice. */
export interface Shown {
  views: readonly View[];
  names: readonly string[];
  notes: readonly string[];
}

export const NOTHING_SHOWN: Shown = { views: [], names: [], notes: [] };

/** `known`: what the prompt shows anyway. The oldest that was asked for goes where it gets too much. */
export function show(names: readonly string[], before: Shown, known: readonly View[], { codebase, request, budget }: RoundParts): Shown {
  const notes: string[] = [];
  const views = [...before.views];
  const asked = [...before.names];
  for (const name of names) {
    const view = asked.includes(name.toLowerCase()) ? 'again' : lookUp(codebase, name, request, Math.floor(budget / 2));
    const isThere = (one: View) => view !== null && view !== 'again' && one.file.path === view.file.path && one.text === view.text;
    if (view === null) notes.push(`There is no \`${name}\` here.`);
    else if (view === 'again' || [...known, ...views].some(isThere)) notes.push(`\`${name}\` is shown above already.`);
    else views.push(view);
    asked.push(name.toLowerCase());
  }
  while (views.length > 1 && views.reduce((sum, { tokens }) => sum + tokens, 0) > budget) views.shift();
  return { views, names: asked, notes };
}

export interface Rounds {
  messages: readonly Message[];
  views: readonly View[];
  /** See Asked. */
  more: Prompt['more'];
  temperature: number;
  /** Beyond what the files need: tests that are asked for are longer than what they test. */
  extraTokens: number;
}

/** Shows what the model asks for, until it writes code. */
export async function askWithRounds(ports: Ports, asked: Rounds, signal: AbortSignal): Promise<{ answer: Answer; views: readonly View[] }> {
  const { temperature } = asked;
  let { messages, views, more } = asked;
  for (let round = 1; ; round++) {
    const answer = await askOnce(ports, messages, { temperature, maxTokens: answerTokens(views) + asked.extraTokens, signal }, views);
    const names = more === null ? [] : asksFor(answer.text);
    if (more === null || names.length === 0) return { answer, views };
    await ports.status(`looking for ${names.join(', ')}`);
    const prompt = await more(names);
    messages = prompt.messages({ isReasoned: false, hint: '', mayAsk: round < MOST_ROUNDS });
    views = prompt.views;
    more = round < MOST_ROUNDS ? prompt.more : null;
  }
}

/** An answer that goes around in circles is cut off like one that is too long. */
async function askOnce(ports: Ports, messages: readonly Message[], options: AskOptions, views: readonly View[]): Promise<Answer> {
  const stop = new AbortController();
  const known = new Set(views.flatMap(({ file }) => file.text.split('\n').map((line) => line.trim())));
  let text = '';
  let looked = 0;
  try {
    return await ports.ask(messages, { ...options, signal: AbortSignal.any([options.signal, stop.signal]) }, (part) => {
      text += part;
      if ((part.includes('\n') || text.length - looked > 100) && isRunaway(text, known)) stop.abort();
      else if (text.length - looked > 100) looked = text.length;
    });
  } catch (error) {
    if (!stop.signal.aborted || options.signal.aborted) throw error;
    return { text, stopReason: 'repeats', tokensIn: null, tokensOut: null, cachedTokens: null };
  }
}

function answerTokens(views: readonly View[]): number {
  const whole = Math.max(0, ...views.filter(({ isWhole }) => isWhole).map(({ file }) => estimateTokens(file.text)));
  const part = Math.max(0, ...views.filter(({ isWhole }) => !isWhole).map(({ tokens }) => tokens));
  return Math.min(4_096, Math.max(600, Math.ceil(whole * 1.4) + 400, part + 400));
}
