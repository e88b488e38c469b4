// Checks which questions are about two things that are nowhere together.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { unrelatedParts } from './unrelated.ts';

const FILES = {
  'src/hooks/receive.js': "import { verify } from './verify.js';\nexport const receiveWebhook = (body) => verify(body);\n",
  'src/hooks/verify.js': 'export const verify = (signature) => signature;\n',
  'src/people/backoff.js': 'export const backoffDelay = (tries) => 2 ** tries;\n',
  'src/people/retry.js': "import { backoffDelay } from './backoff.js';\nexport const retryBooking = (tries) => backoffDelay(tries);\n",
};

test('a part that nothing ties to its whole is told; one in the same file, or an import away, is not', async (t) => {
  const codebase = await codebaseOf(t, FILES);
  const said = (text: string) => unrelatedParts(readRequest(text), codebase);
  assert.deepEqual(said('Can you explain how the exponential backoff of our webhook delivery works?'), {
    part: 'backoff',
    whole: 'webhook',
    elsewhere: ['src/people/backoff.js', 'src/people/retry.js'],
  });
  assert.equal(said('How does the backoff of our booking retry work?'), null);
  assert.equal(said('How is the signature of the webhook checked?'), null);
  assert.equal(said('How does the encryption of our webhook work?'), null, 'what is not here at all is for the model to say');
});
