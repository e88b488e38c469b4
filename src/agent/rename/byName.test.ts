// Checks that a rename finds the strings by which code reaches what is renamed, and leaves other strings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamed } from '#agent/testing/renamed.ts';

const RATES = 'export function findRate(zone) {\n  return zone;\n}\n\nexport function listRates() {\n  return [];\n}\n';

test('a list of names by which functions of a module are taken, and objects that are made so', async (t) => {
  const files = {
    'src/rates.js': RATES,
    'src/cached.js':
      "import * as plain from './rates.js';\n\nconst CACHED = ['findRate', 'listRates'];\nconst note = 'findRate';\n\nexport function cached() {\n  const api = {};\n  for (const name of CACHED) api[name] = (...args) => plain[name](...args);\n  return api;\n}\n",
    'src/use.js': "import { cached } from './cached.js';\n\nconst api = cached();\nexport const rate = api.findRate('A');\n",
    'src/other.js': "export const KINDS = ['findRate'];\nexport const own = { findRate: 1 };\nexport const first = own[KINDS[0]];\n",
  };
  const made = await renamed(t, 'Rename findRate to lookUpRate.', files);
  assert.ok(typeof made === 'object');
  assert.match(made['src/cached.js'] ?? '', /\['lookUpRate', 'listRates'\]/);
  assert.match(made['src/use.js'] ?? '', /api\.lookUpRate\('A'\)/);
  assert.equal(made['src/other.js'], undefined);
});

test('a member by its name in brackets, in a spy and in a type', async (t) => {
  const files = {
    'src/rates.ts': RATES.replaceAll('(zone)', '(zone: string)'),
    'src/api.d.ts': "import { findRate } from './rates.ts';\n\nexport function api(): { findRate: typeof findRate };\n",
    'test/rates.test.ts':
      "import * as rates from '../src/rates.ts';\n\nvi.spyOn(rates, 'findRate');\nrates['findRate']('A');\nconst key = row['findRate'];\n",
  };
  const made = await renamed(t, 'Rename findRate to lookUpRate.', files);
  assert.ok(typeof made === 'object');
  assert.match(made['src/api.d.ts'] ?? '', /\{ lookUpRate: typeof lookUpRate \}/);
  const spied = made['test/rates.test.ts'] ?? '';
  assert.match(spied, /spyOn\(rates, 'lookUpRate'\)/);
  assert.match(spied, /rates\['lookUpRate'\]/);
  assert.match(spied, /row\['findRate'\]/);
});

test('of several classes with the method, the one that stands beside it', async (t) => {
  const files = {
    'accounts.py': 'class Account:\n    def settle(self, month):\n        return month\n',
    'invoices.py': 'class Invoice:\n    def settle(self, amount):\n        return amount\n',
    'desk.py':
      'ACTIONS = {\n    "settle": ("account", "settle"),\n    "pay": ("invoice", "settle"),\n}\n\n\ndef perform(action, things):\n    kind, method = ACTIONS[action]\n    return getattr(things[kind], method)()\n',
    'words.py': 'WORDS = [("account", "settle")]\n',
  };
  const made = await renamed(t, 'Rename the method settle of Account to close_month. That of Invoice stays.', files);
  assert.ok(typeof made === 'object');
  assert.match(made['desk.py'] ?? '', /"settle": \("account", "close_month"\),\n {4}"pay": \("invoice", "settle"\)/);
  assert.equal(made['words.py'], undefined);
});

test('titles of a test that imports it, also where another file has a function of the name', async (t) => {
  const files = {
    'src/rates.js': RATES,
    'src/terms.js': 'export function findRate(partner) {\n  return partner;\n}\n',
    'test/rates.test.js': "import { findRate } from '../src/rates.js';\n\ntest('findRate finds', () => findRate('A'));\n",
    'test/terms.test.js': "import { findRate } from '../src/terms.js';\n\ntest('findRate finds', () => findRate('A'));\n",
  };
  const made = await renamed(t, 'Rename findRate in src/rates.js to lookUpRate.', files);
  assert.ok(typeof made === 'object');
  assert.match(made['test/rates.test.js'] ?? '', /test\('lookUpRate finds'/);
  assert.equal(made['test/terms.test.js'], undefined);
});

test('names of something else keep their strings', async (t) => {
  const files = {
    'src/users.js': 'export function getUser(id) {\n  return id;\n}\n\nexport function listUsers() {\n  return [];\n}\n',
    'src/api.js':
      "import * as users from './users.js';\n\nexport function call(name, id) {\n  count('getUser');\n  fetch('/rpc', { method: 'getUser' });\n  const row = { column: 'getUser' };\n  return users[name](id, row);\n}\n",
    'account.py': 'class Account:\n    def balance(self):\n        return 1\n',
    'invoice.py': 'class Invoice:\n    def balance(self):\n        return 2\n',
    'ops.py':
      'QUERY = {"table": "account", "column": "balance"}\n\n\ndef run(ops, name):\n    audit("account", "balance")\n    return getattr(ops, name)()\n',
  };
  const users = await renamed(t, 'Rename the function getUser to loadUser.', files);
  assert.ok(typeof users === 'object');
  assert.equal(users['src/api.js'], undefined);
  const account = await renamed(t, 'Rename the method balance of Account to current_balance. That of Invoice stays.', files);
  assert.ok(typeof account === 'object');
  assert.equal(account['ops.py'], undefined);
});
