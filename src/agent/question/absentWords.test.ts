// Checks which words of a question are said to stand nowhere, and that the answer tells it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, runScripted } from '#agent/testing/scripted.ts';
import { absentWords } from './absentWords.ts';

const FILES = {
  'src/tokens.js':
    "const CONFIRM_HOURS = 48;\n\n/** Makes the confirm link of a new user's password. */\nexport function confirmLink(user) {\n  return '/confirm/' + user;\n}\n",
  'src/retries.js': 'export const RETRY_DELAY = 3;\n\nexport function retry(task) {\n  return task();\n}\n',
};
const CASES: [string, string[]][] = [
  ['If a customer retries a task twice, what happens?', []],
  ['where do we set how long a password reset link stays valid?', ['reset']],
  ['How long is the confirm link valid?', []],
  ['What is the biggest delay of a task?', []],
  ['Which file has the kafka task?', ['kafka']],
  ['What is the default retry delay?', []],
  ['What happens with the chosen link, or an unpaid task?', []],
  ['What does the maximum delay depend on?', []],
  ['How many retries does a task get, and what happens then?', []],
  ['Where is the `webhook` of the link?', []],
  ['When does the production task retry?', []],
  ['What happens when somebody retries more task than allowed?', []],
];

for (const [question, wanted] of CASES)
  test(`“${question}” has ${wanted.length === 0 ? 'no word' : wanted.join(', ')} that stands nowhere`, async (t) =>
    assert.deepEqual(absentWords(readRequest(question), await codebaseOf(t, FILES)), wanted));

test('the model is told, and so is the user, whatever the model answers', async (t) => {
  const ask = (answer: string) =>
    runScripted(t, {
      instructions: 'where do we set how long a password reset link stays valid?',
      files: FILES,
      answers: [answer],
      mode: 'ask',
    });
  const { asked, result } = await ask('It stays valid for 48 hours.');
  assert.match(asked[0]?.messages.at(-1)?.content ?? '', /No file has the word “reset”/);
  assert.match(result?.text ?? '', /48 hours\.\n\nNote: “reset” does not appear in this repository/);
  const none = await ask('NOT FOUND');
  assert.equal(none.asked.length, 1);
  assert.match(none.result?.text ?? '', /^Not found: .*No file has the word “reset”\.$/);
});
