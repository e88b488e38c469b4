// Checks that a field is renamed where it is declared, used, a key or taken out of an object, and others of its name stay.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamed } from '#agent/testing/renamed.ts';

test('a field of an interface, with keys, patterns, and an example in the README', async (t) => {
  const files = {
    'src/boat.ts': [
      'export interface Boat {',
      '  id: number;',
      '  /** In metres. */',
      '  len: number;',
      '  name?: string;',
      '}',
      '',
      'export const make = (id: number, len: number): Boat => ({ id, len });',
      'export const dinghy: Boat = { id: 1, len: 3.2 };',
      '',
    ].join('\n'),
    'src/fleet.ts': [
      "import type { Boat } from './boat.js';",
      '',
      'export function longest(boats: readonly Boat[]): Boat | undefined {',
      '  return [...boats].sort((a, b) => b.len - a.len)[0];',
      '}',
      '',
      'export function table(boats: Boat[]): string {',
      "  return boats.map(({ id, len, name }) => `${id} ${name} ${len.toFixed(1)}`).join('\\n');",
      '}',
      '',
      'export function describe({ len: metres, name }: Boat): string {',
      '  return `${name}: ${metres}`;',
      '}',
      '',
      'export function grow(boat: Boat): Boat {',
      '  const { len } = boat;',
      "  log('len', len);",
      '  return { ...boat, len: len + 1 };',
      '}',
      '',
      'function log(text: string, value: number): void {',
      '  console.log(text, value);',
      '}',
      '',
    ].join('\n'),
    'data/boats.json': '[\n  { "id": 1, "len": 3.2, "name": "Ida" }\n]\n',
    'data/limits.json': '{ "len": 12 }\n',
    'README.md':
      'Each boat has `len`, in metres:\n\n```ts\nconst boat: Boat = { id: 7, len: 12 };\n```\n\nThe len of a boat is measured at the waterline.\n',
  };
  assert.deepEqual(await renamed(t, 'Rename the field `len` of `Boat` to `length` everywhere.', files), {
    'src/boat.ts': files['src/boat.ts']
      .replace('  len: number;', '  length: number;')
      .replace('({ id, len })', '({ id, length: len })')
      .replace('{ id: 1, len: 3.2 }', '{ id: 1, length: 3.2 }'),
    'src/fleet.ts': files['src/fleet.ts']
      .replace('b.len - a.len', 'b.length - a.length')
      .replace('({ id, len, name })', '({ id, length, name })')
      .replace('${len.toFixed(1)}', '${length.toFixed(1)}')
      .replace('{ len: metres, name }', '{ length: metres, name }')
      .replace('const { len } = boat', 'const { length } = boat')
      .replace("log('len', len)", "log('len', length)")
      .replace('len: len + 1', 'length: length + 1'),
    'data/boats.json': files['data/boats.json'].replace('"len"', '"length"'),
    'README.md': files['README.md'].replace('`len`', '`length`').replace('len: 12', 'length: 12'),
  });
});

test('a field of the same name of another type stays, and so do its keys', async (t) => {
  const files = {
    'src/types.ts':
      'export interface Ticket {\n  seat: string;\n  code: string;\n}\n\nexport interface Country {\n  title: string;\n  code: string;\n}\n',
    'src/use.ts': [
      "import type { Country, Ticket } from './types.js';",
      '',
      "export const ticket: Ticket = { seat: 'A1', code: 'x' };",
      "export const country: Country = { title: 'Norway', code: 'no' };",
      'export const show = (ticket: Ticket, country: Country): string => `${ticket.code} ${country.code}`;',
      '',
    ].join('\n'),
  };
  assert.deepEqual(await renamed(t, 'Rename the property code of Ticket to barcode.', files), {
    'src/types.ts': files['src/types.ts'].replace('  seat: string;\n  code', '  seat: string;\n  barcode'),
    'src/use.ts': files['src/use.ts'].replace("'A1', code", "'A1', barcode").replace('ticket.code', 'ticket.barcode'),
  });
});

test('an attribute of a Python class, with keywords', async (t) => {
  const files = {
    'store/item.py':
      'from dataclasses import dataclass\n\n\n@dataclass\nclass Item:\n    sku: str\n    qty: int = 1\n\n    def total(self, price):\n        return self.qty * price\n',
    'store/stock.py':
      'from store.item import Item\n\n\ndef restock(items, qty):\n    return [Item(sku=item.sku, qty=item.qty + qty) for item in items]\n\n\ndef reserve(qty=1):\n    return print("qty", qty)\n',
  };
  assert.deepEqual(await renamed(t, 'Rename the attribute qty of Item to quantity', files), {
    'store/item.py': files['store/item.py'].replace('    qty: int', '    quantity: int').replace('self.qty', 'self.quantity'),
    'store/stock.py': files['store/stock.py'].replace('qty=item.qty + qty', 'quantity=item.quantity + qty'),
  });
});

test('a field of plain objects that no type declares', async (t) => {
  const files = {
    'src/cart.js': [
      'export function add(items, sku, qty) {',
      '  return [...items, { sku, qty }];',
      '}',
      '',
      'export const count = (items) => items.reduce((sum, { qty }) => sum + qty, 0);',
      "export const line = (item) => `${item.sku} x ${item['qty']}`;",
      '',
    ].join('\n'),
  };
  assert.deepEqual(await renamed(t, 'Rename the field `qty` of the items to `quantity`.', files), {
    'src/cart.js': files['src/cart.js']
      .replace('{ sku, qty }', '{ sku, quantity: qty }')
      .replace('{ qty }) => sum + qty', '{ quantity }) => sum + quantity')
      .replace("item['qty']", "item['quantity']"),
  });
});

test('a field of a Go struct, not its tag', async (t) => {
  const files = {
    'go.mod': 'module example.com/club\n\ngo 1.22\n',
    'club/member.go':
      'package club\n\n// Member pays.\ntype Member struct {\n\tName string `json:"name"`\n\tFee  int    `json:"fee"`\n}\n\nfunc New(name string, fee int) Member {\n\treturn Member{Name: name, Fee: fee}\n}\n\nfunc (m Member) Due(months int) int {\n\treturn m.Fee * months\n}\n',
    'club/sum.go':
      'package club\n\nfunc Sum(members []Member) int {\n\tsum := 0\n\tfor _, m := range members {\n\t\tsum += m.Fee\n\t}\n\treturn sum\n}\n',
  };
  assert.deepEqual(await renamed(t, 'Rename the field Fee of Member to MonthlyFee; the JSON stays.', files), {
    'club/member.go': files['club/member.go']
      .replace('\tFee  int', '\tMonthlyFee  int')
      .replace('Fee: fee', 'MonthlyFee: fee')
      .replace('m.Fee', 'm.MonthlyFee'),
    'club/sum.go': files['club/sum.go'].replace('m.Fee', 'm.MonthlyFee'),
  });
});
