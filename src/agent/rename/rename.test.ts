// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { renamed } from '#agent/testing/renamed.ts';
import { readPhrase } from './renameRequest.ts';

test('a function is renamed where it is imported, and not in strings, keys, longer names or other modules', async (t) => {
  const files = {
    'src/cart.js':
      "/** See total. */\nexport function total(cart) {\n  return cart.total + subtotal(cart) + 'total';\n}\nconst subtotal = (x) => x;\n",
    'src/page.js':
      "import { total } from './cart.js';\nimport { other as sum } from './cart.js';\n\nexport const page = (cart) => ({ total: total(cart), text: `total ${total(cart)}`, deep: cart.total });\n",
    'src/alias.js': "import { total as sum } from './cart.js';\nexport const a = sum;\n",
    'src/space.js': "import * as cart from './cart.js';\nexport const b = cart.total(1) + other.total;\n",
    'src/passed.js': "export { total } from './cart.js';\n",
    'src/far.js': "import { total } from './passed.js';\ntotal(2);\n",
    'src/shadow.js':
      "import { total } from './cart.js';\nexport function f(total) {\n  return total;\n}\nexport const g = () => total(1);\n",
    'src/both.js': "import { total } from './cart.js';\nimport { total as price } from './stranger.js';\nexport const t = total(price);\n",
    'src/stranger.js': 'const total = 3;\nexport default total;\n',
    'README.md': 'Call `total(cart)` for the total.\n',
  };
  assert.deepEqual(await renamed(t, 'Rename total in src/cart.js to sumUp.', files), {
    'src/cart.js':
      "/** See sumUp. */\nexport function sumUp(cart) {\n  return cart.total + subtotal(cart) + 'total';\n}\nconst subtotal = (x) => x;\n",
    'src/page.js':
      "import { sumUp } from './cart.js';\nimport { other as sum } from './cart.js';\n\nexport const page = (cart) => ({ total: sumUp(cart), text: `total ${sumUp(cart)}`, deep: cart.total });\n",
    'src/alias.js': "import { sumUp as sum } from './cart.js';\nexport const a = sum;\n",
    'src/space.js': "import * as cart from './cart.js';\nexport const b = cart.sumUp(1) + other.total;\n",
    'src/both.js': "import { sumUp } from './cart.js';\nimport { total as price } from './stranger.js';\nexport const t = sumUp(price);\n",
    'src/passed.js': "export { sumUp } from './cart.js';\n",
    'src/far.js': "import { sumUp } from './passed.js';\nsumUp(2);\n",
    'src/shadow.js':
      "import { sumUp } from './cart.js';\nexport function f(total) {\n  return total;\n}\nexport const g = () => sumUp(1);\n",
  });
});

test('CommonJS and Python modules are followed, too', async (t) => {
  const files = {
    'a.js': 'function load() {}\nmodule.exports = { load };\n',
    'b.js': "const { load } = require('./a');\nconst a = require('./a');\nload();\na.load();\nstorage.load();\n",
    'pkg/__init__.py': "from .core import load_all\n\n__all__ = ['load_all']\n",
    'pkg/core.py': 'def load_all(path):\n    """load_all of a path."""\n    return path\n',
    'main.py': 'import pkg.core\nfrom pkg.core import load_all\n\nload_all(load_all=1)\npkg.core.load_all("load_all")\n',
    'test_core.py':
      'from unittest.mock import patch\n\nfrom pkg.core import load_all\n\n\n@patch("pkg.core.load_all")\ndef test_it(fake):\n    load_all("x")\n',
  };
  assert.deepEqual(await renamed(t, 'Rename `load` to `read`.', files), {
    'a.js': 'function read() {}\nmodule.exports = { read };\n',
    'b.js': "const { read } = require('./a');\nconst a = require('./a');\nread();\na.read();\nstorage.load();\n",
  });
  assert.deepEqual(await renamed(t, 'load_all should be called read_all', files), {
    'pkg/__init__.py': "from .core import read_all\n\n__all__ = ['read_all']\n",
    'pkg/core.py': 'def read_all(path):\n    """read_all of a path."""\n    return path\n',
    'main.py': 'import pkg.core\nfrom pkg.core import read_all\n\nread_all(load_all=1)\npkg.core.read_all("load_all")\n',
    'test_core.py':
      'from unittest.mock import patch\n\nfrom pkg.core import read_all\n\n\n@patch("pkg.core.read_all")\ndef test_it(fake):\n    read_all("x")\n',
  });
});

test('a method is renamed with its calls; of two classes only the named one', async (t) => {
  const files = {
    'src/cart.ts': 'export class Cart {\n  add(x: number) {\n    return this.add(x);\n  }\n}\n',
    'src/list.ts': 'export class List {\n  add(x: number) {\n    return this.add(x);\n  }\n}\n',
    'src/use.ts':
      "import { Cart } from './cart.ts';\nimport { List } from './list.ts';\nconst cart = new Cart();\nconst list = new List();\nexport function f(own: Cart) {\n  cart.add(1);\n  list.add(2);\n  own.add(3);\n}\n",
  };
  assert.deepEqual(await renamed(t, 'Rename the method Cart.add to put', files), {
    'src/cart.ts': 'export class Cart {\n  put(x: number) {\n    return this.put(x);\n  }\n}\n',
    'src/use.ts':
      "import { Cart } from './cart.ts';\nimport { List } from './list.ts';\nconst cart = new Cart();\nconst list = new List();\nexport function f(own: Cart) {\n  cart.put(1);\n  list.add(2);\n  own.put(3);\n}\n",
  });
});

test('Go functions and methods are renamed over files and packages', async (t) => {
  const files = {
    'go.mod': 'module x.test/kv\n',
    'store/a.go': 'package store\n\n// Open opens.\nfunc Open() {}\n\ntype File struct{}\n\nfunc (f *File) Close() {}\n',
    'store/b.go': 'package store\n\nfunc again() { Open() }\n',
    'main.go':
      'package main\n\nimport (\n\t"os"\n\t"x.test/kv/store"\n)\n\nfunc main() {\n\tstore.Open()\n\tos.Open("Open")\n\tf := &store.File{}\n\tf.Close()\n}\n',
  };
  assert.deepEqual(await renamed(t, 'Rename Open to Connect', files), {
    'store/a.go': 'package store\n\n// Connect opens.\nfunc Connect() {}\n\ntype File struct{}\n\nfunc (f *File) Close() {}\n',
    'store/b.go': 'package store\n\nfunc again() { Connect() }\n',
    'main.go': (files['main.go'] ?? '').replace('store.Open', 'store.Connect'),
  });
});

test('generated and vendored files stay, and so does everything where the name is taken or missing', async (t) => {
  const files = {
    'src/a.js': 'export function one() {}\nexport function two() {}\n',
    'vendor/a.js': 'export function one() {}\n',
    'dist/a.js': 'function one(){}\n',
    'src/b.js': '// @generated\nexport const one = 1;\n',
  };
  assert.deepEqual(await renamed(t, 'rename one to three', files), {
    'src/a.js': 'export function three() {}\nexport function two() {}\n',
  });
  assert.match(String(await renamed(t, 'rename one to two', files)), /`two` already exists in `src\/a\.js`/);
  assert.match(String(await renamed(t, 'rename four to five', files)), /Not found: `four`/);
});

test('a parameter is renamed in its function, a key in configuration and code', async (t) => {
  const files = {
    'a.py': 'def area(w, h):\n    return w * h\n\n\ndef other(w):\n    return w\n',
    'config.json': '{ "maxItems": 3 }\n',
    'b.js': 'export const limit = (config) => config.maxItems;\n',
  };
  assert.deepEqual(await renamed(t, 'Rename the parameter w of area to width', files), {
    'a.py': 'def area(width, h):\n    return width * h\n\n\ndef other(w):\n    return w\n',
  });
  assert.deepEqual(await renamed(t, 'Rename the option maxItems to itemLimit', files), {
    'config.json': '{ "itemLimit": 3 }\n',
    'b.js': 'export const limit = (config) => config.itemLimit;\n',
  });
});

test('what a rename asks beyond it is kept for the model', () => {
  const rest = (text: string) => readPhrase(readRequest(text))?.rest;
  assert.equal(rest('Rename one to two everywhere, and update the tests.'), '');
  assert.equal(rest('Rename `Cart` to `Basket`. Do not touch anything else.'), '');
  assert.equal(rest('Rename the class Cart to Basket and add a method count().'), 'add a method count().');
  assert.equal(readPhrase(readRequest('Rename the file')), null);
});

test('longer names that the task quotes stay, also in documents, whose indented code is code', async (t) => {
  const files = {
    'src/users.js': "export function fetchUser() {\n  count('fetchUser.calls');\n}\n",
    'README.md': 'Use it so:\n\n    const user = fetchUser();\n\n`fetchUser` counts in `fetchUser.calls`.\n',
  };
  assert.deepEqual(await renamed(t, 'Rename `fetchUser` to `loadUser`. The metric "fetchUser.calls" has to stay.', files), {
    'src/users.js': "export function loadUser() {\n  count('fetchUser.calls');\n}\n",
    'README.md': 'Use it so:\n\n    const user = loadUser();\n\n`loadUser` counts in `fetchUser.calls`.\n',
  });
});

test('a type of a parameter is no parameter of that name', async (t) => {
  const files = { 'a.py': 'class Store:\n    pass\n\n\ndef show(store: Store) -> str:\n    return isinstance(store, Store)\n' };
  const texts = await renamed(t, 'rename class Store to ItemStore', files);
  assert.deepEqual(texts, { 'a.py': files['a.py'].replaceAll('Store', 'ItemStore') });
});

test('documents that speak of an environment variable of the same name stay', async (t) => {
  const files = {
    'a.js': 'export const MAX_RETRY = Number(process.env.MAX_RETRY);\n',
    'README.md': 'Environment: `MAX_RETRY` is how often it tries.\n',
  };
  assert.deepEqual(await renamed(t, 'rename the constant MAX_RETRY to MAX_TRIES', files), {
    'a.js': 'export const MAX_TRIES = Number(process.env.MAX_RETRY);\n',
  });
});

test('a method is renamed in subclasses, and on variables that are named like its class and no other', async (t) => {
  const store = (name: string) => `export class ${name} {\n  find() {\n    return 1;\n  }\n}\n`;
  const files = {
    'loans.js': `${store('LoanStore')}export class Counted extends LoanStore {\n  find() {\n    return super.find() + 1;\n  }\n}\n`,
    'fines.js': store('FineStore'),
    'use.js': 'export const use = (loans, fines) => loans.find() + fines.find();\n',
  };
  assert.deepEqual(await renamed(t, 'Rename the method find of LoanStore to open.', files), {
    'loans.js': files['loans.js'].replaceAll('find', 'open'),
    'use.js': 'export const use = (loans, fines) => loans.open() + fines.find();\n',
  });
});

test('“… is a bad name. Call it …” is a rename', () => {
  const asked = readPhrase(readRequest('normalize in lexicon/text.py is a bad name, phones has one too. Call it normalize_title.'));
  assert.deepEqual([asked?.from, asked?.to], ['normalize', 'normalize_title']);
});

test('a module and its function in a string are renamed together, those of another module not', async (t) => {
  const files = {
    'lex/text.py': 'def norm(a):\n    return a\n',
    'lex/phone.py': 'def norm(a):\n    return a\n',
    'steps.py': 'STEPS = {\n    "norm": "lex.text:norm",\n    "digits": "lex.phone:norm",\n}\n',
  };
  assert.deepEqual(await renamed(t, 'Rename norm in lex/text.py to norm_title.', files), {
    'lex/text.py': 'def norm_title(a):\n    return a\n',
    'steps.py': 'STEPS = {\n    "norm": "lex.text:norm_title",\n    "digits": "lex.phone:norm",\n}\n',
  });
});

test('the name in titles of tests and in prose follows where it is no ordinary word; a file of that name stays', async (t) => {
  const files = {
    'src/fees.js': 'export const calcFee = (kilos) => kilos * 2;\n',
    'test/fees.test.js': "import { calcFee } from '../src/fees.js';\ntest('calcFee adds up', () => calcFee(1));\ntrack('calcFee');\n",
    'README.md': 'The fee comes from calcFee, see docs/calcFee.md.\n',
  };
  assert.deepEqual(await renamed(t, 'Rename calcFee to shippingFee', files), {
    'src/fees.js': 'export const shippingFee = (kilos) => kilos * 2;\n',
    'test/fees.test.js':
      "import { shippingFee } from '../src/fees.js';\ntest('shippingFee adds up', () => shippingFee(1));\ntrack('calcFee');\n",
    'README.md': 'The fee comes from shippingFee, see docs/calcFee.md.\n',
  });
});

test('in documents a method follows on objects of its class, and in lines that name no other class', async (t) => {
  const files = {
    'box.go':
      'package box\n\ntype Queue struct{}\n\nfunc (q *Queue) Push(a string) {}\n\ntype Stack struct{}\n\nfunc (s *Stack) Push(a string) {}\n',
    'README.md':
      'q := box.NewQueue()\n\n```go\nq := box.NewQueue()\nq.Push("a")\ns := box.NewStack()\ns.Push("b")\n```\n\n`Push` of a Queue adds at the end.\n`Push` of a Stack adds on top, unlike that of a Queue.\n',
  };
  const changed = await renamed(t, 'Rename the method `Push` of `Queue` to `Enqueue`; `Stack` has a `Push` too, that stays.', files);
  assert.ok(typeof changed === 'object');
  assert.equal(
    changed['README.md'],
    'q := box.NewQueue()\n\n```go\nq := box.NewQueue()\nq.Enqueue("a")\ns := box.NewStack()\ns.Push("b")\n```\n\n`Enqueue` of a Queue adds at the end.\n`Push` of a Stack adds on top, unlike that of a Queue.\n',
  );
});

test('a name that stands before “rename it to” is meant, unless it is one of a file', () => {
  const read = (text: string) => {
    const asked = readPhrase(readRequest(text));
    return asked && [asked.from, asked.to, asked.rest];
  };
  assert.deepEqual(read('The class Crawler in feeds/crawler.py doesn’t crawl anything, please rename it to FeedReader.'), [
    'Crawler',
    'FeedReader',
    '',
  ]);
  assert.deepEqual(read('`getData` says nothing. Rename it to `loadOrders`.'), ['getData', 'loadOrders', '']);
  assert.equal(read('`crawler.py` is too long a name for it, rename it to `feed.py`.'), null);
});

test('of namesakes, the one whose folder stays is left alone, and an apposition may stand before the new name', async (t) => {
  const free = 'export function getSlots(doctor) {\n  return doctor.free;\n}\n';
  const files = {
    'src/scheduling/availability.js': free,
    'src/rooms/planner.js': free.replaceAll('doctor', 'room'),
    'src/job.js': "import { getSlots } from './scheduling/availability.js';\n\ngetSlots(1);\n",
    'src/room.js': "import { getSlots } from './rooms/planner.js';\n\ngetSlots(1);\n",
  };
  const changed = await renamed(
    t,
    'Please rename getSlots, the function for the free times of a doctor, to listOpenSlots everywhere (tests included). The function of the same name for rooms keeps its name.',
    files,
  );
  assert.deepEqual(Object.keys(changed).sort(), ['src/job.js', 'src/scheduling/availability.js']);
});

test('objects that other files see, and those that a function returns, have their method; an arrow before a type is none', async (t) => {
  const files = {
    'ship/rate.go':
      'package ship\n\ntype Rate struct{}\n\nvar Standard = Rate{}\n\nfunc (r Rate) Calc(s *Shipment) int {\n\treturn s.Calc() + 1\n}\n',
    'ship/shipment.go': 'package ship\n\ntype Shipment struct{}\n\nfunc (s *Shipment) Calc() int {\n\treturn 1\n}\n',
    'ship/ship_test.go':
      'package ship\n\nfunc box(n int) *Shipment {\n\treturn &Shipment{}\n}\n\nfunc TestIt() {\n\tbox(1).Calc()\n\tStandard.Calc(box(2))\n}\n',
  };
  assert.deepEqual(await renamed(t, 'Rename the method Calc of Shipment to Grams. The Calc method of Rate stays as it is.', files), {
    'ship/rate.go': files['ship/rate.go'].replace('s.Calc', 's.Grams'),
    'ship/shipment.go': files['ship/shipment.go'].replace('Calc', 'Grams'),
    'ship/ship_test.go': files['ship/ship_test.go'].replace('.Calc()', '.Grams()'),
  });
  const python = { 'menu.py': 'class Item:\n    pass\n\n\nclass Menu:\n    def find(self, name) -> Item:\n        return Item()\n' };
  assert.deepEqual(await renamed(t, 'Rename the class Item to Dish.', python), { 'menu.py': python['menu.py'].replaceAll('Item', 'Dish') });
});

test('a field that no type declares is renamed as a key everywhere, also in data', async (t) => {
  const files = {
    'src/invoice.js':
      'export function make(number, sum, { netDays = 30 } = {}) {\n  return { number, net: sum, netDays };\n}\nexport const gross = (invoice) => invoice.net * 1.2;\n',
    'data/invoices.json': '[{ "number": 1, "net": 20 }]\n',
    'data/fish.json': '[{ "net": "small", "boat": "A" }]\n',
  };
  assert.deepEqual(
    await renamed(t, 'The field `net` of the invoices should be called `subtotal` from now on, in the sample data, too.', files),
    {
      'src/invoice.js': files['src/invoice.js'].replace('net: sum', 'subtotal: sum').replace('invoice.net', 'invoice.subtotal'),
      'data/invoices.json': files['data/invoices.json'].replace('net', 'subtotal'),
    },
  );
});

test('what is imported late follows, also under another name', async (t) => {
  const files = {
    'src/cart.js': 'export function total(cart) {\n  return cart.n;\n}\n',
    'src/late.js': "export async function late(cart) {\n  const { total } = await import('./cart.js');\n  return total(cart);\n}\n",
    'src/other.js':
      "export async function other(cart) {\n  const { total: sum } = await import('./cart.js');\n  return sum(cart) + cart.total;\n}\n",
    'src/then.js': "export const then = (cart) => import('./cart.js').then(({ total }) => total(cart));\n",
    'src/whole.js': "export async function whole(cart) {\n  const own = await import('./cart.js');\n  return own.total(cart);\n}\n",
  };
  assert.deepEqual(await renamed(t, 'Rename total to sumUp.', files), {
    'src/cart.js': files['src/cart.js'].replace('total', 'sumUp'),
    'src/late.js': files['src/late.js'].replaceAll('total', 'sumUp'),
    'src/other.js': files['src/other.js'].replace('{ total:', '{ sumUp:'),
    'src/then.js': files['src/then.js'].replaceAll('total', 'sumUp'),
    'src/whole.js': files['src/whole.js'].replace('own.total', 'own.sumUp'),
  });
});
