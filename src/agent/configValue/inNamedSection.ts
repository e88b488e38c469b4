// Moves values of an INI or TOML file to the one section that the task names.

import { type Language, languageOf } from '#agent/files/language.ts';
import { goingAndStaying, splitWords } from '#agent/task/request.ts';
import { escaped } from '#base/text.ts';
import { type Entry, entriesOf } from './configEntries.ts';

/** Then other sections are meant, too. */
const FOR_ALL = /\b(?:all|every|everywhere|each|both|common|defaults?|any|global(?:ly)?)\b/i;

/** `text`: the task. The draft as it is where the task names no section, or more than one. */
export function inNamedSection(path: string, before: string, after: string, text: string): string {
  const language = languageOf(path);
  if (language !== 'ini' && language !== 'toml') return after;
  const { going } = goingAndStaying(text);
  const section = namedSection(before, going, language);
  if (section === null || FOR_ALL.test(going)) return after;
  const old = new Map(entriesOf(before, language).map((entry) => [keyOf(entry), entry.raw]));
  const changed = entriesOf(after, language).filter((entry) => old.get(keyOf(entry)) !== entry.raw);
  const isElsewhere = ({ path: keys }: Entry) => keys.slice(0, -1).join('.') !== section;
  if (!changed.some(isElsewhere) || changed.length === 0) return after;
  // A new section is something else.
  if (changed.some(({ path: keys }) => keys.length < 2 || !sectionsOf(before).includes(keys.slice(0, -1).join('.')))) return after;
  const keys = [...new Set(changed.map(({ path: all }) => all.at(-1) ?? ''))];
  return keys.reduce((made, key) => {
    const same = changed.filter(({ path: all }) => all.at(-1) === key);
    const sectionOf = (entry: Entry) => entry.path.slice(0, -1).join('.');
    // What was taken out of another environment's section is no value for this one.
    const meant = same.find((entry) => sectionOf(entry) === section) ?? same.find((entry) => SHARED.test(sectionOf(entry))) ?? same[0];
    return meant === undefined ? made : setIn(made, language, section, key, meant.raw);
  }, before);
}

const SHARED = /\b(?:common|defaults?|base|global|shared|all)\b|\*/i;

function keyOf({ path }: Entry): string {
  return path.join('\0');
}

function sectionsOf(text: string): string[] {
  return [...text.matchAll(/^\s*\[([^[\]\n]+)\]\s*(?:[#;].*)?$/gm)].map(([, name = '']) => name.trim());
}

/** Null: none is named, or more than one. */
function namedSection(text: string, going: string, language: Language): string | null {
  const told = new Set(splitWords(going));
  const sections = [...new Set(sectionsOf(text))].filter((name) => language === 'ini' || !name.includes('"'));
  const [named, ...more] = sections.filter((name) => splitWords(name).every((word) => told.has(word)));
  return named !== undefined && more.length === 0 && sections.length > 1 ? named : null;
}

/** Replaces the value of the key in this section, or adds a line behind its last one, written as the others are. */
function setIn(text: string, language: Language, section: string, key: string, raw: string): string {
  const entries = entriesOf(text, language);
  const inside = entries.filter(({ path }) => path.slice(0, -1).join('.') === section);
  const own = inside.find(({ path }) => path.at(-1) === key);
  if (own) return text.slice(0, own.start) + raw + text.slice(own.end);
  const sample = entries.find(({ path }) => path.at(-1) === key) ?? inside.at(-1);
  const lineOf = (at: number) => text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const head = sample ? lineOf(sample.start).replace(/^(\s*)[^=:]*?(\s*[=:]\s*)$/, `$1${key}$2`) : `${key} = `;
  const last = inside.at(-1);
  const header = new RegExp(`^\\s*\\[${escaped(section)}\\][^\\n]*`, 'm').exec(text);
  const behind = last ? last.end : header ? header.index + header[0].length : -1;
  const end = behind === -1 ? -1 : text.indexOf('\n', behind);
  return behind === -1 ? text : end === -1 ? `${text}\n${head}${raw}\n` : `${text.slice(0, end)}\n${head}${raw}${text.slice(end)}`;
}
