// Checks what an answer about the files is made from, and which lines it rests on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codebaseOf, type Files, runScripted } from '#agent/testing/scripted.ts';
import { reachedFiles } from './reached.ts';

const ALBUMS: Files = {
  'src/albums/names.ts':
    "import { fileName } from '../shared/index.ts';\nexport const archiveName = (title: string) => fileName(title) + '.zip';\n",
  'src/shared/index.ts':
    "export { urlName } from './slug.ts';\nexport { asciiName as fileName } from './ascii.ts';\nexport * from './more.ts';\n",
  'src/shared/slug.ts': 'export const urlName = (text: string) => text.toLowerCase();\n',
  'src/shared/ascii.ts': "import { table } from './table.ts';\nexport const asciiName = (text: string) => table(text);\n",
  'src/shared/table.ts': "export const table = (text: string) => text.replace('ü', 'ue');\n",
  'src/shared/more.ts': "export * from './index.ts';\n",
};

test('names are followed through re-exports to where they are defined, and from there on', async (t) => {
  const codebase = await codebaseOf(t, ALBUMS);
  const from = codebase.project.file('src/albums/names.ts');
  assert.ok(from);
  const reached = reachedFiles([from], codebase, []).map(({ file, focus }) => [file.path, focus]);
  assert.deepEqual(reached, [
    ['src/shared/ascii.ts', ['asciiName']],
    ['src/shared/table.ts', ['table']],
  ]);
});

test('modules that are imported whole are followed by what is used of them', async (t) => {
  const codebase = await codebaseOf(t, {
    'shop/order.py': 'from shop import prices\n\ndef total(order):\n    return prices.with_tax(order)\n',
    'shop/__init__.py': '',
    'shop/prices.py': 'def with_tax(order):\n    return order * 1.2\n\ndef unused():\n    return 0\n',
  });
  const from = codebase.project.file('shop/order.py');
  assert.ok(from);
  assert.deepEqual(
    reachedFiles([from], codebase, []).map(({ file, focus }) => [file.path, focus]),
    [['shop/prices.py', ['with_tax']]],
  );
});

test('in a Go package what is used where the question’s words stand comes first, and what that uses', async (t) => {
  const codebase = await codebaseOf(t, {
    'dispatch/inbound.go':
      'package dispatch\n\nfunc PlanInbound(v Vessel) Plan {\n\treturn Plan{\n\t\tTugs: tugsFor(v),\n\t\tPilots: bridgeTeam(v),\n\t}\n}\n',
    'dispatch/a_tugs.go': 'package dispatch\n\nfunc tugsFor(v Vessel) int {\n\treturn 2\n}\n',
    'dispatch/bridge.go':
      'package dispatch\n\nfunc bridgeTeam(v Vessel) int {\n\tif v.Length >= pairLength {\n\t\treturn 2\n\t}\n\treturn 1\n}\n',
    'dispatch/limits.go': 'package dispatch\n\n// In metres.\nconst (\n\ttugLength  = 190.0\n\tpairLength = 222.0\n)\n',
  });
  const from = codebase.project.file('dispatch/inbound.go');
  assert.ok(from);
  assert.deepEqual(
    reachedFiles([from], codebase, ['pilot']).map(({ file, focus }) => [file.path, focus]),
    [
      ['dispatch/bridge.go', ['bridgeTeam']],
      ['dispatch/limits.go', ['pairLength']],
      ['dispatch/a_tugs.go', ['tugsFor']],
    ],
  );
});

test('what the best files use is shown with them', async (t) => {
  const { asked } = await runScripted(t, {
    instructions: 'Which function makes the name of the archive of an album?',
    files: ALBUMS,
    answers: ['`asciiName` in `src/shared/ascii.ts`.'],
  });
  assert.match(asked[0]?.messages.at(-1)?.content ?? '', /src\/shared\/ascii\.ts\n```/);
});

const SETTINGS: Files = {
  'thumbs.ini': '[server]\nport = 8000\n\n[pool]\nsize = 4\n',
  'thumbs/settings.py': [
    'class Settings:',
    '    def __init__(self):',
    '        self._ini.read("thumbs.ini")',
    '',
    '    def port(self):',
    '        return self._ini.getint("server", "port", fallback=8000)',
    '',
    '    def workers(self):',
    '        return self._ini.getint("pool", "size", fallback=3)',
    '',
  ].join('\n'),
};

test('the lines of an answer are those with its names and values', async (t) => {
  const { result } = await runScripted(t, {
    instructions: 'Where do I set how many workers are started, and how many are there if the setting is missing?',
    files: SETTINGS,
    answers: ['It is set in the `pool` section of `thumbs.ini`. If it is missing there are 3.'],
  });
  assert.match(result?.text ?? '', /settings\.py:9\]\([^)]*\) `return self\._ini\.getint\("pool", "size", fallback=3\)`/);
  assert.match(result?.text ?? '', /thumbs\.ini:4\]\([^)]*\) `\[pool\]` `size = 4`/);
});

test('beside a line with what the answer says, one that says something else is no place of it', async (t) => {
  const { result } = await runScripted(t, {
    instructions: 'Who gets the notice when a finished site goes into the archive?',
    files: {
      'src/archive.js': "export function archive(site, outbox) {\n  sendNotice(outbox, 'district engineer', site.street);\n}\n",
      'src/notices.js': "export function announce(site, outbox) {\n  sendNotice(outbox, 'city council', site.street);\n}\n",
    },
    answers: ['The district engineer gets the notice.'],
    mode: 'ask',
  });
  assert.match(result?.text ?? '', /archive\.js:2/);
  assert.doesNotMatch(result?.text ?? '', /city council/);
});

test('a hasty “not found” is asked again where a function speaks of it, once, and stands where it is said again', async (t) => {
  const files: Files = {
    'src/coupons.ts':
      "export function applyCoupon(coupon: Coupon, cart: Cart) {\n  if (coupon.expired) cart.notices.push('no longer valid');\n}\n",
  };
  const instructions = 'What does our checkout do when a customer enters a coupon that has expired? Look at the code.';
  const again = await runScripted(t, { instructions, files, answers: ['NOT FOUND', '`applyCoupon` adds a notice.'] });
  assert.match(again.result?.text ?? '', /adds a notice/);
  const second = again.asked[1]?.messages.map(({ content }) => content).join('\n') ?? '';
  assert.match(second, /coupon\.expired/);
  assert.doesNotMatch(second, /not found/i, 'a small model would give that answer again');
  const twice = await runScripted(t, { instructions, files, answers: ['NOT FOUND', 'NOT FOUND'] });
  assert.match(twice.result?.text ?? '', /^Not found/);
  assert.equal(twice.asked.length, 2);
  const elsewhere = await runScripted(t, { instructions: 'Which database does this coupon project use?', files, answers: ['NOT FOUND'] });
  assert.equal(elsewhere.asked.length, 1);
});

test('of a function that is asked about, the line that does it comes before imports and comments', async (t) => {
  const { result } = await runScripted(t, {
    instructions: 'What does addItem in src/cart.js do with the quantity when the item is already in the cart?',
    files: {
      'src/cart.js': [
        "import { priceOf } from './prices.js';",
        '/** Adds an item to the cart, or raises its quantity. */',
        'export function addItem(cart, sku, quantity = 1) {',
        '  const line = cart.lines.find((one) => one.sku === sku);',
        '  const isKnown = line !== undefined;',
        '  if (isKnown) line.quantity = quantity;',
        '  else cart.lines.push({ sku, quantity });',
        '}',
        '',
      ].join('\n'),
      'test/cart.test.js': "import { addItem } from '../src/cart.js';\n",
    },
    answers: ['`addItem` in src/cart.js sets the quantity.'],
  });
  const sources = (result?.text ?? '').split('\n').slice(3);
  assert.match(sources[0] ?? '', /cart\.js:3\]/);
  assert.match(sources[1] ?? '', /cart\.js:[67]\]/);
});

test('a value that is given as an example need not be in the files, a name in backticks has to be', async (t) => {
  const files = {
    'units.py':
      'class UnitError(ValueError):\n    pass\n\n\ndef to_grams(amount, unit):\n    if unit not in ("g", "kg"):\n        raise UnitError(unit)\n    return amount\n',
  };
  const ask = (instructions: string) => runScripted(t, { instructions, files, mode: 'ask', answers: ['It raises a UnitError.'] });
  const example = await ask('What happens if I call to_grams with a unit it does not know, e.g. "cup"?');
  assert.match(example.result?.text ?? '', /^It raises a UnitError/);
  assert.match((await ask('What does `cup_size` do with to_grams?')).result?.text ?? '', /^Not found: `cup_size`/);
});
