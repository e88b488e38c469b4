// Checks what kind of value the code of a function makes of its parameters.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import { signatureOf } from './signature.ts';
import { type Kind, kindOf } from './usage.ts';

/** `path` and the text of one function. */
function kinds(path: string, text: string, ofArgument: (callee: string, at: number) => Kind | null = () => null): Record<string, unknown> {
  const [definition] = outline(text, languageOf(path));
  const signature = definition ? signatureOf(path, text, definition) : null;
  assert.ok(signature, text);
  const usage = { body: signature.body, ofArgument };
  return Object.fromEntries(signature.parameters.map(({ name, type }) => [name, plain(kindOf(name, type, usage))]));
}

function plain(kind: Kind): unknown {
  if (kind.kind === 'list') return [plain(kind.item)];
  if (kind.kind === 'object') return Object.fromEntries([...kind.fields].map(([name, one]) => [name, plain(one)]));
  return kind.kind === 'key' ? `key of ${kind.table}` : kind.kind;
}

test('numbers, texts, keys and dates by what is done with them', () => {
  assert.deepEqual(kinds('a.js', 'function f(a, b, zone, day) {\n  return a * 2 + b.trim() + PRICES[zone] + day.getTime();\n}\n'), {
    a: 'number',
    b: 'text',
    zone: 'key of PRICES',
    day: 'date',
  });
  assert.deepEqual(
    kinds(
      'a.py',
      'def f(start, text, zone, n):\n    """Of `text[0]`."""\n    if zone not in ZONES or n < 3:\n        raise ValueError(text.strip())\n    return start.year + start.month\n',
    ),
    {
      start: 'date',
      text: 'text',
      zone: 'key of ZONES',
      n: 'number',
    },
  );
});

test('lists by their items, and objects by their fields', () => {
  const code =
    'const f = (items, { rate }, rows) => items.reduce((sum, item) => sum + item.price * 2, 0) + rows.map(({ w, h }) => w * h);\n';
  assert.deepEqual(kinds('a.js', code), { items: [{ price: 'number' }], '': 'unknown', rows: [{ w: 'number', h: 'number' }] });
  assert.deepEqual(kinds('a.py', 'def f(rows, box):\n    for row in rows:\n        total += row["price"] * 2\n    return box.items()\n'), {
    rows: [{ price: 'number' }],
    box: 'record',
  });
  const chained =
    'function f(choir, voice) {\n  return choir\n    .filter((singer) => singer.voice === voice)\n    .map((singer) => singer.name);\n}\n';
  assert.deepEqual(kinds('a.js', chained), { choir: [{ voice: 'unknown', name: 'text' }], voice: 'unknown' });
});

test('declared types take precedence, and what is handed on is what the other function takes', () => {
  assert.deepEqual(kinds('a.ts', 'function f(a: string, b: readonly number[], c?: boolean, d: Date) {\n  return a;\n}\n'), {
    a: 'text',
    b: ['number'],
    c: 'boolean',
    d: 'date',
  });
  const ofArgument = (callee: string, at: number): Kind | null => (callee === 'split' && at === 0 ? { kind: 'text' } : null);
  assert.deepEqual(kinds('a.js', 'function f(what, all) {\n  return split(what).length + all.map(split);\n}\n', ofArgument), {
    what: 'text',
    all: ['text'],
  });
});

test('what is a span of time apart from another is a date, also in a list', () => {
  const text =
    'def f(days, first):\n    for day in sorted(set(days)):\n        if day - last == DAY:\n            return first + timedelta(days=1)\n';
  const [definition] = outline(text, 'python');
  const signature = definition ? signatureOf('a.py', text, definition) : null;
  assert.ok(signature);
  const usage = { body: signature.body, spans: ['DAY'], ofArgument: () => null };
  assert.deepEqual(plain(kindOf('days', null, usage)), ['date']);
  assert.deepEqual(plain(kindOf('first', null, usage)), 'date');
});
