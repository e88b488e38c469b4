// How a CLI is begun: in which session, and with which words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openingsOf } from './opening.ts';
import { GO_ON } from './runner.ts';

const SESSION = '22222222-2222-4222-8222-222222222222';
const OWN = '33333333-3333-4333-8333-333333333333';
const TASK = { instructions: 'Do it.', attachments: [], resumes: null, continues: null };

test('only a session of the CLI’s own is gone on in', () => {
  const sessionOf = (executionId: string, sessionId: string | null) =>
    openingsOf({ ...TASK, resumes: { executionId, sessionId } }).map((opening) => opening.sessionId);
  assert.deepEqual(sessionOf('e1', SESSION), [SESSION]);
  assert.deepEqual(sessionOf('e1', null), [null]);
  assert.deepEqual(sessionOf(SESSION, SESSION), [null]);
  for (const wrong of ['--continue', 'latest', '']) assert.deepEqual(sessionOf('e1', wrong), [null]);
});

test('what was cut off is told to go on in its session, and has its whole task where that is gone', () => {
  const resumes = { executionId: 'e1', sessionId: SESSION };
  assert.deepEqual(openingsOf({ ...TASK, resumes, continues: { sessionId: OWN } }), [
    { prompt: GO_ON, sessionId: OWN },
    { prompt: 'Do it.', sessionId: SESSION },
  ]);
  assert.deepEqual(openingsOf({ ...TASK, continues: { sessionId: '--continue' } }), [{ prompt: 'Do it.', sessionId: null }]);
});
