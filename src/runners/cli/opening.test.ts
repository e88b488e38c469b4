// Tests in which session a CLI starts, and with which prompt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GO_ON, type RunnableTask } from '#contracts/runner.ts';
import { type EarlierExchanges, openingsFor } from './opening.ts';

const SESSION = '22222222-2222-4222-8222-222222222222';
const OWN = '33333333-3333-4333-8333-333333333333';
const TASK = { instructions: 'Do it.', attachments: [], resumes: null, continues: null };
const NEW = { prompt: 'Do it.', sessionId: null, asked: 'Do it.', notice: '' };

async function openings(facts: Partial<RunnableTask>, earlier?: EarlierExchanges) {
  const all = openingsFor({ ...TASK, ...facts }, 'It', earlier);
  return Promise.all(all.map(async ({ sessionId, compose }) => ({ sessionId, ...(await compose()) })));
}

test('only a session of the CLI’s own is gone on in', async () => {
  const begun = async (executionId: string, sessionId: string | null) => (await openings({ resumes: { executionId, sessionId } }))[0];
  assert.equal((await begun('e1', SESSION))?.sessionId, SESSION);
  for (const wrong of [null, '--continue', 'latest', '']) assert.equal((await begun('e1', wrong))?.sessionId, null);
  assert.equal((await begun(SESSION, SESSION))?.sessionId, null);
  assert.deepEqual(await openings({}), [NEW]);
  assert.deepEqual(await openings({ continues: { sessionId: '--continue' } }), [NEW]);
});

test('what was cut off is told to go on in its session; where a session is gone the whole task is told', async () => {
  const resumes = { executionId: 'e1', sessionId: SESSION };
  assert.deepEqual(await openings({ resumes, continues: { sessionId: OWN } }), [
    { prompt: GO_ON, asked: GO_ON, sessionId: OWN, notice: '' },
    { ...NEW, sessionId: SESSION },
    { ...NEW, notice: 'It doesn’t have the earlier conversation, so this run starts a new one.' },
  ]);
  assert.deepEqual((await openings({ continues: { sessionId: OWN } })).slice(1), [NEW]);
});

test('who does not have the conversation is told what was said, also to go on where another stopped', async () => {
  const earlier = async () => [
    { prompt: 'Write a poem.', answer: 'Roses ~~~ are' },
    { prompt: 'A longer one.', answer: '' },
  ];
  for (const sessionId of [null, SESSION]) {
    const told = (await openings({ instructions: GO_ON, resumes: { executionId: 'e1', sessionId } }, earlier)).at(-1);
    assert.equal(told?.asked, GO_ON);
    assert.equal(told?.notice, 'It doesn’t have the earlier conversation, so the conversation was sent again.');
    assert.match(
      told?.prompt ?? '',
      /The user:\n~~~\nWrite a poem\.\n~~~\n\nThe answer:\n~~~~\nRoses ~~~ are\n~~~~\n\nThe user:\n~~~\nA longer one\.\n~~~\n\nThe answer:\n~~~\n\(none came\)\n~~~\n\nThe user now says:\n\nContinue exactly where you stopped\.$/,
    );
  }
});

test('of a long conversation the newest part is told', async () => {
  const earlier = async () => Array.from({ length: 50 }, (_, index) => ({ prompt: `Question ${index}.`, answer: 'x'.repeat(100_000) }));
  const [told] = await openings({ resumes: { executionId: 'e1', sessionId: null } }, earlier);
  assert.ok(told && told.prompt.length < 110_000 && told.prompt.includes('Question 49.') && !told.prompt.includes('Question 40.'));
  assert.match(told.prompt, /without its first 46 of 50 exchanges, for you/);
  assert.match(told.prompt, /80000 characters left out/);
  assert.match(told.notice, /sent again, in part because it is long\.$/);
});
