// Writes the demo's workspace: a small shop with a failing test, in a git repository.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const TASK = 'Fix the failing test.';

const FILES: Record<string, string> = {
  'package.json': `${JSON.stringify({ name: 'shop', private: true, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/cart.js': `// A shopping cart. Prices are in cents.

export function addItem(cart, item, quantity = 1) {
  const known = cart.find((line) => line.id === item.id);
  if (known) known.quantity = quantity;
  else cart.push({ ...item, quantity });
  return cart;
}

export function total(cart) {
  return cart.reduce((sum, line) => sum + line.price * line.quantity, 0);
}
`,
  'test/cart.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addItem, total } from '../src/cart.js';

const tea = { id: 'tea', price: 450 };

test('an item is added with its quantity', () => {
  assert.equal(total(addItem([], tea, 2)), 900);
});

test('adding an item again adds to its quantity', () => {
  const cart = addItem([], tea, 2);
  addItem(cart, tea, 3);
  assert.equal(cart[0].quantity, 5);
});
`,
};

export function writeProject(folder: string): void {
  rmSync(path.join(folder, 'greet.py'), { force: true });
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  try {
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=Demo', '-c', 'user.email=demo@example.com', 'commit', '-qm', 'A cart with a failing test');
  } catch {
    // Without git the agent works in the files themselves, and says so.
  }
}
