import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import { nameRepairs, smallRepairs } from './smallRepairs.ts';

const MENDED: readonly (readonly [string, string, string])[] = [
  ['a.js', 'function f(a, n) {\n  return a < n;\n}\n', 'return a <= n;'],
  ['a.js', 'function f(a) {\n  return Math.floor(a);\n}\n', 'return Math.round(a);'],
  ['a.js', 'function f(a, b) {\n  a.sum = b;\n}\n', 'a.sum += b;'],
  ['a.js', "function f(a) {\n  return a.split(' ');\n}\n", 'return a.split(/\\s+/);'],
  ['a.js', 'function f(a) {\n  return a === 1 && a;\n}\n', 'return a === 1 || a;'],
  ['a.js', 'function f(a) {\n  return g(a, b);\n}\n', 'return g(b, a);'],
  ['a.go', 'package a\n\nfunc f(s []int) int {\n\treturn s[0]\n}\n', 'return s[len(s)-1]'],
  ['a.py', 'def f(a):\n    return a[0] + 1\n', 'return a[-1] + 1'],
  ['a.js', 'function f(a, i) {\n  return a.slice(i);\n}\n', 'return a.slice(i + 1);'],
  ['a.py', 'def f(a):\n    return a and True\n', 'return a or True'],
  ['a.js', 'async function f(a) {\n  try {\n    return a(1);\n  } catch {}\n}\n', 'return await a(1);'],
  ['a.js', 'async function f(a) {\n  a.save(1);\n}\n', '  await a.save(1);'],
  ['a.js', "function f(line) {\n  const [name, value] = line.split(':');\n}\n", 'const [name, value] = line.split(/:(.*)/s);'],
  ['a.py', 'def f(line):\n    name, value = line.split("=")\n', 'name, value = line.split("=", 1)'],
  ['a.go', 'package a\n\nfunc f(s string) {\n\tp := strings.Split(s, "=")\n}\n', 'p := strings.SplitN(s, "=", 2)'],
  ['a.js', 'function f(a) {\n  return a.sort();\n}\n', 'return a.sort((a, b) => a - b);'],
  ['a.js', 'function f(a, n) {\n  return Math.floor(a.length / n) + 1;\n}\n', 'return Math.ceil(a.length / n);'],
  ['a.py', 'def f(a, n):\n    return len(a) // n + 1\n', 'return -(-len(a) // n)'],
  ['a.js', 'class A {\n  all() {\n    return this.list;\n  }\n}\n', 'return [...this.list];'],
  ['a.py', 'def f(n, a=[]):\n    a.append(n)\n', 'def f(n, a=None):\n    if a is None:\n        a = []\n    a.append(n)'],
  ['a.go', 'package a\n\nfunc f(a, n int) int {\n\treturn a % n\n}\n', 'return ((a % n) + n) % n'],
  ['a.js', 'function f(a) {\n  return a.size || 10;\n}\n', 'return a.size ?? 10;'],
  ['a.js', "function f(a) {\n  return a.replace('-', '');\n}\n", "return a.replaceAll('-', '');"],
  ['a.py', 'def f(a):\n    return a.replace(",", "", 1)\n', 'return a.replace(",", "")'],
  [
    'a.go',
    'package a\n\nfunc f(s string) string {\n\treturn strings.Replace(s, "a(", "b", 1)\n}\n',
    'return strings.ReplaceAll(s, "a(", "b")',
  ],
  ['a.py', 'def f(a):\n    return range(1, a)\n', 'return range(1, a + 1)'],
  ['a.js', 'function f(a, b) {\n  return a + b / 2;\n}\n', 'return (a + b) / 2;'],
  ['a.py', 'def f(day, count):\n    year, month = divmod(day + count, 12)\n', 'year, month = divmod(day + count - 1, 12)\n    month += 1'],
  ['a.js', 'function f(month) {\n  return month % 12;\n}\n', 'return (month - 1) % 12 + 1;'],
  ['a.js', 'function f(list) {\n  return list.sort((a, b) => a - b);\n}\n', 'return [...list].sort((a, b) => a - b);'],
  ['a.js', 'function f(list) {\n  return list[list.length];\n}\n', 'return list[list.length - 1];'],
  ['a.js', 'function f(n) {\n  return g(n - 1);\n}\n', 'return g(n);'],
  ['a.py', 'def f(a, n):\n    return a[:n]\n', 'return a[:n + 1]'],
  ['a.js', 'function f(a, b) {\n  return a.name === b.name;\n}\n', 'return a.name.toLowerCase() === b.name.toLowerCase();'],
  ['a.go', 'package a\n\nfunc f() (err error) {\n\tif a {\n\t\t_, err := g()\n\t}\n\treturn err\n}\n', '_, err = g()'],
  [
    'a.js',
    'function f(size, limit) {\n  return size.width > limit ? size.height : limit;\n}\n',
    'return size.width > limit ? size.width : limit;',
  ],
  [
    'a.js',
    'function f(lines) {\n  const all = lines.map((one) => one.quantity);\n  return lines.reduce((sum, one) => sum + one.product.price, 0);\n}\n',
    'sum + one.product.price * one.quantity',
  ],
  [
    'a.py',
    'def f(lines):\n    n = sum(line["qty"] for line in lines)\n    return sum(line["price"] for line in lines)\n',
    'line["price"] * line["qty"]',
  ],
  [
    'a.js',
    'function f(line) {\n  const net = line.price * line.count;\n  const tax = line.price * rateOf(line.kind);\n  return net + tax;\n}\n',
    'const tax = net * rateOf(line.kind);',
  ],
  [
    'a.js',
    'const one = { price: 1, count: 2 };\nfunction f(line) {\n  return line.price * RATE;\n}\n',
    'return line.price * line.count * RATE;',
  ],
  [
    'a.js',
    '/** Lines: { name, price, packets }. */\nfunction f(lines) {\n  let total = 0;\n  for (const line of lines) total += line.price;\n}\n',
    'total += line.price * line.packets',
  ],
  [
    'a.py',
    'class Line:\n    def __init__(self, name, fee, seats):\n        self.name = name\n        self.fee = fee\n        self.seats = seats\n\n\ndef f(lines):\n    return sum(line.fee for line in lines)\n',
    'line.fee * line.seats',
  ],
  [
    'a.go',
    'package a\n\ntype Line struct {\n\tName string\n\tPrice int\n\tBoxes int\n}\n\nfunc f(l Line) int {\n\treturn l.Price\n}\n',
    'return l.Price * l.Boxes',
  ],
  [
    'a.js',
    'function f(unit) {\n  const key = unit.trim().toLowerCase();\n  return ALIASES[unit] ?? key;\n}\n',
    'return ALIASES[key] ?? key;',
  ],
  [
    'a.py',
    'def fits(word, form):\n    for a, b in zip(word.lower(), form.lower()):\n        if a != b:\n            return False\n    return True\n',
    '    if len(word) != len(form):\n        return False\n    for a, b in zip(',
  ],
  ['a.py', 'def f(a, b):\n    return all(x == y for x, y in zip(a, b))\n', 'return len(a) == len(b) and all('],
  ['a.js', 'function f(a, b) {\n  return a.every((x, i) => x === b[i]);\n}\n', 'return a.length === b.length && a.every('],
  [
    'a.js',
    'function f(a, b) {\n  for (let i = 0; i < a.length; i++) {\n    if (a[i] !== b[i]) return false;\n  }\n  return true;\n}\n',
    '  if (a.length !== b.length) return false;\n  for (let i = 0;',
  ],
  [
    'a.go',
    'package a\n\nfunc f(a, b []int) bool {\n\tfor i := range a {\n\t\tif a[i] != b[i] {\n\t\t\treturn false\n\t\t}\n\t}\n\treturn true\n}\n',
    '\tif len(a) != len(b) {\n\t\treturn false\n\t}\n\tfor i := range a',
  ],
  ['a.py', 'def f(name):\n    plain = name.strip()\n    if plain:\n        return TABLE[name]\n', 'return TABLE[plain]'],
  ['a.py', 'def f(counts):\n    return sorted(counts.items(), key=lambda one: one[1])\n', 'key=lambda one: one[1], reverse=True)'],
  ['a.py', 'def f(rows):\n    rows.sort(key=lambda row: row.get("n"))\n', 'row.get("n"), reverse=True)'],
  ['a.js', 'function f(found, node) {\n  found ??= node.value;\n}\n', 'found = node.value ?? found;'],
  [
    'a.js',
    'function f(t, day, minutes) {\n  return t.find((e) => e.day >= day && e.minutes > minutes);\n}\n',
    '(e) => (e.day > day || (e.day === day && e.minutes > minutes))',
  ],
  [
    'a.go',
    'package a\n\nfunc f(rounds []int) {\n\tfor i := 0; i < len(rounds); i++ {\n\t}\n}\n',
    'for i := len(rounds) - 1; i >= 0; i-- {',
  ],
  ['a.js', 'function f(a) {\n  for (let at = a.length - 1; at >= 0; at--) {\n  }\n}\n', 'for (let at = 0; at < a.length; at++) {'],
  ['a.py', 'def f(days):\n    for day in days:\n        return day\n', 'for day in reversed(days):'],
  ['a.py', 'def f(a, b):\n    return a.name or b.name\n', 'return b.name or a.name'],
  ['a.py', 'def f(text):\n    return Decimal(text.replace(",", ""))\n', 'text.replace(",", ".")'],
  ['a.py', 'def f(first, last):\n    total = first + first\n    return total\n', 'total = first + last'],
];

for (const [path, text, after] of MENDED) {
  test(`“${text
    .split('\n')
    .find((line) => /^\s/.test(line))
    ?.trim()}” may have to be “${after}”`, () => {
    const definitions = outline(text, languageOf(path));
    const repairs = [...smallRepairs(path, text, definitions, 99), ...nameRepairs(path, text, definitions, 99)];
    assert.ok(
      repairs.some((repair) => repair.text.includes(after)),
      repairs.map(({ what }) => what).join('\n'),
    );
  });
}

test('a statement may have to stand after the check that guards it', () => {
  const text = 'def take(self, n):\n    self.left = self.left - n\n    if self.left < n:\n        raise Empty()\n    return n\n';
  const moved = 'def take(self, n):\n    if self.left < n:\n        raise Empty()\n    self.left = self.left - n\n    return n\n';
  assert.ok(smallRepairs('a.py', text, outline(text, 'python'), 99).some((repair) => repair.text === moved));
});

test('strings, comments and other functions stay', () => {
  const text = "function f(a) {\n  return 'a < b'; // a < b\n}\n\nfunction g(a) {\n  return a < 1;\n}\n";
  const [first] = outline(text, 'javascript');
  assert.deepEqual(smallRepairs('a.js', text, first ? [first] : [], 99), []);
});

test('a comparison does not swallow a later case for what is equal', () => {
  const text = 'package a\n\nfunc f(a, b int) {\n\tswitch {\n\tcase a < b:\n\t\tg()\n\tcase a == b:\n\t\th()\n\t}\n}\n';
  const texts = smallRepairs('a.go', text, outline(text, languageOf('a.go')), 100).map((repair) => repair.text);
  assert.ok(texts.length > 0);
  assert.ok(!texts.some((one) => one.includes('a <= b')));
});

test('a sum of ones does not become a fixed number, and one of values may', () => {
  const textsOf = (line: string) => {
    const text = `function f(a) {\n  let n = 0;\n  ${line}\n  return n;\n}\n`;
    return smallRepairs('a.js', text, outline(text, 'javascript'), 99).map((repair) => repair.text);
  };
  assert.ok(!textsOf('n += 1;').some((text) => text.includes('\n  n = 1;')));
  assert.ok(textsOf('n += a;').some((text) => text.includes('\n  n = a;')));
});
