// How a CLI is begun: in which session, and with which words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openingsOf } from './opening.ts';
import { GO_ON } from './runner.ts';

const SESSION = '22222222-2222-4222-8222-222222222222';
const OWN = '33333333-3333-4333-8333-333333333333';
const TASK = { instructions: 'Do it.', attachments: [], resumes: null, continues: null };
const NEW = { prompt: 'Do it.', sessionId: null, isForgetful: false };

test('only a session of the CLI’s own is gone on in', () => {
  const begun = (executionId: string, sessionId: string | null) => openingsOf({ ...TASK, resumes: { executionId, sessionId } });
  assert.equal(begun('e1', SESSION)[0].sessionId, SESSION);
  assert.deepEqual(begun('e1', null), [NEW]);
  assert.deepEqual(begun(SESSION, SESSION), [NEW]);
  for (const wrong of ['--continue', 'latest', '']) assert.deepEqual(begun('e1', wrong), [NEW]);
  assert.deepEqual(openingsOf({ ...TASK, continues: { sessionId: '--continue' } }), [NEW]);
});

test('what was cut off is told to go on in its session; where a session is gone the whole task is told, and a lost conversation to the user', () => {
  const resumes = { executionId: 'e1', sessionId: SESSION };
  assert.deepEqual(openingsOf({ ...TASK, resumes, continues: { sessionId: OWN } }), [
    { prompt: GO_ON, sessionId: OWN, isForgetful: false },
    { prompt: 'Do it.', sessionId: SESSION, isForgetful: false },
    { prompt: 'Do it.', sessionId: null, isForgetful: true },
  ]);
  assert.deepEqual(openingsOf({ ...TASK, continues: { sessionId: OWN } }).slice(1), [NEW]);
});
