// Checks that a rename touches nothing that a language brings along, and takes no name that a file already has.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamed } from '#agent/testing/renamed.ts';

test('the only method of a name that a language’s own types have, too, is renamed on objects of its class alone', async (t) => {
  const files = {
    'src/cart.js':
      'export class Cart {\n  add(item) {\n    this.items.push(item);\n    return this;\n  }\n  all(list) {\n    for (const one of list) this.add(one);\n  }\n}\n',
    'src/page.js':
      "import { Cart } from './cart.js';\nconst cart = new Cart();\nconst seen = new Set();\nexport function show(node, id) {\n  cart.add(id);\n  seen.add(id);\n  node.classList.add('x');\n}\n",
  };
  assert.deepEqual(await renamed(t, 'Rename the method Cart.add to addItem.', files), {
    'src/cart.js': files['src/cart.js'].replace('  add(', '  addItem(').replace('this.add', 'this.addItem'),
    'src/page.js': files['src/page.js'].replace('cart.add', 'cart.addItem'),
  });
});

test('a name that is taken where the old one is used is told, and a namesake in another function is no obstacle', async (t) => {
  const files = {
    'src/user.js': 'export function fetchUser(id) {\n  return id;\n}\n',
    'src/page.js': "import { fetchUser } from './user.js';\n\nexport function loadUser(id) {\n  return fetchUser(id);\n}\n",
    'src/show.js':
      "import { fetchUser } from './user.js';\n\nexport function show(id) {\n  const user = fetchUser(id);\n  return user;\n}\n\nexport function other() {\n  const person = 1;\n  return person;\n}\n",
  };
  assert.match(
    String(await renamed(t, 'Rename fetchUser to loadUser.', files)),
    /`loadUser` is already a name in `src\/page\.js` \(line 3\)/,
  );
  assert.match(String(await renamed(t, 'Rename fetchUser to user.', files)), /`user` is already a name in `src\/show\.js` \(line 4\)/);
  assert.equal(typeof (await renamed(t, 'Rename fetchUser to person.', files)), 'object');
});
