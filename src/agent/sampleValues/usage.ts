// Infers from a function's code what kind of value a parameter is.

import { argumentsFrom } from '#base/brackets.ts';
import { escaped } from '#base/text.ts';

/** A shape of values, as far as the code tells it. */
export type Kind =
  | { kind: 'number' | 'text' | 'boolean' | 'date' | 'record' | 'unknown' }
  | { kind: 'list'; item: Kind }
  | { kind: 'object'; fields: ReadonlyMap<string, Kind> }
  /** A key of this table. */
  | { kind: 'key'; table: string };

export interface Usage {
  /** The function's code, without its parameters. */
  body: string;
  /** Constants that are spans of time, such as `DAY = timedelta(days=1)`. */
  spans?: readonly string[];
  /** Of what another function takes at this place; null = it is none of the project. */
  ofArgument(callee: string, at: number): Kind | null;
}

const MOST_LEVELS = 3;
const TEXT_METHODS =
  'trim|trimStart|trimEnd|split|toLowerCase|toUpperCase|replace|replaceAll|startsWith|endsWith|charAt|charCodeAt|codePointAt|match|matchAll|padStart|padEnd|localeCompare|normalize|substring|substr|repeat|strip|lstrip|rstrip|lower|upper|startswith|endswith|splitlines|isdigit|isalpha|isalnum|isupper|islower|title|capitalize|casefold|encode|partition|rpartition|zfill';
const LIST_METHODS =
  'map|filter|reduce|forEach|push|some|every|find|findIndex|findLast|flatMap|sort|toSorted|reverse|toReversed|join|append|extend';
const DATE_METHODS =
  'getTime|getFullYear|getMonth|getDate|getDay|getHours|getMinutes|getUTCFullYear|getUTCMonth|getUTCDate|getUTCDay|getUTCHours|toISOString|weekday|isoweekday|isoformat|strftime|toordinal|timestamp';
const PYTHON_LISTS = 'sum|sorted|min|max|len|list|set|mean|median';

/** `expression`: a parameter, or what is reached from it (`item.price`). */
export function kindOf(expression: string, type: string | null, usage: Usage, level = 0): Kind {
  if (level > MOST_LEVELS || expression === '') return { kind: 'unknown' };
  return (type === null ? null : ofType(type, expression, usage, level)) ?? byUse(expression, usage, level) ?? byName(expression);
}

function byUse(expression: string, usage: Usage, level: number): Kind | null {
  const { body } = usage;
  const one = alone(expression);
  const is = (pattern: string) => new RegExp(pattern, 'm').test(body);
  if (is(`${one}\\s*\\??\\.(?:${TEXT_METHODS})\\s*\\(`) || isTextByTest(expression, body)) return { kind: 'text' };
  if (is(`${one}\\s*\\??\\.(?:${DATE_METHODS})\\b`) || isDateBySpan(one, usage)) return { kind: 'date' };
  const item = itemOf(expression, usage, level);
  if (item !== null) return { kind: 'list', item };
  if (
    is(
      `${one}\\s*\\??\\.(?:${LIST_METHODS})\\s*\\(|\\b(?:${PYTHON_LISTS}|Array\\.from)\\(${one}\\)|\\.\\.\\.${escaped(expression)}\\b|\\]\\s*=\\s*${one}`,
    )
  )
    return { kind: 'list', item: { kind: 'unknown' } };
  if (is(`\\bObject\\.(?:keys|values|entries)\\(${one}\\)|${one}\\.(?:items|keys|values)\\(\\)`)) return { kind: 'record' };
  const table = tableOf(expression, body);
  if (table !== null) return { kind: 'key', table };
  if (isNumberByUse(expression, body)) return { kind: 'number' };
  const fields = fieldsOf(expression, usage, level);
  if (fields.size > 0) return isDate(fields) ? { kind: 'date' } : { kind: 'object', fields };
  if (is(`${one}\\.(?:length|slice|includes|indexOf|at|count|index)\\b|\\bfor\\b[^\\n]*\\b(?:of|in)\\s+${one}`)) return { kind: 'text' };
  if (is(`${one}\\.(?:get|has)\\(|${one}\\[\\w|\\bin\\s+${one}`)) return { kind: 'record' };
  return asArgument(expression, usage);
}

/** The expression, and not a part of a longer one. */
function alone(expression: string): string {
  return `(?<![\\w$.'"])${escaped(expression)}(?![\\w$])`;
}

function isTextByTest(expression: string, body: string): boolean {
  const one = alone(expression);
  return new RegExp(
    `\\btypeof ${one} [!=]==? ['"]string|isinstance\\(${one}, str\\)|\\.(?:test|exec|(?:full)?match|search|finditer|findall|sub)\\([^\\n]*?${one}\\)|${one}\\s*[!=]==?\\s*['"]|switch \\(${one}\\)`,
  ).test(body);
}

/** Its distance from another one is a span of time. */
function isDateBySpan(one: string, { body, spans = [] }: Usage): boolean {
  const span = ['timedelta\\(', ...spans.map((name) => `${escaped(name)}\\b`)].join('|');
  const uses = [
    `${one}\\s*[-+]\\s*(?:${span})`,
    `${one}\\s*-\\s*[\\w.]+\\)?\\s*(?:[=!]=|[<>]=?)\\s*(?:${span})`,
    `\\(${one}\\s*-\\s*[\\w.]+\\)\\.days\\b`,
  ];
  return uses.some((use) => new RegExp(use).test(body));
}

function isNumberByUse(expression: string, body: string): boolean {
  const one = alone(expression);
  const uses = [
    `${one}\\s*(?:[-*/%]|[<>]=?|\\+\\s*[\\d(]|\\*\\*|[!=]==?\\s*-?\\d)`,
    `(?:[-*/%<]=?|(?<!=)>=?|\\*\\*|\\d\\s*\\+|\\+=)\\s*${one}(?![(\\[]|\\.[a-z])`,
    `\\b(?:Math\\.\\w+|round|abs|int|float|Number(?:\\.\\w+)?|isNaN|range|divmod|parseInt)\\([^()]*${one}(?![.\\[])`,
    `${one}\\.(?:toFixed\\(|toString\\(\\d)`,
    `typeof ${one} [!=]==? ['"]number|isinstance\\(${one}, \\(?(?:int|float)`,
  ];
  return uses.some((use) => new RegExp(use).test(body));
}

/** `TABLE[zone]`, `TABLE.get(zone)`, `zone in ZONES`, `ZONES.includes(zone)` */
function tableOf(expression: string, body: string): string | null {
  const one = alone(expression);
  const uses = [
    `([A-Za-z_$][\\w$.]*)(?:\\[${one}\\]|\\.(?:get|has)\\(${one})`,
    `(?<!\\bfor\\s[^\\n]{0,40})${one}\\s+(?:not\\s+)?in\\s+([A-Za-z_$][\\w$.]*)`,
    `(?<![\\w$.])([A-Za-z_$][\\w$]*)\\.includes\\(${one}\\)`,
  ];
  const found = uses.map((use) => new RegExp(use).exec(body)?.[1]).find((name) => name !== undefined);
  return found === undefined || /^(?:str|list|dict|set)$/.test(found) ? null : found;
}

function isDate(fields: ReadonlyMap<string, Kind>): boolean {
  return [...fields.keys()].every((name) => /^(?:year|month|day|hour|minute|second)$/.test(name)) && fields.has('month');
}

function ofType(type: string, expression: string, usage: Usage, level: number): Kind | null {
  const own = type
    .replace(/\b(?:readonly|Readonly)\b\s*/g, '')
    .replace(/\s*\|\s*(?:undefined|null|None)\b/g, '')
    .replace(/^Optional\[(.*)\]$/, '$1')
    .trim();
  if (/^(?:number|int|float|Decimal)$/.test(own)) return { kind: 'number' };
  if (/^(?:string|str)$/.test(own)) return { kind: 'text' };
  if (/^(?:boolean|bool)$/.test(own)) return { kind: 'boolean' };
  if (/^(?:Date|date|datetime|(?:datetime|dt)\.\w+)$/.test(own)) return { kind: 'date' };
  if (/^(?:Record|Map|dict|Dict|Mapping)[<[]/.test(own)) return { kind: 'record' };
  const [, array, generic] =
    /^(.+)\[\]$|^(?:Array|ReadonlyArray|Iterable|list|List|Sequence|tuple)[<[](.+?)(?:, \.\.\.)?[>\]]$/.exec(own) ?? [];
  const item = array ?? generic;
  if (item === undefined) return null;
  return { kind: 'list', item: ofType(item, '', usage, level + 1) ?? itemOf(expression, usage, level) ?? { kind: 'unknown' } };
}

/** What goes through the hands of loops and callbacks. Null: it is no list. */
function itemOf(expression: string, usage: Usage, level: number): Kind | null {
  if (expression === '') return null;
  const one = alone(expression);
  const taken = '(\\{[^}]*\\}|\\[[^\\]]*\\]|[\\w$]+)';
  const callbacks = 'map|filter|some|every|find|findIndex|findLast|forEach|flatMap';
  const uses = [
    `\\bfor \\((?:const|let|var) ${taken} of ${one}`,
    `(?:${one}|\\[\\.\\.\\.${escaped(expression)}\\])\\s*\\??\\.(?:${callbacks})\\(\\s*(?:async )?\\(?${taken}(?:,[^()]*)?(?:: [\\w\\[\\]]+)?\\)? =>`,
    `${one}\\s*\\??\\.reduce\\(\\s*\\(\\w+(?::[^,]+)?, ${taken}`,
    `(?:${one}|\\[\\.\\.\\.${escaped(expression)}\\])\\s*\\??\\.(?:sort|toSorted)\\(\\s*\\((\\w+)`,
    `\\bfor ([\\w, ()]+) in (?:(?:sorted|enumerate|reversed|set|list)\\()*${one}(?![.(\\[])`,
  ];
  for (const use of uses) {
    const name = new RegExp(use).exec(usage.body)?.[1];
    if (name !== undefined) return ofItem(name, usage, level);
  }
  const passed = new RegExp(`${one}\\s*\\??\\.(?:${callbacks})\\(([\\w$]+)\\)`).exec(usage.body)?.[1];
  return passed === undefined ? null : usage.ofArgument(passed, 0);
}

function ofItem(name: string, usage: Usage, level: number): Kind {
  if (name.startsWith('{')) return { kind: 'object', fields: takenApart(name.slice(1, -1), usage, level) };
  return /[[,]/.test(name) ? { kind: 'unknown' } : kindOf(name, null, usage, level + 1);
}

/** `price, quantity: count` */
function takenApart(list: string, usage: Usage, level: number): Map<string, Kind> {
  const names = list.split(',').flatMap((part) => {
    const [, name, local] = /^\s*([\w$]+)(?:\s*:\s*([\w$]+))?/.exec(part) ?? [];
    return name === undefined ? [] : [{ name, local: local ?? name }];
  });
  return new Map(names.map(({ name, local }) => [name, kindOf(local, null, usage, level + 1)]));
}

function fieldsOf(expression: string, usage: Usage, level: number): Map<string, Kind> {
  const fields = new Map<string, Kind>();
  for (const [, list = ''] of usage.body.matchAll(new RegExp(`\\{([^{}=]+)\\}\\s*=\\s*${alone(expression)}`, 'g')))
    for (const [name, kind] of takenApart(list, usage, level)) fields.set(name, kind);
  for (const [, name = ''] of usage.body.matchAll(new RegExp(`${alone(expression)}\\??\\.([A-Za-z_$][\\w$]*)(?![\\w$]|\\s*\\()`, 'g')))
    if (name !== 'length' && !fields.has(name)) fields.set(name, kindOf(`${expression}.${name}`, null, usage, level + 1));
  for (const [, name = ''] of usage.body.matchAll(new RegExp(`${alone(expression)}(?:\\[["'](\\w+)["']\\]|\\.get\\(["'](\\w+)["'])`, 'g')))
    if (name !== '' && !fields.has(name)) fields.set(name, kindOf(`${expression}["${name}"]`, null, usage, level + 1));
  return fields;
}

/** What it is handed on to. */
function asArgument(expression: string, usage: Usage): Kind | null {
  for (const { index, 0: whole, 1: callee = '' } of usage.body.matchAll(/(?<![\w$.])([A-Za-z_$][\w$]*)\(/g)) {
    const at = argumentsFrom(usage.body, index + whole.length).findIndex(({ text }) => text === expression);
    const kind = at === -1 ? null : usage.ofArgument(callee, at);
    if (kind !== null && kind.kind !== 'unknown') return kind;
  }
  return null;
}

const NUMBERS =
  /(?:count|size|amount|price|cents|total|age|year|month|day|hour|minute|second|limit|max|min|width|height|length|index|number|num|qty|quantity|rate|percent|score|level|weight|grams|page|per|distance|speed|temperature|degrees|low|high|start|end|step|offset|points)s?$/i;
const TEXTS =
  /(?:name|text|title|string|str|word|line|label|path|url|email|code|key|message|slug|input|value|unit|type|kind|id|date|time)s?$/i;

function byName(expression: string): Kind {
  const name = /([A-Za-z_$][\w$]*)["'\]]*$/.exec(expression)?.[1] ?? '';
  if (/^(?:is|has|should|can|with)[A-Z_]/.test(name)) return { kind: 'boolean' };
  if (NUMBERS.test(name) || /^[nxyzabijkm]$/.test(name)) return { kind: 'number' };
  if (TEXTS.test(name) || /^[st]$/.test(name)) return { kind: 'text' };
  return { kind: 'unknown' };
}
