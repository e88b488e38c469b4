// Tests the message after the local model has changed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Choice, whereTasksGo } from './whereTasksGo.ts';

const saved = { endpoint: 'http://127.0.0.1:11434', model: 'qwen' };
const elsewhere = { endpoint: 'http://127.0.0.1:8080', model: '' };
const told = (fields: Partial<Choice>) =>
  whereTasksGo({ saved, effective: saved, target: 'workspace', isTrusted: true, server: null, ...fields });

test('an effective choice says where it applies', () => {
  assert.deepEqual(told({}), { text: 'Local tasks in this workspace now use qwen at http://127.0.0.1:11434.', needsTrust: false });
  assert.match(told({ target: 'user' }).text, /^Local tasks in all workspaces now use qwen/);
  assert.equal(told({ isTrusted: false }).needsTrust, false, 'user settings have the same value');
});

test('a choice that an untrusted workspace ignores says that it needs trust', () => {
  const { text, needsTrust } = told({ isTrusted: false, effective: { endpoint: '', model: '' } });
  assert.equal(needsTrust, true);
  assert.match(
    text,
    /^Saved in workspace settings: qwen at .*isn’t used until you trust this workspace.*Until then, no local model is set up here\.$/,
  );
  assert.match(
    told({ isTrusted: false, effective: elsewhere }).text,
    /Until then, local tasks use the first model at http:\/\/127\.0\.0\.1:8080\.$/,
  );
});

test('workspace settings override user settings, and folder settings override workspace settings', () => {
  const { text, needsTrust } = told({ target: 'user', effective: elsewhere });
  assert.match(text, /^Saved in user settings: .*Workspace settings override it/);
  assert.equal(needsTrust, false);
  assert.match(told({ effective: elsewhere }).text, /Folder settings override it/);
});

test('a running llama-server of Claudomator’s own overrides all settings until it is stopped', () => {
  const { text } = told({ server: { baseUrl: 'http://127.0.0.1:5000', modelName: 'smollm2' } });
  assert.equal(
    text,
    'Saved in workspace settings: qwen at http://127.0.0.1:11434. Until you run “Stop llama-server”, local tasks use smollm2 at http://127.0.0.1:5000, which is running.',
  );
  assert.doesNotMatch(
    told({ isTrusted: false, effective: elsewhere, server: { baseUrl: 'http://127.0.0.1:5000', modelName: 's' } }).text,
    /8080/,
  );
});
