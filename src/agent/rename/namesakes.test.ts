// Checks that a rename tells a method or function from others of its name, by imports and by what a file is about.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, type Files } from '#agent/testing/scripted.ts';
import { rename } from './rename.ts';
import { readRename } from './renameRequest.ts';

async function renamed(t: TestContext, instructions: string, files: Files): Promise<Record<string, string>> {
  const request = readRequest(instructions);
  const codebase = await codebaseOf(t, files);
  const asked = readRename(request, codebase);
  assert.ok(asked, instructions);
  const result = rename(codebase, request, asked);
  return result.kind === 'renamed' ? Object.fromEntries(result.texts) : {};
}

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
