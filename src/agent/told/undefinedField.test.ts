// Checks when a field that nothing sets is taken for another one.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { undefinedFieldRepair } from './undefinedField.ts';

const LETTER = 'export const letter = (member, clubName) => `Dear ${member.name}, welcome to ${clubName}`;\n';
const MEMBER = 'export function newMember(fullName, age) {\n  return { number: 1, fullName, age };\n}\n';
const TASK = 'The letter begins with "Dear undefined" instead of the name of the member.';

test('the one field that is called alike', async (t) => {
  const codebase = await codebaseOf(t, { 'letter.js': LETTER, 'member.js': MEMBER });
  const repair = undefinedFieldRepair(codebase, readRequest(TASK));
  assert.equal(repair?.text, LETTER.replace('member.name', 'member.fullName'));
  assert.match(repair?.what ?? '', /`member\.fullName` is read in place of `member\.name`, which nothing sets/);
});

test('none where the field is set, several are alike, or another text is quoted', async (t) => {
  const none = async (files: Record<string, string>, task = TASK) =>
    assert.equal(
      undefinedFieldRepair(await codebaseOf(t, { 'letter.js': LETTER, 'member.js': MEMBER, ...files }), readRequest(task)),
      null,
    );
  await none({ 'other.js': 'export const other = { name: 1 };\n' });
  await none({ 'other.js': 'export class Other {\n  set(name) {\n    this.name = name;\n  }\n}\n' });
  await none({ 'other.js': 'export const other = { firstName: 1 };\n' });
  await none({}, 'The page says "Hello undefined".');
  await none({}, 'The letter is undefined.');
});
