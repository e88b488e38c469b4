// Puts items into the list that has the others, where an answer made a second list of its name.
import { languageOf } from '#agent/files/language.ts';

const LIST = /^(\s*)([\w.-]+|"[^"]+")(\s*[=:]\s*)\[([^\][]*)\]\s*(?:#.*)?$/;

/** `answer`: the whole new text. */
export function extendLists(before: string, answer: string, path: string): string {
  if (!['toml', 'yaml', 'ini'].includes(languageOf(path))) return answer;
  const old = before.split('\n');
  let lines = answer.split('\n');
  for (const line of lines.filter((one) => LIST.test(one) && !old.includes(one))) {
    const [, , key, , items = ''] = LIST.exec(line) ?? [];
    // Another list of this name that is as it was, and of which each item is in the new one.
    const same = lines.filter(
      (one) => one !== line && old.includes(one) && LIST.exec(one)?.[2] === key && isPart(LIST.exec(one)?.[4] ?? '', items),
    );
    const [other, ...more] = same;
    if (other === undefined || more.length > 0 || old.filter((one) => LIST.exec(one)?.[2] === key).length !== 1) continue;
    const [, indent = '', name = '', sign = ''] = LIST.exec(other) ?? [];
    const comment = /\]\s*(#.*)$/.exec(other)?.[1];
    lines = lines
      .filter((one) => one !== line)
      .map((one) => (one === other ? `${indent}${name}${sign}[${items}]${comment === undefined ? '' : ` ${comment}`}` : one));
  }
  return lines.join('\n');
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
