// What may leave the machine, by this window's settings and folders, and by all tasks of the conversation.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Task } from '../executor/port.ts';
import { aTask } from '../executor/testing.ts';
import { fake, Memento } from './testing/fakeVscode.ts';

const { createPermit } = await import('./permits.ts');
beforeEach(() => fake.reset());

const NEAR = 'http://127.0.0.1:8080';
const FAR = 'http://models.example:8080';

/** `globalState`: the user's own storage. */
function aPermit({ endpoint = NEAR, earlier = [] as Task[], globalState = new Memento() } = {}) {
  const localModel = { settingsFor: () => ({ endpoint }) };
  return createPermit({ globalState } as never, localModel as never, async () => earlier);
}

const attaching = (name: string, folder: string) =>
  aTask({ attachments: [{ name, text: '', startLine: null, truncated: false, path: `${folder}/${name}` }] });

test('a file of localOnlyPaths keeps a task here, also where only an earlier task of the conversation attached or named it', async () => {
  fake.user['routing.localOnlyPaths'] = ['secrets/**'];
  const followUp = aTask({ instructions: 'And now in French.', folder: '/project', resumes: 'earlier' });
  assert.equal((await aPermit()('claude', followUp)).kind, 'allowed');
  for (const earlier of [attaching('secrets/key.pem', '/project'), aTask({ instructions: 'Explain secrets/key.pem.' })]) {
    const permit = aPermit({ earlier: [aTask(), earlier] });
    const answer = await permit('claude', followUp);
    assert.ok(answer.kind === 'refused' && /^secrets\/key\.pem matches claudomator\.routing\.localOnlyPaths/.test(answer.error.message));
    assert.equal((await permit('local', followUp)).kind, 'allowed', 'the model on this machine may have it');
  }
});

test('the patterns of every folder hold, and a changed setting is read anew for the same task', async () => {
  fake.folders = ['/project', '/other'];
  const permit = aPermit();
  const task = attaching('notes/plan.md', '/other');
  assert.equal((await permit('claude', task)).kind, 'allowed');
  fake.workspace['routing.localOnlyPaths'] = ['notes/**'];
  assert.equal((await permit('claude', task)).kind, 'refused');
});

test('an origin elsewhere that the user has allowed stays allowed, and no workspace can put one there', async () => {
  fake.workspace.allowedOrigins = [FAR];
  const globalState = new Memento();
  const asked = await aPermit({ endpoint: FAR, globalState })('local', aTask());
  assert.ok(asked.kind === 'ask');
  await asked.grant();
  assert.equal((await aPermit({ endpoint: FAR, globalState })('local', aTask())).kind, 'allowed');
  assert.equal((await aPermit({ endpoint: 'http://models.example:9090', globalState })('local', aTask())).kind, 'ask');
});
