// Checks what happens to a draft that passes the tests and shows no trace of what the task asks for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest, failing, fence, PASSED, runScripted } from '#agent/testing/scripted.ts';

const find = (body: string) => `export function find(routes, address) {\n${body}\n}\n`;
const FILES = { 'src/routes.js': find('  return routes.find((one) => address.startsWith(one.prefix));') };
const REVERSED = find('  return [...routes].reverse().find((one) => address.startsWith(one.prefix));');
const RIGHT = find(
  '  const fit = routes.filter((one) => address.startsWith(one.prefix));\n  return fit.toSorted((a, b) => b.prefix.length - a.prefix.length)[0];',
);
const TASK = {
  instructions: 'The test of find in src/routes.js fails: it must return the route with the longest prefix.',
  files: FILES,
  verify: (file: (name: string) => string) =>
    file('src/routes.js') === FILES['src/routes.js'] ? failing(failedTest('find returns the longest')) : PASSED,
};

test('another draft is tried, and one that does what the task says is verified', async (t) => {
  const { result, read, asked } = await runScripted(t, {
    ...TASK,
    answers: [fence('src/routes.js', REVERSED), fence('src/routes.js', RIGHT)],
  });
  assert.equal(result?.said, 'verified');
  assert.equal(read('src/routes.js'), RIGHT);
  assert.match(asked[1]?.messages.at(-1)?.content ?? '', /comparing it with the others/);
});

test('without a better one it is kept, not called verified, and the answer says why', async (t) => {
  const { result, read } = await runScripted(t, { ...TASK, answers: [fence('src/routes.js', REVERSED)] });
  assert.equal(result?.said, 'unverified');
  assert.equal(read('src/routes.js'), REVERSED);
  assert.match(result?.text ?? '', /Now passing: “find returns the longest”/);
  assert.match(result?.text ?? '', /The tests pass\. The task says that one is chosen by comparing/);
});

test('a draft that asks for the very value of the test is not called verified', async (t) => {
  const files = {
    'src/base.js': "export function base(call) {\n  return call.split('/')[0];\n}\n",
    'test/base.test.js': "import { base } from '../src/base.js';\n\ntest('base', () => equal(base('OE/DL1ABC'), 'DL1ABC'));\n",
  };
  const special = files['src/base.js'].replace('  return', "  if (call.startsWith('OE/')) call = call.slice(3);\n  return");
  const { result, read } = await runScripted(t, {
    instructions: 'The test “base” in test/base.test.js fails for stations abroad. Make it pass without editing it.',
    files,
    answers: [fence('src/base.js', special)],
    verify: (file) => (file('src/base.js') === special ? PASSED : failing(failedTest('base'))),
  });
  assert.equal(result?.said, 'unverified');
  assert.equal(read('src/base.js'), special);
  assert.match(result?.text ?? '', /The tests pass\. src\/base\.js asks for `OE\/`, which is only one example/);
});

test('a file beside the likeliest one, whose tests a draft breaks, is not shown again', async (t) => {
  const subject = (of: string) => `export function subject(trip, days) {\n  return \`${of} starts in \${days} days\`;\n}\n`;
  const files = { 'src/customerMail/subject.js': subject('Your trip'), 'src/guideMail/subject.js': subject('The tour') };
  const tomorrow = (name: keyof typeof files) =>
    fence(name, files[name].replace('  return', '  if (days === 1) return "It starts tomorrow";\n  return'));
  const { result, asked } = await runScripted(t, {
    instructions: 'The subject of the mail to the customer should say that the trip starts tomorrow when one day is left.',
    files,
    verify: (of) => (of('src/guideMail/subject.js').includes('tomorrow') ? failing(failedTest('guides read the number')) : PASSED),
    answers: [tomorrow('src/guideMail/subject.js'), tomorrow('src/customerMail/subject.js')],
  });
  const shown = asked.map(({ messages }) => messages.at(-1)?.content.includes('The tour'));
  assert.deepEqual([result?.said, result?.changedFiles, ...shown], ['unverified', ['src/customerMail/subject.js'], true, false]);
});

test('a draft whose verification is cut off when the time is up is not kept', async (t) => {
  const endless = 'export function find() {\n  for (;;);\n}\n';
  const { result, read } = await runScripted(t, {
    instructions: 'Change find in src/routes.js: it must return the last route that fits.',
    files: FILES,
    limitMs: 40,
    verify: async (file) => {
      if (file('src/routes.js') !== endless) return PASSED;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { state: 'notRun' as const, failures: [], output: 'The verification was cancelled.' };
    },
    answers: [fence('src/routes.js', endless)],
  });
  assert.equal(result?.said, 'notSolved');
  assert.equal(read('src/routes.js'), FILES['src/routes.js']);
});

test('a draft that breaks tests and lacks the option that the task names is told both', async (t) => {
  const row = "export function formatRow(row, { separator = ' ' } = {}) {\n  return row.join(separator);\n}\n";
  const { asked } = await runScripted(t, {
    instructions:
      '`formatRow` should get an option `upper` (default false): the words come out in capital letters. Without it all stays as it is.',
    files: { 'src/format.js': row },
    verify: (file) => (file('src/format.js').includes('toUpperCase') ? failing(failedTest('a row is formatted')) : PASSED),
    answers: [fence('src/format.js', row.replace('(separator)', '(separator).toUpperCase()'))],
  });
  const second = asked[1]?.messages.map(({ content }) => content).join('\n') ?? '';
  assert.match(second, /asks for `upper`/);
  assert.match(second, /a row is formatted/);
});

test('a draft that a rule corrected, and that breaks tests then, is tried as it was written', async (t) => {
  const own = 'export function first(items) {\n  return items[0];\n}\n';
  const draft = `${own}\nexport function sortInPlace(items) {\n  items.sort();\n}\n`;
  const { result, read } = await runScripted(t, {
    instructions: 'Add a function `sortInPlace(items)` to src/list.js. The other functions must not change the list.',
    files: { 'src/list.js': own },
    answers: [fence('src/list.js', draft)],
    verify: (file) => (file('src/list.js').includes('[...items].sort') ? failing(failedTest('sorts in place')) : PASSED),
  });
  assert.equal(read('src/list.js'), draft);
  assert.equal(result?.said, 'unverified');
});
