// Tests that an agent is logged in by the command of our own table alone.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { NO_OFFER } from '#contracts/agentOffer.ts';
import { fake } from '#vscode/testing/fakeVscode.ts';

const { logIn } = await import('./logIn.ts');
beforeEach(() => fake.reset());

const AGENTS = [
  { agentType: 'codex', label: 'Codex', icon: 'hubot', detail: '', login: 'codex login', offer: NO_OFFER },
  { agentType: 'mine', label: 'mine', icon: 'hubot', detail: '', login: '', offer: NO_OFFER },
];

test('a terminal opens with the command that logs the agent in', () => {
  logIn(AGENTS, 'codex');
  assert.deepEqual(fake.terminals, ['Log in to Codex: codex login']);
});

test('without a known command nothing is typed, and it is said what to do', () => {
  for (const agentType of ['mine', 'codex login; rm -rf /'])
    assert.throws(() => logIn(AGENTS, agentType), /How “.*” is logged in is not known\. Log it in/);
  assert.deepEqual(fake.terminals, []);
});
