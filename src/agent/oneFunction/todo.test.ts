// Checks that an unfinished draft is shown with a mark where something is missing, and completed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fence, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { withoutTodo, withTodo } from './todo.ts';

const GAP = { path: 'a.ts', owner: 'slug', unused: 'maxLength' };

test('the mark stands before the last return of the function, or at its end', () => {
  const chain = 'export function slug(text: string, maxLength = 9) {\n  return text\n    .trim();\n}\n';
  assert.equal(
    withTodo(chain, GAP, 'Cut it\n at maxLength.'),
    chain.replace('  return', '  // TODO(missing): use maxLength here. Cut it at maxLength.\n  return'),
  );
  const early = 'function slug(a, maxLength) {\n  if (!a) {\n    return;\n  }\n  log(a);\n}\n';
  assert.match(withTodo(early, GAP, 'x') ?? '', / {2}log\(a\);\n {2}\/\/ TODO/);
  const python = 'def slug(text, maxLength=None):\n    """Doc."""\n    out = text.lower()\n    return out\n';
  assert.match(
    withTodo(python, { ...GAP, path: 'a.py' }, 'x') ?? '',
    /lower\(\)\n {4}# TODO\(missing\): use maxLength here\. x\n {4}return out/,
  );
  assert.equal(withTodo(chain, { ...GAP, owner: 'other' }, 'x'), null);
});

test('a function that is as it was is marked with the task itself, in place of a short body', () => {
  const mark = (text: string) => withTodo(text, { ...GAP, unused: '' }, 'Make it 2.') ?? '';
  assert.equal(mark('function slug() {\n  return 1;\n}\n'), 'function slug() {\n  // TODO(missing): Make it 2.\n}\n');
  const long = `function slug() {\n${'  log();\n'.repeat(4)}  return 1;\n}\n`;
  assert.equal(mark(long), long.replace('  return', '  // TODO(missing): Make it 2.\n  return'));
});

test('a mark that an answer kept is taken out again', () => {
  assert.equal(withoutTodo('a\n  // TODO(missing): use b here. c\nd'), 'a\nd');
});

test('a draft that declares an option and does not use it is completed where it lacks something, also by its function alone', async (t) => {
  const before =
    'export interface Options {\n  separator?: string;\n}\n\nexport function slug(text: string, options: Options = {}) {\n  return text.trim();\n}\n';
  const begun = before
    .replace('string;\n}', 'string;\n  maxLength?: number;\n}')
    .replace('  return', '  const { maxLength = 99 } = options;\n  return');
  const done =
    'export function slug(text: string, options: Options = {}) {\n  const { maxLength = 99 } = options;\n  return text.trim().slice(0, maxLength);\n}\n';
  const { result, read, asked } = await runScripted(t, {
    instructions: 'slug in src/slug.ts needs an option `maxLength` that cuts the result.',
    files: { 'src/slug.ts': before },
    verify: () => PASSED,
    answers: [fence('src/slug.ts', begun), fence('src/slug.ts', begun), fence('src/slug.ts', begun), fence('src/slug.ts', done)],
  });
  assert.deepEqual([result?.said, asked.length], ['unverified', 4]);
  const prompts = asked.map(({ messages }) => messages.at(-1)?.content ?? '');
  assert.match(
    prompts[1] ?? '',
    /^The old version of `slug`[\s\S]*src\/slug\.ts[\s\S]*maxLength = 99[\s\S]*let result = text\.trim\(\);[\s\S]*It uses `maxLength`, which the old one does not\.$/,
  );
  assert.match(
    prompts[3] ?? '',
    /maxLength\?: number;[\s\S]*\/\/ TODO\(missing\): use maxLength here\. slug in src[\s\S]*`slug` is not finished/,
  );
  assert.equal(read('src/slug.ts'), begun.replace('text.trim()', 'text.trim().slice(0, maxLength)'));
});
