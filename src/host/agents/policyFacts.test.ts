// Tests what may leave the machine, by settings and folders, and by all tasks of the conversation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '#contracts/task.ts';
import { aTask } from '#executor/testing/bench.ts';
import { aWindow } from '#host/testing/aWindow.ts';
import { CurrentFacts } from './currentFacts.ts';
import { createPermit } from './policyFacts.ts';

const NEAR = 'http://127.0.0.1:8080';
const FAR = 'http://models.example:8080';

function aPermit({ endpoint = NEAR, earlier = [] as Task[], window = aWindow() } = {}) {
  const localModel = { settingsFor: () => ({ endpoint }) };
  return createPermit(new CurrentFacts(window.facts(), window.port), window.port, localModel as never, async () => earlier, {
    needsTrust: (agentType) => agentType === 'codex',
  });
}

const attaching = (name: string, folder: string) =>
  aTask({ attachments: [{ name, text: '', startLine: null, truncated: false, path: `${folder}/${name}` }] });

test('a file of localOnlyPaths keeps a task on this machine, even if only an earlier task of the conversation attached or named it', async () => {
  const window = aWindow({ 'routing.localOnlyPaths': ['secrets/**'] });
  const followUp = aTask({ instructions: 'And now in French.', folder: '/project', resumes: 'earlier' });
  assert.equal((await aPermit({ window })('claude', followUp)).kind, 'allowed');
  for (const earlier of [attaching('secrets/key.pem', '/project'), aTask({ instructions: 'Explain secrets/key.pem.' })]) {
    const permit = aPermit({ window, earlier: [aTask(), earlier] });
    const answer = await permit('claude', followUp);
    assert.ok(answer.kind === 'refused' && /^secrets\/key\.pem matches claudomator\.routing\.localOnlyPaths/.test(answer.error.message));
    assert.equal((await permit('local', followUp)).kind, 'allowed', 'a model on this machine may receive it');
  }
});

test('the patterns of every folder apply, and a changed setting applies to the same task', async () => {
  const window = aWindow();
  window.change({ folders: ['/project', '/other'] });
  const permit = aPermit({ window });
  const task = attaching('notes/plan.md', '/other');
  assert.equal((await permit('claude', task)).kind, 'allowed');
  window.change({ folderSettings: { '/other': { 'routing.localOnlyPaths': ['notes/**'] } } });
  assert.equal((await permit('claude', task)).kind, 'refused');
});

test('whether the workspace is trusted, and whether its own settings name the address, is asked of this window', async () => {
  const window = aWindow();
  window.change({ folders: ['/project', '/other'], endpointsOfWorkspace: ['/project'] });
  const task = aTask({ folder: '/project' });
  const named = await aPermit({ endpoint: FAR, window })('local', task);
  assert.ok(named.kind === 'ask' && /comes from this workspace’s settings/.test(named.question));
  const mine = await aPermit({ endpoint: FAR, window })('local', aTask({ folder: '/other' }));
  assert.ok(mine.kind === 'ask' && !/workspace’s own settings/.test(mine.question));
  window.change({ isTrusted: false });
  const untrusted = await aPermit({ window })('claude', task);
  assert.ok(untrusted.kind === 'refused' && untrusted.error.kind === 'untrusted');
});

test('an origin elsewhere that the user has allowed stays allowed, and no other', async () => {
  const window = aWindow();
  const asked = await aPermit({ endpoint: FAR, window })('local', aTask());
  assert.ok(asked.kind === 'ask');
  await asked.grant();
  assert.equal((await aPermit({ endpoint: FAR, window })('local', aTask())).kind, 'allowed');
  assert.equal((await aPermit({ endpoint: 'http://models.example:9090', window })('local', aTask())).kind, 'ask');
});
