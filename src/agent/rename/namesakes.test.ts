// Checks that a rename tells a method or function from others of its name, by imports and by what a file is about.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamed } from '#agent/testing/renamed.ts';

test('a name that is imported under another is renamed in its import alone', async (t) => {
  const files = {
    'atlas/names.py': 'def normalize(name):\n    return name.lower()\n',
    'atlas/vectors.py': 'def normalize(vector):\n    return vector\n',
    'atlas/dedupe.py':
      'from atlas.vectors import normalize, subtract\nfrom atlas.names import normalize as clean\n\n\ndef direction(a):\n    return normalize(a), clean(a)\n',
  };
  assert.deepEqual(await renamed(t, 'Rename normalize in atlas/names.py to fold_name.', files), {
    'atlas/names.py': 'def fold_name(name):\n    return name.lower()\n',
    'atlas/dedupe.py':
      'from atlas.vectors import normalize, subtract\nfrom atlas.names import fold_name as clean\n\n\ndef direction(a):\n    return normalize(a), clean(a)\n',
  });
});

const BASKET = {
  'src/basket.js': 'export class Basket {\n  flush() {\n    return [];\n  }\n}\n',
  'src/log.js': 'export class OrderLog {\n  flush() {\n    return 1;\n  }\n}\n',
};

test('objects in a file about the class alone are of it; where another one with the method is imported, only those known', async (t) => {
  const files = {
    ...BASKET,
    'src/mergeBaskets.js': 'export const merge = (guest, own) => own.add(guest.flush());\n',
    'src/checkout.js':
      "import { OrderLog } from './log.js';\n\nexport function pay(basket, log) {\n  log.flush();\n  return basket\n    .flush()\n    .map(String);\n}\n",
    'src/report.js': 'export const report = (out) => out.flush();\n',
  };
  assert.deepEqual(await renamed(t, 'Rename the method flush of Basket to takeAll. The logs keep theirs.', files), {
    'src/basket.js': BASKET['src/basket.js'].replace('flush', 'takeAll'),
    'src/mergeBaskets.js': files['src/mergeBaskets.js'].replace('flush', 'takeAll'),
    'src/checkout.js': files['src/checkout.js'].replace('    .flush', '    .takeAll'),
  });
});

test('a class of the same name from elsewhere keeps its method', async (t) => {
  const files = {
    ...BASKET,
    'vendor/queue/index.js': 'export class Basket {\n  flush() {}\n}\n',
    'src/outbox.js':
      "import { Basket } from '../vendor/queue/index.js';\n\nconst basket = new Basket();\nexport const send = () => basket.flush();\n",
    'src/shop.js': "import { Basket } from './basket.js';\n\nconst basket = new Basket();\nexport const empty = () => basket.flush();\n",
  };
  assert.deepEqual(await renamed(t, 'Rename the method flush of Basket to takeAll.', files), {
    'src/basket.js': BASKET['src/basket.js'].replace('flush', 'takeAll'),
    'src/shop.js': files['src/shop.js'].replace('flush', 'takeAll'),
  });
});

test('in documents a function is told from a method of its name, and what the task says in quotes stays', async (t) => {
  const files = {
    'src/scale.js': 'export function weigh(hive) {\n  return hive.gross;\n}\n',
    'src/honey.js': 'export class HoneyJar {\n  weigh() {\n    return 1;\n  }\n}\n',
    'README.md':
      '```js\nweigh({ gross: 3 });\nscale.weigh(hive);\njar.weigh();\n```\n\n`weigh` of a HoneyJar is another.\nThe journal has a `weigh` entry.\n',
  };
  const task =
    "weigh in src/scale.js should be called `weighHive`, also in the README; HoneyJar's own weigh() and the 'weigh' entries stay as they are.";
  const changed = await renamed(t, task, files);
  assert.ok(typeof changed !== 'string', String(changed));
  assert.equal(changed['README.md'], files['README.md'].replace('weigh({', 'weighHive({').replace('scale.weigh', 'scale.weighHive'));
  assert.equal(changed['src/honey.js'], undefined);
});

test('what is joined by “and” to what stays, stays as well', async (t) => {
  const files = {
    'lib/bay.js': 'class Bay {\n  free() {\n    return this.plate;\n  }\n}\nmodule.exports = { Bay };\n',
    'lib/lot.js': 'class Lot {\n  free() {\n    return this.bays.length;\n  }\n}\nmodule.exports = { Lot };\n',
    'README.md': 'A bay is `"free"`. `bay.free()` gives it back, `lot.free()` counts.\n',
  };
  const task =
    'A Bay\'s method free() reads like a question. Please rename it to release(); Lot.free(), which counts the free bays, and the status "free" remain.';
  assert.deepEqual(await renamed(t, task, files), {
    'lib/bay.js': files['lib/bay.js'].replace('free', 'release'),
    'README.md': files['README.md'].replace('bay.free', 'bay.release'),
  });
});

test('of classes that are all called so, the one whose folder is named is renamed; lists of the others’ modules stay', async (t) => {
  const files = {
    'apiary/hives/__init__.py': 'from .frame import Frame\n\n__all__ = ["Frame"]\n',
    'apiary/hives/frame.py': 'class Frame:\n    pass\n',
    'apiary/honey/__init__.py': 'from .frame import Frame\n\n__all__ = ["Frame"]\n',
    'apiary/honey/frame.py': 'class Frame:\n    pass\n',
  };
  const task =
    'We have two classes called Frame and it drives me mad. Call the one from the brood boxes (apiary.hives) `BroodFrame` everywhere - the honey frame stays `Frame`.';
  assert.deepEqual(await renamed(t, task, files), {
    'apiary/hives/frame.py': 'class BroodFrame:\n    pass\n',
    'apiary/hives/__init__.py': 'from .frame import BroodFrame\n\n__all__ = ["BroodFrame"]\n',
  });
});

test('another name that a file gives to an object is followed', async (t) => {
  const files = {
    ...BASKET,
    'src/hold.js':
      'export function hold(context) {\n  const { basket: held } = context;\n  const log = context.orderLog;\n  const again = context.basket;\n  return held.flush() + log.flush() + again.flush();\n}\n',
  };
  assert.deepEqual(await renamed(t, 'Rename the method flush of Basket to takeAll. The logs keep theirs.', files), {
    'src/basket.js': BASKET['src/basket.js'].replace('flush', 'takeAll'),
    'src/hold.js': files['src/hold.js'].replace('held.flush', 'held.takeAll').replace('again.flush', 'again.takeAll'),
  });
});

test('elements of a list that is called like the class are of it', async (t) => {
  const files = {
    'accounts.py': 'class Account:\n    def settle(self, month):\n        return month\n',
    'invoices.py': 'class Invoice:\n    def settle(self, paid):\n        return paid\n',
    'report.py':
      'def close(accounts, invoices, rest):\n    both = [a.settle for a in accounts]\n    done = [i.settle(1) for i in invoices]\n    for x in accounts:\n        x.settle(1)\n    for x in rest:\n        x.settle(2)\n    return both, done\n',
  };
  const made = await renamed(t, 'Rename the method settle of Account to close_month. Invoices keep theirs.', files);
  assert.ok(typeof made === 'object');
  assert.equal(made['report.py'], files['report.py'].replace('a.settle for', 'a.close_month for'));
});
