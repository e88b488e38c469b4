// Checks which files a change is drafted from.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fence, PASSED, runScripted } from '#agent/testing/scripted.ts';

const FILES = {
  'data/closures.txt': '2024-11-01\n2024-12-24..2024-12-27\n',
  'room/closures.py': 'def is_open(day, closures):\n    """Closures are closed days."""\n    return day not in closures\n',
};

test('data with which something goes wrong is no file to change; a mistake in it is', async (t) => {
  const shown = async (instructions: string) => {
    const { asked } = await runScripted(t, { instructions, files: FILES, verify: () => PASSED });
    const prompt = asked.map(({ messages }) => messages.map(({ content }) => content).join('\n')).join('\n');
    return Object.keys(FILES).filter((path) => prompt.includes(`${path}\n`));
  };
  assert.deepEqual(
    await shown('With data/closures.txt as it is, is_open says that the last day of the closures is open. Please fix that.'),
    ['room/closures.py'],
  );
  assert.ok((await shown('Please fix the last line of data/closures.txt: closures end on the 28th.')).includes('data/closures.txt'));
});

test('for tests of a function, the tables that it takes from another file are shown', async (t) => {
  const files = {
    'lib/postage.js':
      "const { TARIFF } = require('./tariff');\nconst { log } = require('./log');\n\nfunction postage(grams, zone) {\n  return log(TARIFF[zone]);\n}\nmodule.exports = { postage };\n",
    'lib/tariff.js': 'const TARIFF = { home: 85 };\nmodule.exports = { TARIFF };\n',
    'lib/log.js': 'function log(text) {\n  return text;\n}\nmodule.exports = { log };\n',
  };
  const { asked } = await runScripted(t, { instructions: 'Could you write tests for `postage`?', files, verify: () => PASSED });
  const prompt = asked[0]?.messages.at(-1)?.content ?? '';
  assert.match(prompt, /home: 85/);
  assert.doesNotMatch(prompt, /function log/);
});

test('a comment in a configuration file stays at its line where a draft adds one after it', async (t) => {
  const before = '{\n  "compilerOptions": {\n    "strict": true,\n    "noImplicitReturns": false // not yet\n  }\n}\n';
  const draft = before.replace('false // not yet', 'false,\n    "noUnusedLocals": true // not yet');
  const { read } = await runScripted(t, {
    instructions: 'Add the option noUnusedLocals to tsconfig.json, and keep the comments.',
    files: { 'tsconfig.json': before },
    answers: [`tsconfig.json\n\`\`\`json\n${draft}\`\`\`\n`],
  });
  assert.match(read('tsconfig.json'), /"noImplicitReturns": false, \/\/ not yet\n {4}"noUnusedLocals": true\n/);
});

const NOTES = 'export class Notes {\n  all = [];\n\n  title(note) {\n    return `${note.id} ${note.title} (${note.state})`;\n  }\n}\n';
const FENCE = '```';

test('a blank in front of what is left out, and a length that is read too late, are corrected in a draft', async (t) => {
  const draft = NOTES.replace('title(note)', 'title(note, showState = true)')
    .replace(' (${note.state})`', " ${showState ? `(${note.state})` : ''}`")
    .replace('  title', '  clear() {\n    this.all = [];\n    return this.all.length;\n  }\n\n  title');
  const { read } = await runScripted(t, {
    instructions: 'Notes in notes.js needs `clear()`, which returns how many were removed, and title() a second parameter `showState`.',
    files: { 'notes.js': NOTES },
    answers: [`notes.js\n${FENCE}js\n${draft}${FENCE}\n`],
    verify: () => PASSED,
  });
  assert.match(read('notes.js'), /\$\{note\.title\}\$\{showState \? ` \(\$\{note\.state\}\)` : ''\}/);
  assert.match(read('notes.js'), /const count = this\.all\.length;\n {4}this\.all = \[\];\n {4}return count;/);
});

test('a line that the answer gives in its words alone is taken for the change', async (t) => {
  const { read, asked } = await runScripted(t, {
    instructions: 'Fix title() in notes.js: the state must come first.',
    files: { 'notes.js': NOTES },
    answers: ['The state is last. The correct line must be `return `...`'.replace('`...`', 'note.state + note.title;`')],
    verify: () => PASSED,
  });
  assert.equal(asked.length, 1);
  assert.match(read('notes.js'), /\n {4}return note\.state \+ note\.title;\n/);
});

test('a text of a new function is no default of what it takes', async (t) => {
  const stock = 'def first(units):\n    return units[0]\n';
  const draft = 'def count_by_group(units):\n    """Such as "A+"."""\n    return {"A+": 2, "0-": 1}\n';
  const { read } = await runScripted(t, {
    instructions: 'We need a function count_by_group(units) in stock.py. It returns a dict from group to number, e.g. {"A+": 2, "0-": 1}',
    files: { 'stock.py': stock },
    answers: [`${FENCE}python\n${draft}${FENCE}\n`],
    verify: () => PASSED,
  });
  assert.doesNotMatch(read('stock.py'), /units\s*=/);
});

test('a namesake in another folder than the task names stays as it is', async (t) => {
  const bottles = (place: string, more = '') =>
    `export function listBottles(bottles${more}) {\n  return bottles.in('${place}'${more});\n}\n`;
  const files = { 'services/cellar/bottles.js': bottles('cellar'), 'services/tasting/bottles.js': bottles('tasting') };
  const answer = (['cellar', 'tasting'] as const)
    .map((place) => fence(`services/${place}/bottles.js`, bottles(place, ', colour')))
    .join('\n');
  const { result, read } = await runScripted(t, {
    instructions: 'listBottles of the tasting service should accept a `colour`.',
    files,
    verify: () => PASSED,
    answers: [answer, answer, answer],
  });
  assert.deepEqual(result?.changedFiles, ['services/tasting/bottles.js']);
  assert.equal(read('services/cellar/bottles.js'), files['services/cellar/bottles.js']);
});
