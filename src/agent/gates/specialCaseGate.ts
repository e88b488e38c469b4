// Detects drafts that ask for the very value of a test, and solve nothing but that.

import { isCode, languageOf } from '#agent/files/language.ts';
import { withoutComments } from '#agent/files/mask.ts';
import { escaped } from '#base/text.ts';
import type { Candidate, Gate, Objection } from './gate.ts';

const CONDITION =
  /\b(?:if|elif|case|when|while|switch)\b|[=!]==?|\?\s|\b(?:startsWith|endsWith|startswith|endswith|HasPrefix|HasSuffix|TrimPrefix|TrimSuffix|removeprefix|removesuffix|includes|Contains|has)\(|\bin\b/;
const LITERAL = /(["'`])((?:(?!\1)[^\\\n$]){2,60})\1/g;

export const specialCaseGate: Gate = (candidate) => {
  const { goal, texts, before } = candidate;
  if (goal.touches !== 'code') return [];
  for (const [path, text] of texts) {
    if (!isCode(languageOf(path))) continue;
    const [old, fresh] = [before(path) ?? '', withoutComments(text, languageOf(path))];
    const known = new Set(old.split('\n').map((line) => line.trim()));
    const literals = fresh
      .filter((line) => CONDITION.test(line) && !known.has(line.trim()))
      .flatMap((line) => [...line.matchAll(LITERAL)].map(([, , value = '']) => value));
    const code = fresh.filter((line) => !known.has(line.trim()) && !/^\s*(?:"""|''')/.test(line));
    const copied = exampleValues(goal.request.text).filter((value) => code.some((line) => line.includes(value)));
    if (copied.length > 1)
      return told(
        `${path} has the values of the example (${copied.map((value) => `\`${value}\``).join(', ')}). Others come as well: make them of what goes in.`,
      );
    const fixed = fixedValue(old.split('\n'), fresh, withoutOutput(goal.request.text));
    if (fixed !== null)
      return told(`${path} has the fixed value \`${fixed}\` where one was computed, which is right for one case only. Compute it.`);
    const special = literals.find((value) => !old.includes(value) && isOfExample(candidate, value));
    if (special !== undefined)
      return told(
        `${path} asks for \`${special}\`, which is only one example. It has to be right for all values: solve it without that one.`,
      );
  }
  return [];
};

function told(correction: string): Objection[] {
  return [{ gate: 'specialCase', weight: 'may', correction }];
}

const FIXED = /^(\s+)(?:return|([\w.$]+) :?=)\s+(-?\d+(?:\.\d+)?|"[^"\n]*"|'[^'\n]*');?$/;

/** What a test printed asks for nothing. */
function withoutOutput(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/\b(?:errors?|expected|actual|received|assert\w*|not ok|FAIL\w*)\b|[!=]==?/i.test(line))
    .join('\n');
}

/** `count += 1` became `count = 1`, or `return a * b` became `return 30`. Null: nothing of the kind. */
function fixedValue(old: readonly string[], fresh: readonly string[], task: string): string | null {
  const trimmed = (lines: readonly string[]) => new Set(lines.map((line) => line.trim()));
  const [was, is] = [trimmed(old), trimmed(fresh)];
  const gone = old.filter((line) => !is.has(line.trim()));
  for (const line of fresh.filter((one) => !was.has(one.trim()))) {
    const [, indent = '', name, value = ''] = FIXED.exec(line) ?? [];
    // Nothing is a value to begin with, and what the task names is asked for.
    if (/^(?:0(?:\.0+)?|""|'')?$/.test(value) || new RegExp(`(?<![\\w.])${escaped(value)}(?![\\w.]*\\w)`).test(task)) continue;
    const before = gone.filter((one) => one.startsWith(indent) && !/^\s/.test(one.slice(indent.length))).map((one) => one.trim());
    const isComputed = (one: string) =>
      name === undefined
        ? /^return\s.*[A-Za-z_$][\w$]*\s*[-+*/%([]/.test(one)
        : one.startsWith(`${name} `) && /^[\w.$]+ (?:[-+*/]=|=.*[A-Za-z_]\w* [-+*/])/.test(one);
    if (before.some(isComputed)) return value;
  }
  return null;
}

/** “…, e.g. {"A+": 2, "0-": 1}”: the texts of an example; what could be a name, such as `{"total": 3}`, may be a key that is asked for. */
function exampleValues(text: string): string[] {
  const [, example = ''] = /\b(?:e\.g\.|for example|for instance|such as|something like)[,:]?\s*`?([[{(][^\n]*)/i.exec(text) ?? [];
  return [...example.matchAll(LITERAL)].flatMap(([whole, , value = '']) => (/^[A-Za-z_]\w*$/.test(value) ? [] : [whole]));
}

/** It is a part of a longer value that the task or a test gives, or a value of a test that neither the task nor other code speaks of. */
function isOfExample({ goal, codebase }: Candidate, value: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(value)) return false;
  const { text } = goal.request;
  const quoted = [...text.matchAll(/["'`“‘]([^\s"'`“”‘’]{2,60})["'`”’]/g)].map(([, one = '']) => one);
  if (quoted.some((one) => one !== value && one.includes(value))) return true;
  if (text.toLowerCase().includes(value.toLowerCase())) return false;
  const own = codebase.own().filter((file) => file.text.includes(value));
  return own.length > 0 && own.every(({ kind }) => kind === 'test');
}
