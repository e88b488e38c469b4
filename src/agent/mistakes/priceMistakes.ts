// Lists corrections where the price of one is taken for the price of all of them.
import type { Phrase } from './phrase.ts';

const COUNTS = 'quantity|Quantity|qty|Qty|count|Count|units|pieces|hours|Hours|nights|Nights|servings'.split('|');
const PRICE = String.raw`\w*(?:price|cost|weight|rate|points|calories|fee)\w*`;
/** Fields that say what a thing is, and not how many there are. */
const NO_COUNT =
  /^(?:\w*(?:name|title|label|id|sku|code|product|item|category|type|kind|unit|currency|date|note|text|description|color|colour|key|price|cost|weight|rate|fee|points|calories)s?|self|this|return|const|let|var|for|if)$/i;
const MOST_FIELDS = 4;

export const PRICES: readonly Phrase[] = [
  [
    new RegExp(String.raw`(?<![\w.$])(\w+)(?:\.\w+)*\.(${PRICE})\b(?!\s*[(/=])`, 'gi'),
    ({ 0: each, 1: item, 2: field = '', input = '', index = 0 }) =>
      countsBeside(field, input, (count) => input.includes(`.${count}`))
        .filter((count) => !lineAround(input, index).includes(`.${count}`))
        .map((count) => `${each} * ${item}.${count}`),
  ],
  [
    new RegExp(String.raw`(?<![\w.$])(\w+)\[(["'])(${PRICE})\2\](?!\s*[*/=])`, 'gi'),
    ({ 0: each, 1: item, 2: quote = '', 3: field = '', input = '' }) =>
      countsBeside(field, input, (count) => input.includes(`[${quote}${count}${quote}]`)).map(
        (count) => `${each} * ${item}[${quote}${count}${quote}]`,
      ),
  ],
];

function lineAround(text: string, at: number): string {
  return text.slice(text.lastIndexOf('\n', at) + 1, `${text}\n`.indexOf('\n', at));
}

/** Names that usually count something first, then others that stand beside the field: `{ name, price, packets }`, or lines alike. */
function countsBeside(field: string, text: string, isRead: (count: string) => boolean): string[] {
  const inBraces = [...text.matchAll(/\{([^{}]{1,400})\}/g)].flatMap(([, inner = '']) => keysIn(inner.split(/[,\n;]/), field));
  const lines = text.split('\n');
  const inLines = lines.flatMap((line, at) => (keyIn(line) === field ? around(lines, at) : []));
  const beside = [...new Set([...inBraces, ...inLines])].filter((name) => name !== field && !NO_COUNT.test(name));
  return [...new Set([...COUNTS.filter((count) => isRead(count) || beside.includes(count)), ...beside.slice(0, MOST_FIELDS)])];
}

function keysIn(parts: readonly string[], field: string): string[] {
  const keys = parts.map(keyIn).filter((key) => key !== '');
  return keys.includes(field) ? keys : [];
}

/** `price`, `price: 3`, `"price": 3`, `self.price = price`, `Price int`. '' = none. */
function keyIn(part: string): string {
  return /^\s*(?:(?:self|this)\.)?["']?([A-Za-z_]\w*)["']?(?=\s*(?:[:=](?!=)|$)|\s+\S)/.exec(part)?.[1] ?? '';
}

/** The lines above and below with a key, up to one without. */
function around(lines: readonly string[], at: number): string[] {
  const found: string[] = [];
  for (const step of [-1, 1])
    for (let next = at + step; next >= 0 && next < lines.length; next += step) {
      const line = lines[next] ?? '';
      const key = /^\s*(?:self\.|this\.)?\w+\s*(?::|=(?!=))/.test(line) ? keyIn(line) : '';
      if (key === '') break;
      found.push(key);
    }
  return found;
}
