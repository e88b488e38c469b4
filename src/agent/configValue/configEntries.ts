// Reads the entries of JSON, YAML, TOML and INI files, each with the place of its value.
import type { Language } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';

export interface Entry {
  /** Keys from the outermost on; items of a list are numbers. */
  path: string[];
  /** UTF-16 offsets of the value, with its quotes. */
  start: number;
  end: number;
  /** As it stands in the file. */
  raw: string;
}

/** Scalar values only. */
export function entriesOf(text: string, language: Language): Entry[] {
  switch (language) {
    case 'json':
      return jsonEntries(text);
    case 'yaml':
      return yamlEntries(text);
    case 'toml':
    case 'ini':
      return sectionEntries(text, language);
    default:
      return [];
  }
}

const JSON_TOKEN = /"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}[\]:,]|[^\s{}[\]:,"]+/g;

function jsonEntries(text: string): Entry[] {
  const found: Entry[] = [];
  /** A number counts the items of a list. */
  const open: { key: string | number | null }[] = [];
  let isKey = false;
  let key: string | null = null;
  for (const match of text.matchAll(JSON_TOKEN)) {
    const [token] = match;
    const top = open.at(-1);
    if (token.startsWith('//') || token.startsWith('/*')) continue;
    if (token === '{' || token === '[') {
      if (top && typeof top.key !== 'number') top.key = key;
      open.push({ key: token === '[' ? 0 : null });
      isKey = token === '{';
      key = null;
    } else if (token === '}' || token === ']') {
      open.pop();
      isKey = false;
    } else if (token === ',') {
      if (typeof top?.key === 'number') top.key++;
      isKey = typeof top?.key !== 'number';
    } else if (token === ':') isKey = false;
    else if (isKey && token.startsWith('"')) key = unquoted(token);
    else if (top) {
      if (typeof top.key !== 'number') top.key = key;
      const path = open.map((one) => String(one.key ?? ''));
      found.push({ path, start: match.index, end: match.index + token.length, raw: token });
    }
  }
  return found;
}

function unquoted(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    return token.slice(1, -1);
  }
}

const YAML_LINE = /^(\s*)((?:- +)*)(?:("[^"]*"|'[^']*'|[^\s#:'"[{-][^#:]*?|[^\s#:'"[{])\s*:(?=\s|$))?[ \t]*(.*)$/;

function yamlEntries(text: string): Entry[] {
  const found: Entry[] = [];
  const open: { indent: number; key: string }[] = [];
  const counters = new Map<number, number>();
  let blockIndent = -1;
  let at = 0;
  for (const line of text.split('\n')) {
    const lineStart = at;
    at += line.length + 1;
    if (/^\s*(?:#|$)|^---/.test(line)) continue;
    const [, space = '', dashes = '', key, rest = ''] = YAML_LINE.exec(line) ?? [];
    const indent = space.length;
    if (blockIndent >= 0 && indent > blockIndent) continue;
    blockIndent = -1;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent + (dashes === '' ? 0 : 1)) open.pop();
    if (dashes !== '') {
      while (open.length > 0 && (open.at(-1)?.indent ?? 0) > indent) open.pop();
      const count = counters.get(indent) ?? 0;
      // Lists inside of the item before are over.
      for (const deeper of counters.keys()) if (deeper > indent) counters.delete(deeper);
      counters.set(indent, count + 1);
      open.push({ indent: indent + 1, key: String(count) });
    }
    const keyIndent = indent + dashes.length;
    const bare = key?.replace(/^["']|["']$/g, '');
    const comment = commentAt(rest);
    const value = rest.slice(0, comment).trimEnd();
    if (bare !== undefined && (value === '' || /^[&!]\S*$/.test(value))) {
      open.push({ indent: keyIndent, key: bare });
      counters.delete(keyIndent);
      continue;
    }
    if (/^[|>][+-]?\d?$/.test(value)) {
      blockIndent = keyIndent;
      continue;
    }
    if (value === '' || value.startsWith('{') || value.startsWith('[')) continue;
    const start = lineStart + line.length - rest.length;
    found.push({
      path: [...open.map((one) => one.key), ...(bare === undefined ? [] : [bare])],
      start,
      end: start + value.length,
      raw: value,
    });
  }
  return found;
}

function commentAt(text: string): number {
  const quote = /^(["'])/.exec(text)?.[1];
  const from = quote ? text.indexOf(quote, 1) + 1 : 0;
  const at = text.slice(from).search(/(?:^|\s)#/);
  return at === -1 ? text.length : from + at;
}

function sectionEntries(text: string, language: 'toml' | 'ini'): Entry[] {
  const found: Entry[] = [];
  const code = language === 'toml' ? mask(text, 'toml') : null;
  const items = new Map<string, number>();
  let section: string[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const lineStart = at;
    at += line.length + 1;
    if (/^\s*[#;]/.test(line)) continue;
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1];
    if (header !== undefined && !/^\s*\[.*\]\s*=/.test(line)) {
      section = language === 'toml' ? header.split('.').map(plainKey) : [header];
      if (language === 'toml' && /^\s*\[\[/.test(line)) {
        const count = items.get(header) ?? 0;
        items.set(header, count + 1);
        section.push(String(count));
      }
      continue;
    }
    const [, head = '', key = '', value = ''] = /^(\s*([\w.\-"' ]+?)\s*[=:]\s*)(.*)$/.exec(line) ?? [];
    if (key === '' || value === '' || /^[[{]/.test(value) || /^("""|''')/.test(value)) continue;
    const start = lineStart + head.length;
    if (code && code.kinds[lineStart + (head.length - head.trimStart().length)] !== 0) continue;
    const end = start + value.slice(0, commentAt(value)).trimEnd().length;
    found.push({
      path: [...section, ...(language === 'toml' ? key.split('.').map(plainKey) : [key.trim()])],
      start,
      end,
      raw: text.slice(start, end),
    });
  }
  return found;
}

function plainKey(key: string): string {
  return key.trim().replace(/^["']|["']$/g, '');
}
