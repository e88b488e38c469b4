// Replaces a list of numbers in a configuration file, such as the versions of a workflow's matrix.
import type { Codebase } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import type { Request } from '#agent/task/request.ts';

export interface ListSet {
  path: string;
  text: string;
  from: string;
  to: string;
}

const LIST = /(?<![\w.-])\d+(?:\.\d+)*(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)\d+(?:\.\d+)*)+(?![\w-]|\.\d)/g;
const ITEM = /\d+(?:\.\d+)*/g;
const ORDER = /\b(?:should|must|needs? to|has to|change|set|move|update|switch|make|use|instead|to)\b/i;
const OTHER_WORK = /\b(?:function|method|class|implement\w*|write|fix|bug|rename|refactor|explain|why|how)\b|\?\s*$/i;

/** “tests on Node 18 and 20. It should test on 20 and 22”: `[18, 20]`. Null: the task has no two lists, or not one place has the first. */
export function setList(codebase: Codebase, request: Request): ListSet | null {
  const [from, to, ...others] = [...request.text.matchAll(LIST)].map(([list]) => list.match(ITEM) ?? []);
  if (!from || !to || others.length > 0 || !ORDER.test(request.text) || OTHER_WORK.test(request.text)) return null;
  const named = new Set(request.paths.flatMap((path) => filesNamed(codebase, path)).map(({ path }) => path));
  const places = codebase
    .own()
    .filter(({ path, kind }) => kind === 'config' && (named.size === 0 || named.has(path)))
    .flatMap(({ path, text }) => [...text.matchAll(listPattern(from))].map((found) => ({ path, text, found })));
  const [place, ...more] = places;
  if (!place || more.length > 0) return null;
  const { path, text, found } = place;
  return {
    path,
    text: text.slice(0, found.index) + replaced(found[0], to) + text.slice(found.index + found[0].length),
    from: from.join(', '),
    to: to.join(', '),
  };
}

/** In brackets, or one item a line; with or without quotes. */
function listPattern(items: readonly string[]): RegExp {
  const quoted = items.map((item) => `["']?${item.replaceAll('.', '\\.')}["']?`);
  return new RegExp(
    `\\[\\s*${quoted.join('\\s*,\\s*')}\\s*\\]|${quoted.map((item) => `^[ \\t]*-[ \\t]+${item}[ \\t]*$`).join('\\n')}(?!\\n[ \\t]*-[ \\t])`,
    'gm',
  );
}

/** As the first item is written. */
function replaced(list: string, items: readonly string[]): string {
  const quote = /["']/.exec(list)?.[0] ?? '';
  if (list.startsWith('[')) {
    const between = /,\s*/.exec(list)?.[0] ?? ', ';
    const [, open = '', close = ''] = /^\[(\s*)[\s\S]*?(\s*)\]$/.exec(list) ?? [];
    return `[${open}${items.map((item) => `${quote}${item}${quote}`).join(between)}${close}]`;
  }
  const dash = /^[ \t]*-[ \t]+/.exec(list)?.[0] ?? '- ';
  return items.map((item) => `${dash}${quote}${item}${quote}`).join('\n');
}
