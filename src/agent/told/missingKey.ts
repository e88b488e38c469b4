// Reads a key that may be missing with the value that a task names, where it quotes the KeyError.
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { type Request, unique } from '#agent/task/request.ts';
import { escaped } from '#base/text.ts';
import { type Found, isCodeAt, mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const QUOTED_ERROR = /\bKeyError:\s*(["'])([\w -]+)\1/;
/** What is to come out, in the sentence that says so. */
const WISHED = /\b(?:should|must|show|shows|instead|then|rather|use|treat\w*|count\w*)\b/i;
const OTHERWISE = /\b(?:rais\w+|error message|skip\w*|left out|leave\w* out|warn\w*)\b/i;

/** Null: the task quotes no such error or no one value, or not one place is far more alike than the others. */
export function missingKeyRepair(codebase: Codebase, request: Request): ToldRepair | null {
  const [, , key] = QUOTED_ERROR.exec(request.text) ?? [];
  const value = key === undefined ? null : wantedValue(request.text, key);
  if (key === undefined || value === null) return null;
  return mostAlike(codebase, request, (file) => (languageOf(file.path) === 'python' ? placesIn(codebase, file, key, value) : []));
}

/** As Python writes it. */
function wantedValue(text: string, key: string): string | null {
  const sentences = text
    .replace(QUOTED_ERROR, ' ')
    .split(/(?<=[.!?])\s+|\n/)
    .filter((one) => WISHED.test(one));
  if (sentences.length === 0 || sentences.some((one) => OTHERWISE.test(one))) return null;
  const wish = sentences.join(' ');
  const quoted = unique([...wish.matchAll(/["“`]([^"“”`\n]{1,30})["”`]/g)].map(([, one = '']) => one)).filter(
    (one) => one !== key && !/^[a-z_]\w*$/.test(one),
  );
  if (quoted.length > 1) return null;
  if (quoted[0] !== undefined)
    return /^-?\d+(?:\.\d+)?$|^(?:None|True|False|\[\]|\{\})$/.test(quoted[0]) ? quoted[0] : `"${quoted[0].replaceAll('"', '\\"')}"`;
  if (/\bempty (?:string|text)\b|\bnothing\b/i.test(wish)) return '""';
  return /(?<![\w.])(?:0|zero)(?![\w.]*\w)/i.test(wish) ? '0' : null;
}

function placesIn(codebase: Codebase, file: ProjectFile, key: string, value: string): Found[] {
  const { text } = file;
  const read = new RegExp(`(?<![\\w.])((?:\\w+\\.)*[a-z_]\\w*)\\[(["'])${escaped(key)}\\2\\](?!\\s*(?:[-+*/|&]?=(?!=)|\\[))`, 'g');
  return [...text.matchAll(read)].flatMap(({ index, 0: whole, 1: table = '', 2: quote = '' }): Found[] => {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    if (!isCodeAt(codebase, file, index) || /^\s*del\b/.test(line)) return [];
    const after = `${table}.get(${quote}${key}${quote}, ${value})`;
    return [replaced(file, index, whole.length, after, `a missing \`${key}\` of \`${table}\` is read as \`${value}\``)];
  });
}
