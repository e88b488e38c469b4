// Checks which files a task’s words lead to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidenceOf } from '#agent/evidence/whereToLook.ts';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, failedTest } from '#agent/testing/scripted.ts';
import { rankFiles } from './rank.ts';

test('a package, module or folder that the task names brings its files, also where only another name is code', async (t) => {
  const codebase = await codebaseOf(t, {
    'humanize/ordinal.go': 'package humanize\n\nfunc Ordinal(n int) string {\n\treturn ""\n}\n',
    'report/report.go': 'package report\n\nfunc Line(rank int) string {\n\treturn ""\n}\n',
    'store/disk.go': 'package store\n\nfunc Bytes() int64 {\n\treturn 0\n}\n',
  });
  const first = (text: string) =>
    rankFiles(codebase, readRequest(text), { wantsTests: false, evidence: null })
      .slice(0, 2)
      .map(({ file }) => file.path)
      .sort();
  assert.deepEqual(first('Add `func Size(n int64) string` to the humanize package, and use it in `report.Line`.'), [
    'humanize/ordinal.go',
    'report/report.go',
  ]);
});

test('of namesakes the one in the folder that the task names is meant', async (t) => {
  const card = (name: string) => `package ${name}\n\ntype FuelCard struct {\n\tLimit int\n}\n`;
  const codebase = await codebaseOf(t, { 'internal/cards/cards.go': card('cards'), 'internal/imports/fuelcard.go': card('imports') });
  const ranked = rankFiles(codebase, readRequest('In the package internal/cards, add a method `Remaining` to `FuelCard`.'), {
    wantsTests: false,
    evidence: null,
  });
  assert.deepEqual(
    ranked.filter(({ focus }) => focus.includes('FuelCard')).map(({ file }) => file.path),
    ['internal/cards/cards.go'],
  );
  assert.equal(ranked[0]?.file.path, 'internal/cards/cards.go');
});

test('a name in capitals leads to the function of that name in lower case', async (t) => {
  const codebase = await codebaseOf(t, {
    'kit/functions.py': '@function("AVERAGE")\ndef average(*values):\n    return mean(flatten(values))\n',
    'kit/other.py': 'def other(values):\n    return values  # blank cells and text\n',
  });
  const [best] = rankFiles(codebase, readRequest('Formulas should know MEDIAN. Blank cells and text are ignored as AVERAGE does.'), {
    wantsTests: false,
    evidence: null,
  });
  assert.deepEqual([best?.file.path, best?.focus], ['kit/functions.py', ['average']]);
});

test('a task about an environment variable leads to what reads them', async (t) => {
  const codebase = await codebaseOf(t, {
    'lib/settings.js': 'export const giveUpAfter = Number(process.env.GIVE_UP_AFTER ?? 4);\n',
    'lib/charge.js': '/** A failed charge of a subscription. */\nexport function failed(charge) {\n  return charge;\n}\n',
    'lib/other.js': 'export const other = 1;\n',
  });
  const ranked = (text: string) =>
    rankFiles(codebase, readRequest(text), { wantsTests: false, evidence: null }).map(({ file }) => file.path);
  assert.ok(ranked('With which environment variable is a failed charge given up?').includes('lib/settings.js'));
  assert.ok(!ranked('When is a failed charge lost?').includes('lib/settings.js'));
});

test('a function that is called like a common word or a unit is no place to look at for that', async (t) => {
  const codebase = await codebaseOf(t, {
    'kit/bus.js': 'export function on(name) {\n  return name;\n}\nexport const MB = 1024 * 1024;\nexport function get() {}\n',
    'upload/accept.js': 'export function accept(file, limit) {\n  return file.size <= limit;\n}\n',
    'test/accept.test.js': 'const upload = () => 1;\nconst staging = 2;\n',
  });
  const [best] = rankFiles(codebase, readRequest('On staging the upload should accept files of up to 25 MB; get it done.'), {
    wantsTests: false,
    evidence: null,
  });
  assert.equal(best?.file.path, 'upload/accept.js');
});

test('words that are the parts of a name lead to it before a word that is a name by itself', async (t) => {
  const mails = ['link', 'dailyDigest', 'weeklyDigest', 'weeklyDigestOfAll']
    .map((name) => `export function ${name}(a) {\n  return a;\n}\n`)
    .join('');
  const codebase = await codebaseOf(t, { 'lib/mails.js': mails });
  const [best] = rankFiles(codebase, readRequest('In the weekly digest mail the link should lead to /preferences.'), {
    wantsTests: false,
    evidence: null,
  });
  assert.deepEqual(best?.focus, ['weeklyDigest', 'link']);
});

test('two words that are the parts of a name lead to it also the other way round', async (t) => {
  const commands = ['listTrucks', 'showTruck', 'listPallets', 'weighPallets']
    .map((name) => `export function ${name}(a) {\n  return a;\n}\n`)
    .join('');
  const codebase = await codebaseOf(t, { 'src/commands.js': commands });
  const [best] = rankFiles(codebase, readRequest('pallets list should get a limit, same as trucks list has.'), {
    wantsTests: false,
    evidence: null,
  });
  assert.deepEqual(best?.focus, ['listTrucks', 'listPallets']);
});

test('words of a name with a verb’s ending, and little words between them, lead to it', async (t) => {
  const linked = '# Links the events of stations.\ndef link_events(events, min_stations=1):\n    return events\n';
  const codebase = await codebaseOf(t, {
    'net/linker.py': linked,
    'net/associator.py': 'def associate_picks(picks):\n    return picks\n',
  });
  const [best] = rankFiles(
    codebase,
    readRequest('When picks are associated we get events of one station. Leave events of one station out.'),
    {
      wantsTests: false,
      evidence: null,
    },
  );
  assert.deepEqual([best?.file.path, best?.focus], ['net/associator.py', ['associate_picks']]);
});

test('small words around a name need not be said', async (t) => {
  const codebase = await codebaseOf(t, {
    'src/terms.js': 'export function dueDateOf(invoice) {\n  return invoice.at;\n}\nexport function getDateText(a) {\n  return a;\n}\n',
  });
  const [best] = rankFiles(codebase, readRequest('The export needs the due date.'), { wantsTests: false, evidence: null });
  assert.deepEqual(best?.focus, ['dueDateOf']);
});

test('a file whose name has a word more than the task comes after its neighbour without', async (t) => {
  const topic = (name: string) => `{ "topic": "${name}", "channels": { "webhook": { "maxAttempts": 10 } } }\n`;
  const codebase = await codebaseOf(t, {
    'topics/invoice-reminder.json': `${topic('invoice-reminder')}{"webhook": "invoice", "deliver": 1}\n`,
    'topics/invoice.json': topic('invoice'),
  });
  const ranked = rankFiles(codebase, readRequest('How many times do we try to deliver an invoice webhook?'), {
    wantsTests: false,
    evidence: null,
  });
  assert.equal(ranked[0]?.file.path, 'topics/invoice.json');
});

test('a task about a flag leads to what reads flags, too', async (t) => {
  const codebase = await codebaseOf(t, {
    'bin/birds.js': "import { parse } from '../src/args.js';\nconsole.log(parse(process.argv));\n",
    'src/args.js': "export function parse(list) {\n  return { min: list.includes('--min') };\n}\n",
    'src/table.js': 'export function table(counts) {\n  return counts; // the counts of the table as output\n}\n',
  });
  const ranked = rankFiles(codebase, readRequest('Add a `--json` flag to bin/birds.js: the counts are the output then, not the table.'), {
    wantsTests: false,
    evidence: null,
  });
  assert.deepEqual(
    ranked.slice(0, 2).map(({ file }) => file.path),
    ['bin/birds.js', 'src/args.js'],
  );
});

test('what the failing test calls comes before what other tests of its file call', async (t) => {
  const codebase = await codebaseOf(t, {
    'src/receipt.js': 'export function receipt(basket) {\n  return basket.length;\n}\n',
    'src/basket.js': 'export function sumUp(basket) {\n  return basket.length;\n}\n',
    'test/basket.test.js':
      "import { sumUp } from '../src/basket.js';\nimport { receipt } from '../src/receipt.js';\n\ntest('counts the quantity', () => {\n  assert.equal(sumUp([]), 3);\n});\n\ntest('receipt', () => {\n  assert.equal(receipt([]), '');\n});\n",
  });
  const failure = failedTest('counts the quantity', { file: 'test/basket.test.js', frame: { file: 'test/basket.test.js', line: 5 } });
  const request = readRequest('npm test fails: the total counts the quantity, receipt and all. Fix it.');
  const [best] = rankFiles(codebase, request, { wantsTests: false, evidence: evidenceOf(codebase, [failure]) });
  assert.equal(best?.file.path, 'src/basket.js');
});
