// Puts items into the list that has the others, where an answer made a second list of its name.
import { languageOf } from '#agent/files/language.ts';

const LIST = /^(\s*)([\w.-]+|"[^"]+")(\s*[=:]\s*)\[([^\][]*)\]\s*(?:#.*)?$/;

/** `answer`: the whole new text. */
export function extendLists(before: string, answer: string, path: string): string {
  if (!['toml', 'yaml', 'ini'].includes(languageOf(path))) return answer;
  const old = new Set(before.split('\n'));
  const oldKeys = before.split('\n').flatMap((line) => LIST.exec(line)?.[2] ?? []);
  const all = answer.split('\n').map((line) => ({ line, list: LIST.exec(line) }));
  const lists = all.filter(({ list }) => list !== null);
  const gone = new Set<string>();
  const changed = new Map<string, string>();
  for (const { line, list } of lists.filter((one) => !old.has(one.line))) {
    const [, , key, , items = ''] = list ?? [];
    if (oldKeys.filter((one) => one === key).length !== 1) continue;
    // Another list of this name that is as it was, and of which each item is in the new one.
    const same = lists.find((one) => old.has(one.line) && one.list?.[2] === key && isPart(one.list?.[4] ?? '', items));
    if (same === undefined) continue;
    const [, indent = '', name = '', sign = ''] = same.list ?? [];
    const comment = /\]\s*(#.*)$/.exec(same.line)?.[1];
    gone.add(line);
    changed.set(same.line, `${indent}${name}${sign}[${items}]${comment === undefined ? '' : ` ${comment}`}`);
  }
  return all
    .filter(({ line }) => !gone.has(line))
    .map(({ line }) => changed.get(line) ?? line)
    .join('\n');
}

function itemsOf(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^["']|["']$/g, ''))
    .filter((item) => item !== '');
}

function isPart(list: string, of: string): boolean {
  const all = new Set(itemsOf(of));
  const own = itemsOf(list);
  return own.length > 0 && own.length < all.size && own.every((item) => all.has(item));
}
