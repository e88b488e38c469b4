// Checks what gates say of drafts that parse and are still wrong.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { objectionsTo } from './gates.ts';
import { goalOf } from './goal.ts';

const CACHE = `export class Cache {
  get size() {
    return this.entries.size;
  }

  has(key) {
    return this.entries.has(key);
  }

  get(key) {
    return this.entries.get(key);
  }
}
`;

async function said(t: TestContext, task: string, path: string, before: string, after: string): Promise<string[]> {
  const codebase = await codebaseOf(t, { [path]: before });
  const goal = goalOf(readRequest(task), codebase);
  const candidate = { goal, codebase, texts: new Map([[path, after]]), before: () => before };
  return (await objectionsTo(candidate, async () => null)).map(({ gate, weight, correction }) => `${gate} ${weight}: ${correction}`);
}

test('a function that the task names and the draft leaves as it is, beside one that it changes, is told', async (t) => {
  const after = CACHE.replace('return this.entries.get(key);', 'return this.alive(key);');
  const task = 'Entries expire: `get` returns undefined then, `has` returns false and `size` counts them no more.';
  assert.deepEqual(await said(t, task, 'src/cache.js', CACHE, after), [
    'untouched may: The task says something of `has` and `size`, too, and they are as before. Change them as well.',
  ]);
});

test('a function that serves as a model or a means may stay, and so may all where none is changed', async (t) => {
  const after = CACHE.replace('return this.entries.get(key);', 'return this.has(key) ? this.entries.get(key) : null;');
  assert.deepEqual(await said(t, '`get` should return null for unknown keys, using `has`.', 'src/cache.js', CACHE, after), []);
  const other = `${CACHE}\nexport const none = null;\n`;
  assert.deepEqual(await said(t, 'Export `none` beside `get` and `has`.', 'src/cache.js', CACHE, other), []);
});

test('a constant that is assigned again is refused; let, parameters, other functions and comparisons are not', async (t) => {
  const before = 'export function words(text) {\n  return text;\n}\n';
  const draft = (body: string) => `export function words(text) {\n${body}  return all;\n}\n`;
  const wrong = draft("  const all = text.split(' ');\n  if (all.length > 2) {\n    all = all.slice(0, 2);\n  }\n");
  assert.deepEqual(await said(t, 'Split the words.', 'a.js', before, wrong), [
    'const must: `all` is declared with const and assigned again, which fails. Declare it with let, or use another name.',
  ]);
  for (const body of [
    "  let all = text.split(' ');\n  all = all.slice(0, 2);\n",
    "  const all = text.split(' ');\n  all[0] = '';\n  all.length = 2;\n",
    "  const all = text === '' ? [] : [text];\n  if (all\n    == null) return;\n",
    '  const all = text.map((all) => {\n    all = 1;\n    return all;\n  });\n',
  ])
    assert.deepEqual(await said(t, 'Split the words.', 'a.js', before, draft(body)), [], body);
});

test('a function that has lost its body does not count; one that never had one, and one of one line, do', async (t) => {
  const before = 'export class Box {\n  get size() {\n    return this.all.size;\n  }\n\n  close() {\n  }\n}\n';
  const after = before.replace('    return this.all.size;\n', '').replace('close() {\n  }', 'close() {\n    this.all.clear();\n  }');
  const found = await said(t, 'close has to clear the box.', 'src/box.js', before, after);
  assert.ok(found.includes('loss must: `size` has lost its body. Write it complete.'), found.join('\n'));
  const whole = before.replace('close() {\n  }', 'close() {\n    this.all.clear();\n  }');
  assert.deepEqual(await said(t, 'close has to clear the box.', 'src/box.js', before, whole), []);
  const short = before.replace('get size() {\n    return this.all.size;\n  }', 'get size() { return this.all.size; }');
  assert.deepEqual(
    (await said(t, 'Shorten it.', 'src/box.js', before, short)).filter((line) => /body/.test(line)),
    [],
  );
});

test('a setting file that the task names and the draft leaves as it is, is told', async (t) => {
  const codebase = await codebaseOf(t, { 'pyproject.toml': '[project]\n', 'app/cli.py': 'def main():\n    pass\n' });
  const goal = goalOf(readRequest('Prepare pyproject.toml for the release; the version is 2.'), codebase);
  const judge = async (path: string) =>
    (await objectionsTo({ goal, codebase, texts: new Map([[path, 'a = 1\n']]), before: () => '' }, async () => null)).map(
      ({ correction }) => correction,
    );
  assert.deepEqual(await judge('app/cli.py'), ['The task names pyproject.toml, and it is as it was. Change it, too.']);
  assert.deepEqual(await judge('pyproject.toml'), []);
});

test('a name that the file of the project does not have is not imported, also where that file spreads a list', async (t) => {
  const files = {
    'src/table.js': 'export const table = (all) => Math.max(...all);\n',
    'app/rates.py': 'RATE = 1\n',
    'app/__init__.py': '',
  };
  const codebase = await codebaseOf(t, files);
  const goal = goalOf(readRequest('Print it as JSON.'), codebase);
  const judge = async (path: string, text: string) =>
    (await objectionsTo({ goal, codebase, texts: new Map([[path, text]]), before: () => null }, async () => null)).map(
      ({ correction }) => correction,
    );
  assert.deepEqual(await judge('src/a.js', "import { table, json } from './table.js';\n\nconsole.log(table, json);\n"), [
    'src/table.js has no json, which src/a.js imports.',
  ]);
  assert.deepEqual(await judge('app/b.py', 'from app.rates import RATE, price\n\nprint(RATE, price)\n'), [
    'app/rates.py has no price, which app/b.py imports.',
  ]);
  assert.deepEqual(await judge('app/c.py', 'from app import rates\n\nprint(rates.RATE)\n'), []);
});

test('a name that nothing defines is told before the draft is run', async (t) => {
  const day = 'export function day(value) {\n  return value;\n}\n';
  const after = day.replace('return value', 'return value * DAY');
  assert.deepEqual(await said(t, 'day should be in milliseconds', 'src/day.js', day, after), [
    'unknown should: `DAY` is not defined in src/day.js, and not imported. Define or import it, or use what is there.',
  ]);
});

test('a flag that is declared without its dashes is there', async (t) => {
  const cli = "import { parseArgs } from 'node:util';\n\nconst { values } = parseArgs({ options: { bed: { type: 'string' } } });\n";
  const task = 'Add a flag `--dry-run` to the command line.';
  const after = cli.replace('bed:', "'dry-run': { type: 'boolean' }, bed:");
  assert.deepEqual(await said(t, task, 'src/cli.js', cli, after), []);
  assert.deepEqual(await said(t, task, 'src/cli.js', cli, cli.replace('bed', 'beds')), [
    'demand should: The task asks for `--dry-run`, and the change does not have it. Add it.',
  ]);
});

test('a value that the task changes from another is changed where that stands, in whatever unit', async (t) => {
  const fees = 'export const FEES = {\n  helmet: 150,\n  sledge: 250,\n};\nexport const WAIT_MS = 20000;\n';
  const told = (task: string, after: string) => said(t, task, 'src/fees.js', fees, after);
  const added = fees.replace('sledge', 'skates: 200,\n  sledge');
  assert.deepEqual(await told('Please put up the late fee for skates from 1.50 to 2.00.', added), [
    'demand should: The task changes a value that is 1.50 now, and the draft changes no such value. Change that one where it stands, and add nothing.',
  ]);
  assert.deepEqual(await told('Please put up the late fee for helmets from 1.50 to 2.00.', fees.replace('150', '200')), []);
  assert.deepEqual(await told('Raise the wait from 20 seconds to 45.', fees.replace('20000', '45000')), []);
});

test('a keyword that the called function does not take is told, with the function that lacks it', async (t) => {
  const before = 'def lines(rows):\n    return rows\n\n\ndef main(rows):\n    return lines(rows)\n';
  const after = before.replace('lines(rows)\n\n', 'lines(rows)\n\n').replace('return lines(rows)\n', 'return lines(rows, least=3)\n');
  assert.deepEqual(await said(t, 'Print only rows of at least 3.', 'a.py', before, after), [
    'unknown should: `lines` in a.py does not take `least`. Let it take and use it.',
  ]);
});

test('output that a task quotes has to stand in the change; what holds numbers is an example', async (t) => {
  const before = 'export const head = () => 1;\n';
  const task = 'The first line of `head` is `| Place | Player |`, the second one is `| 1 | Mia |`.';
  const missing = await said(t, task, 'a.js', before, "export const head = () => '| Place |';\n");
  assert.deepEqual(missing, [
    'demand may: The task says that `| Place | Player |` comes out, and the change does not have it. Write exactly that.',
  ]);
  assert.deepEqual(await said(t, task, 'a.js', before, "export const head = () => '| Place | Player |';\n"), []);
});

test('a flag that is declared and never read is told', async (t) => {
  const before =
    'import argparse\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n    args = parser.parse_args()\n    print(args)\n';
  const after = before.replace('ArgumentParser()\n', 'ArgumentParser()\n    parser.add_argument("--min-kg", type=float, default=0.0)\n');
  assert.deepEqual(await said(t, 'Add a flag for the least weight.', 'a.py', before, after), [
    'unused should: `min_kg` is declared and never used, so the change is not finished. Use it where it has to take effect.',
  ]);
  assert.deepEqual(
    await said(t, 'Add a flag for the least weight.', 'a.py', before, after.replace('print(args)', 'print(args.min_kg)')),
    [],
  );
});

test('a text of ordinary words that should come out has to stand in the change', async (t) => {
  const before = 'export const subject = (days) => `starts in ${days} days`;\n';
  const half = before.replace('${days} days', "${days} ${days === 1 ? 'day' : 'days'}");
  const task = 'The subject says "starts in 1 days" when one day is left. It should say "starts tomorrow" then.';
  assert.deepEqual(await said(t, task, 'a.js', before, half), [
    'demand should: The task says that “starts tomorrow” comes out, and the change does not have it. Write exactly that.',
  ]);
  const whole = before.replace('`starts', "days === 1 ? 'starts tomorrow' : `starts");
  assert.deepEqual(await said(t, task, 'a.js', before, whole), []);
  assert.deepEqual(await said(t, 'greet must return "Good morning Ada" for Ada.', 'a.js', before, half), []);
});

test('a parameter that only other functions have had is new, and has to be used', async (t) => {
  const before = 'export function a(text, options) {\n  return options.b + text;\n}\n\nexport function cut(text) {\n  return text;\n}\n';
  assert.deepEqual(await said(t, 'cut should take options.', 'a.js', before, before.replace('cut(text)', 'cut(text, options)')), [
    'unused should: `options` is declared and never used, so the change is not finished. Use it where it has to take effect.',
  ]);
});

test('a quoted example of what happens now is no demand, one in an order is', async (t) => {
  const before = 'export const find = (all, query) => all.filter((one) => one.includes(query));\n';
  const after = before.replace('includes(query)', 'toLowerCase().includes(query.toLowerCase())');
  const task = 'Searching for "Soup" finds nothing, while "soup" works. The search should not care about case.';
  assert.deepEqual(await said(t, task, 'a.js', before, after), []);
  const accents = "Customers who type `creme` don't find our cake. Accents should not matter: `kreme` should find `Creme`, too.";
  assert.deepEqual(await said(t, accents, 'a.js', before, after), []);
  const label = 'An item in aisle 4 on shelf 12 should get "A4-S12", but find in a.js gives "A12-S4".';
  assert.deepEqual(await said(t, label, 'a.js', before, after), []);
  assert.deepEqual(await said(t, 'find should know "Broth", too. Nothing is found now.', 'a.js', before, after), [
    'demand should: The task asks for `Broth`, and the change does not have it. Add it.',
  ]);
});

test('what a framework or the language passes in may go unused', async (t) => {
  const before = 'export const app = 1;\n';
  const handler = `${before}\nexport function onError(err, req, res, next) {\n  res.end();\n}\n`;
  assert.deepEqual(await said(t, 'Add an error handler onError.', 'a.js', before, handler), []);
  const own = 'class A:\n    pass\n';
  const exit = `${own}\n    def __exit__(self, kind, value, trace):\n        self.close()\n`;
  assert.deepEqual(await said(t, 'A should be a context manager.', 'a.py', own, exit), []);
});

test('a field of Go that nothing sets is unfinished, with the function that makes such a struct', async (t) => {
  const before =
    'package a\n\ntype reply struct {\n\tName string `json:"name"`\n}\n\nfunc status() reply {\n\treturn reply{Name: "a"}\n}\n';
  const half = before.replace('\tName string', '\tUptime int64 `json:"uptime"`\n\tName string');
  const unfinished = [
    'unused should: `Uptime` is declared and never used, so the change is not finished. Use it where it has to take effect.',
  ];
  assert.deepEqual(await said(t, 'The status should say the uptime.', 'a.go', before, half), unfinished);
  assert.deepEqual(
    await said(t, 'The status should say the uptime.', 'a.go', before, half.replace('{Name: "a"}', '{Name: "a", Uptime: 3}')),
    [],
  );
});

test('a function that gave something back still has to, unless it only throws', async (t) => {
  const before =
    'class Room:\n    def check_out(self):\n        guest = self.guest\n        return guest\n\n    def free(self):\n        return None\n';
  const task = 'After check_out the room still counts as occupied. Fix it.';
  assert.deepEqual(
    await said(t, task, 'room.py', before, before.replace('guest = self.guest\n        return guest', 'self.guest = None')),
    ['loss should: `check_out` gave something back (`return guest`), and does not any more. It still has to.'],
  );
  assert.deepEqual(await said(t, task, 'room.py', before, before.replace('return guest', 'self.guest = None\n        return guest')), []);
  assert.deepEqual(
    await said(t, task, 'room.py', before, before.replace('guest = self.guest\n        return guest', 'raise RuntimeError("not here")')),
    [],
  );
});

test('what a new function takes it has to use, whatever the others of its file are given', async (t) => {
  const before = 'def make_unit(group):\n    return {"group": group}\n\n\ndef first(units):\n    return units[0]\n';
  const fixed = `${before}\n\ndef count_by_group(units):\n    return {"A+": 2, "0-": 1}\n`;
  assert.deepEqual(await said(t, 'We need a function count_by_group(units), it returns a dict.', 'stock.py', before, fixed), [
    'unused should: `units` is declared and never used, so the change is not finished. Use it where it has to take effect.',
  ]);
  const custom = 'def on_start(event, context):\n    return event\n';
  const next = `${custom}\n\ndef on_end(event, context):\n    return event\n`;
  assert.deepEqual(await said(t, 'Add on_end.', 'hooks.py', custom, next), []);
});
