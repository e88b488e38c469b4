// A choice of the local model is told as what it comes to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Choice, whereTasksGo } from './whereTasksGo.ts';

const saved = { endpoint: 'http://127.0.0.1:11434', model: 'qwen' };
const elsewhere = { endpoint: 'http://127.0.0.1:8080', model: '' };
const told = (fields: Partial<Choice>) =>
  whereTasksGo({ saved, holds: saved, target: 'workspace', isTrusted: true, server: null, ...fields });

test('what holds is said to hold, for where it was saved', () => {
  assert.deepEqual(told({}), { text: 'Local tasks in this workspace now go to qwen at http://127.0.0.1:11434.', needsTrust: false });
  assert.match(told({ target: 'user' }).text, /^Local tasks in all your workspaces now go to qwen/);
  assert.equal(told({ isTrusted: false }).needsTrust, false, 'the same is set for all workspaces');
});

test('what an untrusted workspace keeps from holding is said to wait for trust', () => {
  const { text, needsTrust } = told({ isTrusted: false, holds: { endpoint: '', model: '' } });
  assert.equal(needsTrust, true);
  assert.match(
    text,
    /^Saved for this workspace: qwen at .*not used before you trust this workspace.*Until then no local model is set up here\.$/,
  );
  assert.match(
    told({ isTrusted: false, holds: elsewhere }).text,
    /Until then local tasks here go to the first model at http:\/\/127\.0\.0\.1:8080\.$/,
  );
});

test('a workspace that says otherwise comes before what is saved for all, and a folder before its workspace', () => {
  const { text, needsTrust } = told({ target: 'user', holds: elsewhere });
  assert.match(text, /^Saved for all your workspaces: .*settings of this workspace come first/);
  assert.equal(needsTrust, false);
  assert.match(told({ holds: elsewhere }).text, /settings of a folder of it come first/);
});

test('a llama-server of our own comes before all, until it is stopped', () => {
  const { text } = told({ server: { baseUrl: 'http://127.0.0.1:5000', modelName: 'smollm2' } });
  assert.equal(
    text,
    'Saved for this workspace: qwen at http://127.0.0.1:11434. Until “Stop llama-server” local tasks go to smollm2 at http://127.0.0.1:5000, which runs now.',
  );
  assert.doesNotMatch(
    told({ isTrusted: false, holds: elsewhere, server: { baseUrl: 'http://127.0.0.1:5000', modelName: 's' } }).text,
    /8080/,
  );
});
