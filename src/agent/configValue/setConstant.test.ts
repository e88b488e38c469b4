// Checks that the number of a constant in code is set where the words fit, and left where they don't.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { setConstant } from './setConstant.ts';

const python = (head: string, value: number) =>
  `"""${head}"""\n\nSUBJECT_MAX = ${value}\n\n\ndef subject_line(title):\n    return title[:SUBJECT_MAX]\n`;
const FILES = {
  'newsletter/subject.py': python('Subject lines of the newsletter.', 50),
  'comments/subject.py': python('Subject lines of mails about comments.', 50),
  'invoices/subject.py': python('Subject lines of invoices.', 40),
  'src/lock.js': '// After so many wrong passwords the door is locked.\nexport const MAX_TRIES = 3; // per hour\n',
  'src/wait.ts': 'const lockWaitMs: number = 5_000;\n\nexport const wait = () => lockWaitMs;\n',
};
const TASKS: [string, string | null][] = [
  [
    'The subject line of the newsletter is cut after 50 characters, it should be 65. The mails about comments stay at 50.',
    'newsletter/subject.py SUBJECT_MAX = 65',
  ],
  ['The door is locked after 3 wrong passwords. It should be 5 tries.', 'src/lock.js MAX_TRIES = 5'],
  ['The door is locked after 3 wrong passwords, it should be 5.', 'src/lock.js MAX_TRIES = 5'],
  ['The lock waits 5 seconds, it should be 8.', 'src/wait.ts lockWaitMs = 8000'],
  ['The subject line is cut after 50 characters, it should be 65.', null],
  ['The subject line of the newsletter is cut after 55 characters, it should be 65.', null],
  ['The subject line of the newsletter should be 65 long.', null],
];

test('the constant that has the number and most of the words', async (t) => {
  const codebase = await codebaseOf(t, FILES);
  for (const [task, wanted] of TASKS) {
    const set = setConstant(codebase, readRequest(task));
    assert.equal(set && `${set.path} ${set.key} = ${set.after}`, wanted, task);
  }
});
