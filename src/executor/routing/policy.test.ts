// Checks what may leave the machine, and what the user is asked first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '#executor/testing/bench.ts';
import { type PolicyFacts, permit } from './policy.ts';

function facts(some: Partial<PolicyFacts> = {}): PolicyFacts {
  return {
    isTrusted: true,
    needsTrust: false,
    localOnly: false,
    claudeModel: '',
    localOnlyFile: null,
    endpoint: 'http://127.0.0.1:8080',
    isEndpointOfWorkspace: false,
    isOriginAllowed: () => false,
    allowOrigin: async () => undefined,
    ...some,
  };
}

test('a server on this machine is allowed at once', () => {
  for (const endpoint of ['http://127.0.0.1:8080', 'localhost:1234/v1', 'http://[::1]:8000'])
    assert.equal(permit('local', aTask(), facts({ endpoint })).kind, 'allowed');
});

test('a question about an address says who named it, and whether it is encrypted', () => {
  const asked = (some: Partial<PolicyFacts>) => {
    const answer = permit('local', aTask(), facts(some));
    return answer.kind === 'ask' ? answer.question : '';
  };
  const plain = asked({ endpoint: 'http://models.example:8443', isEndpointOfWorkspace: true });
  assert.match(plain, /comes from this workspace’s settings, not from yours\. The connection isn’t encrypted\./);
  assert.doesNotMatch(asked({ endpoint: 'https://models.example' }), /workspace|encrypted/);
});

test('a new origin elsewhere is asked for by name, and a yes is remembered for that origin', async () => {
  const allowed: string[] = [];
  const answer = permit(
    'local',
    aTask(),
    facts({ endpoint: 'https://models.example:8443/v1', allowOrigin: async (origin) => void allowed.push(origin) }),
  );
  assert.ok(answer.kind === 'ask' && answer.question.includes('https://models.example:8443'));
  await answer.grant();
  assert.deepEqual(allowed, ['https://models.example:8443']);
  assert.equal(
    permit('local', aTask(), facts({ endpoint: 'https://models.example:8443', isOriginAllowed: (origin) => origin === allowed[0] })).kind,
    'allowed',
  );
  assert.equal(
    permit('local', aTask(), facts({ endpoint: 'https://models.example.evil', isOriginAllowed: (origin) => origin === allowed[0] })).kind,
    'ask',
  );
});

test('localOnly refuses every way out of the machine', () => {
  const remote = permit('local', aTask(), facts({ localOnly: true, endpoint: 'https://x.example', isOriginAllowed: () => true }));
  const other = permit('claude', aTask(), facts({ localOnly: true }));
  assert.ok(remote.kind === 'refused' && remote.error.kind === 'notAllowed');
  assert.ok(other.kind === 'refused' && other.error.kind === 'notAllowed');
  assert.equal(permit('local', aTask(), facts({ localOnly: true })).kind, 'allowed');
});

test('Claude Code on a local model goes where the local model goes, and only in a trusted workspace', () => {
  const ask = (some: Partial<PolicyFacts>) => permit('claude-local', aTask(), facts(some));
  assert.equal(ask({ localOnly: true }).kind, 'allowed');
  assert.equal(ask({ endpoint: 'https://models.example' }).kind, 'ask');
  const elsewhere = ask({ localOnly: true, endpoint: 'https://models.example', isOriginAllowed: () => true });
  assert.ok(elsewhere.kind === 'refused' && elsewhere.error.kind === 'notAllowed');
  const untrusted = ask({ isTrusted: false });
  assert.ok(untrusted.kind === 'refused' && untrusted.error.kind === 'untrusted');
});

test('a task that attaches or names a local-only file stays', () => {
  const some = { localOnlyFile: 'secrets/key.pem' };
  for (const agentType of ['claude', 'gemini', 'another']) {
    const answer = permit(agentType, aTask(), facts(some));
    assert.ok(answer.kind === 'refused' && answer.error.message.startsWith('secrets/key.pem matches claudomator.routing.localOnlyPaths'));
  }
  assert.equal(permit('local', aTask(), facts({ ...some, endpoint: 'https://x.example', isOriginAllowed: () => true })).kind, 'refused');
  assert.equal(permit('local', aTask(), facts(some)).kind, 'allowed');
});

test('Claude Code is refused where the workspace is not trusted; others are not', () => {
  const answer = permit('claude', aTask(), facts({ isTrusted: false }));
  assert.ok(answer.kind === 'refused' && answer.error.kind === 'untrusted');
  assert.equal(permit('gemini', aTask(), facts({ isTrusted: false })).kind, 'allowed');
});

test('a budget is refused where the price is not known, and localOnly speaks first', () => {
  const task = aTask({ maxCostUsd: 0.4 });
  const refusal = (agentType: string, some = facts(), asked = task) => {
    const answer = permit(agentType, asked, some);
    return answer.kind === 'refused' ? `${answer.error.kind} ${answer.error.message}` : answer.kind;
  };
  assert.match(refusal('gemini'), /^notAllowed gemini can’t enforce a budget of \$0\.40/);
  assert.match(refusal('gemini', facts({ localOnly: true })), /localOnly/);
  assert.match(refusal('claude', facts({ claudeModel: 'glm-4' })), /the model glm-4 is unknown/);
  assert.equal(refusal('claude', facts({ claudeModel: 'glm-4' }), aTask({ maxCostUsd: 0.4, model: 'sonnet' })), 'allowed');
  assert.deepEqual([refusal('claude'), refusal('local'), refusal('gemini', facts(), aTask())], ['allowed', 'allowed', 'allowed']);
});

test('an address that can’t be used says what is wrong with it', () => {
  const answer = permit('local', aTask(), facts({ endpoint: 'ftp://x' }));
  assert.ok(answer.kind === 'refused' && answer.error.kind === 'unreachable' && answer.error.message.includes('localModel.endpoint'));
});

test('an agent that runs what a workspace’s settings say needs a trusted workspace, also on the local model', () => {
  for (const agentType of ['codex', 'opencode-local']) {
    const refused = permit(agentType, aTask(), facts({ needsTrust: true, isTrusted: false }));
    assert.ok(refused.kind === 'refused' && refused.error.kind === 'untrusted', agentType);
    assert.equal(permit(agentType, aTask(), facts({ needsTrust: true })).kind, 'allowed', agentType);
  }
});

test('localOnly keeps a task from agents that speak ACP, but for those on the local model', () => {
  assert.equal(permit('opencode', aTask(), facts({ localOnly: true })).kind, 'refused');
  for (const agentType of ['opencode-local', 'qwen-local']) {
    assert.equal(permit(agentType, aTask(), facts({ localOnly: true })).kind, 'allowed');
    assert.equal(
      permit(agentType, aTask(), facts({ localOnly: true, endpoint: 'https://x.example', isOriginAllowed: () => true })).kind,
      'refused',
    );
  }
});
