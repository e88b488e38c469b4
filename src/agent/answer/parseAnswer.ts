// Finds in a model's answer which file each block of code is for.

import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import type { View } from '#agent/files/view.ts';
import { unique } from '#agent/task/request.ts';
import { type Block, pathInLine, readBlocks } from './fences.ts';

export interface FileAnswer {
  path: string;
  text: string;
}

export type ParsedAnswer = { kind: 'files'; files: FileAnswer[] } | { kind: 'refused'; correction: string };

const LANGUAGE_NAMES =
  /^(?:javascript|js|jsx|typescript|ts|tsx|python|py|go|golang|rust|java|json|yaml|yml|toml|ini|bash|sh|shell|diff|text|txt|markdown|md|html|css|c|cpp)$/i;

/** `wanted`: a file that the task names and that does not exist yet. */
export function parseAnswer(answer: string, views: readonly View[], wanted: readonly string[]): ParsedAnswer {
  const fenced = readBlocks(answer);
  const called = fenced.length === 0 ? readCalls(answer) : [];
  if (called.length > 0) return { kind: 'files', files: called };
  const blocks = fenced.length > 0 ? fenced : bareCode(answer, views);
  const files: FileAnswer[] = [];
  for (const block of blocks) {
    if (!block.isClosed && blocks.length > 0 && fenced.length > 0 && block === blocks.at(-1) && files.length > 0) break;
    const call = readCalls(block.text);
    if (call.length > 0) {
      files.push(...call);
      continue;
    }
    if (/^(?:bash|sh|shell|console|diff)$/i.test(block.info) && !views.some(({ file }) => languageOf(file.path) === 'shell')) continue;
    const found = placeBlock(block, views, wanted, files);
    if (found) files.push(found);
  }
  if (files.length > 0) return { kind: 'files', files: joinSame(files) };
  return {
    kind: 'refused',
    correction: 'There was no code in a fence. Answer with the path on a line of its own, then the code in one fence.',
  };
}

function placeBlock(block: Block, views: readonly View[], wanted: readonly string[], earlier: readonly FileAnswer[]): FileAnswer | null {
  if (block.text.trim() === '') return null;
  const known = [...views.map(({ file }) => file.path), ...wanted];
  const lastLine =
    block.before
      .split('\n')
      .filter((line) => line.trim() !== '')
      .at(-1) ?? '';
  const inside = pathComment(block.text);
  const info = block.info.split(/\s+/).find((word) => /[./]/.test(word) && !LANGUAGE_NAMES.test(word));
  const named = [pathInLine(lastLine), info ? (/(?:path|file|title)?=?["']?([^"'=]+)["']?$/.exec(info)?.[1] ?? null) : null, inside].filter(
    (name) => name !== null,
  );
  const text = inside !== null && matchPath(inside, known) !== null ? block.text.slice(block.text.indexOf('\n') + 1) : block.text;
  for (const name of named) {
    const path = matchPath(name, known);
    if (path !== null) return { path, text };
  }
  const mentioned = known.filter((path) => block.before.includes(path));
  if (mentioned.length === 1 && mentioned[0]) return { path: mentioned[0], text };
  // A path that nobody named stays: the gates say so.
  if (named[0] !== undefined && named[0] !== null) return { path: named[0].replace(/^\.?\//, ''), text };
  const again = earlier.findLast((one) => namesIn(text, one.path).some((name) => namesIn(one.text, one.path).includes(name)));
  if (again) return { path: again.path, text };
  const left = views.filter(({ file }) => !earlier.some(({ path }) => path === file.path));
  const path = byContent(text, left.length > 0 ? left : views, wanted);
  return path === null ? null : { path, text };
}

/** Exact, or the only one that ends with it (or that it ends with). */
function matchPath(name: string, known: readonly string[]): string | null {
  const plain = name
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/|\/|[ab]\/(?=\S+\/))/, '');
  if (known.includes(plain)) return plain;
  const ends = unique(known).filter((path) => path.endsWith(`/${plain}`) || plain.endsWith(`/${path}`));
  if (ends.length === 1) return ends[0] ?? null;
  // The folder of the example, or one made up.
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  const same = unique(known).filter((path) => path === last || path.endsWith(`/${last}`));
  return same.length === 1 ? (same[0] ?? null) : null;
}

function pathComment(text: string): string | null {
  const [first = ''] = text.split('\n');
  return /^\s*(?:\/\/|#|--|;|<!--|\/\*)/.test(first) ? pathInLine(first) : null;
}

/** The shown file that shares most with the block: names of definitions, then lines. */
function byContent(text: string, views: readonly View[], wanted: readonly string[]): string | null {
  if (views.length === 0) return wanted[0] ?? null;
  if (views.length === 1 && wanted.length === 0) return views[0]?.file.path ?? null;
  const lines = new Set(linesOf(text));
  const scored = views.map(({ file }) => {
    const names = new Set(outline(file.text, languageOf(file.path)).map(({ name }) => name));
    const shared = outline(text, languageOf(file.path)).filter(({ name }) => names.has(name)).length;
    const same = linesOf(file.text).filter((line) => lines.has(line)).length;
    return { path: file.path, score: shared * 5 + same };
  });
  scored.sort((a, b) => b.score - a.score);
  const [best, next] = scored;
  if (!best || best.score === 0) return wanted[0] ?? (views.length === 1 ? (views[0]?.file.path ?? null) : null);
  return next && next.score === best.score ? null : best.path;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 8);
}

/** Calls that a model prints as text although it has no tools: `{"name": "write_file", "arguments": {"path": …, "content": …}}`. */
function readCalls(text: string): FileAnswer[] {
  const found: FileAnswer[] = [];
  const trimmed = text.replace(/<\/?(?:tool_call|function_call)>/g, '').trim();
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return found;
  try {
    const parsed: unknown = JSON.parse(trimmed);
    for (const call of Array.isArray(parsed) ? parsed : [parsed]) {
      const fields = argumentsOf(call);
      const path = fields.path ?? fields.file_path ?? fields.filePath ?? fields.filename ?? fields.file;
      const content = fields.content ?? fields.text ?? fields.code ?? fields.contents ?? fields.new_content;
      if (typeof path === 'string' && typeof content === 'string') found.push({ path: path.replace(/^\.?\//, ''), text: content });
    }
  } catch {
    return [];
  }
  return found;
}

function argumentsOf(call: unknown): Record<string, unknown> {
  if (typeof call !== 'object' || call === null) return {};
  const one = call as Record<string, unknown>;
  const inner = one.arguments ?? one.parameters ?? one.input;
  if (typeof inner === 'string') {
    try {
      return JSON.parse(inner) as Record<string, unknown>;
    } catch {
      return {};
    }
  }
  return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : one;
}

/** Code without any fence: the lines from the first that stands in a shown file or defines something. */
function bareCode(answer: string, views: readonly View[]): Block[] {
  const lines = answer.split('\n');
  const first = lines.findIndex(
    (line, index) => pathInLine(line) !== null && views.some(({ file }) => line.includes(file.path)) && index < lines.length - 1,
  );
  const isCode = /[;{}]\s*$|^\s*(?:def|class|func|import|from|export|const|function)\s/m.test(answer);
  if (!isCode) return [];
  const text = lines.slice(first + 1).join('\n');
  return [{ info: '', text, before: first >= 0 ? (lines[first] ?? '') : '', isClosed: true }];
}

/** Several blocks for one file are parts of one answer; one that defines again what stood before takes its place. */
function joinSame(files: readonly FileAnswer[]): FileAnswer[] {
  const byPath = new Map<string, string[]>();
  for (const { path, text } of files) {
    const names = namesIn(text, path);
    const before = (byPath.get(path) ?? []).filter((earlier) => {
      const own = namesIn(earlier, path);
      return own.length === 0 || own.some((name) => !names.includes(name));
    });
    byPath.set(path, [...before, text]);
  }
  return [...byPath].map(([path, texts]) => ({
    path,
    text: texts.map((text, at) => (at < texts.length - 1 ? text.trimEnd() : text)).join('\n\n'),
  }));
}

function namesIn(text: string, path: string): string[] {
  return outline(text, languageOf(path)).map(({ name, parent }) => `${parent ?? ''}.${name}`);
}
