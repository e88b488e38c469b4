// Tests which ACP agents are registered: known ones, the user's own, on the local model, hidden ones.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { SettingKey } from '#contracts/settings.ts';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import { aWindow } from '#host/testing/aWindow.ts';
import { AcpAgents } from './acpAgents.ts';
import { AcpOffers } from './acpOffers.ts';
import type { CliAgentsParts } from './cliAgents.ts';
import { CurrentFacts } from './currentFacts.ts';

/** A program that is there on every machine. */
const FOUND = process.execPath;

function agents(settings: Partial<Record<SettingKey, unknown>>, endpoint = '') {
  const registry = new RunnerRegistry();
  const window = aWindow(settings);
  const lines: string[] = [];
  const offers = new AcpOffers('/storage', () => undefined);
  const parts: CliAgentsParts = {
    registry,
    facts: new CurrentFacts(window.facts(), window.port),
    localModel: { settingsFor: () => ({ endpoint, model: 'm' }) } as never,
    localSlots: { limit: (registered: unknown) => registered } as never,
    storageFolder: '/storage',
    outbound: {} as never,
    earlier: {} as never,
    onDidSearch: () => undefined,
    log: (line) => void lines.push(line),
  };
  const acpAgents = new AcpAgents(parts, offers);
  const found = () => registry.candidates(null).map(({ agentType }) => agentType);
  return { registry, window, acpAgents, offers, found, lines };
}

test('what an agent has offered stands beside it', async () => {
  const { acpAgents, offers, registry } = agents(setting('opencode'));
  await acpAgents.refresh();
  const models = [{ value: 'm', label: 'Model', detail: '' }];
  offers.note('opencode', { models, modes: [] });
  await offers.saved();
  const found = registry.candidates(null).find(({ agentType }) => agentType === 'opencode');
  assert.deepEqual([found?.offer?.models, found?.models], [models, []], 'the classifier does not choose among them');
});

const setting = (...names: string[]) => ({ 'acp.agents': names.map((name) => ({ name, command: FOUND })) });

test('a known agent whose program is found is registered, and no longer offered to be installed', async () => {
  const { acpAgents, found, registry } = agents(setting('opencode'));
  assert.deepEqual(acpAgents.installable(), [], 'nothing is missing before it was looked for');
  await acpAgents.refresh();
  assert.ok(found().includes('opencode'));
  const missing = acpAgents.installable().map(({ agentType }) => agentType);
  assert.deepEqual([missing.includes('opencode'), missing.includes('vibe')], [false, true]);
  assert.equal(registry.needsTrust('opencode'), true);
});

test('an agent that is missing is offered with its install line', async () => {
  const { acpAgents } = agents({ 'acp.agents': [{ name: 'qwen', command: '/nowhere/qwen' }] });
  await acpAgents.refresh();
  const qwen = acpAgents.installable().find(({ agentType }) => agentType === 'qwen');
  assert.deepEqual([qwen?.label, qwen?.install], ['Qwen Code', 'npm install -g @qwen-code/qwen-code']);
});

test('an agent of the user’s own is registered under its name, and gone with its setting', async () => {
  const { acpAgents, found, window } = agents(setting('mine'));
  await acpAgents.refresh();
  assert.ok(found().includes('mine'));
  window.change({ settings: { 'acp.agents': [] } });
  await acpAgents.refresh();
  assert.ok(!found().includes('mine'));
});

test('no agent of the user’s own takes a name that policy, slots and prices go by', async () => {
  const { acpAgents, registry } = agents(setting('local', 'claude-local', 'claude', 'gemini', 'qwen-local'));
  await acpAgents.refresh();
  for (const name of ['local', 'claude-local', 'claude', 'gemini']) assert.equal(registry.get(name), undefined, name);
});

test('a program in the workspace is no agent', async () => {
  const { acpAgents, found, window } = agents(setting('mine', 'opencode'));
  window.change({ folders: [path.dirname(FOUND)] });
  await acpAgents.refresh();
  assert.deepEqual(
    found().filter((name) => name === 'mine' || name === 'opencode'),
    [],
  );
});

test('with an endpoint, what can work on a local model is offered there, by name only and in its slot', async () => {
  const without = agents(setting('opencode'));
  await without.acpAgents.refresh();
  assert.ok(!without.found().includes('opencode-local'));
  const { acpAgents, registry } = agents(setting('opencode'), 'http://127.0.0.1:8080');
  await acpAgents.refresh();
  const candidate = registry.candidates(null).find(({ agentType }) => agentType === 'opencode-local');
  assert.deepEqual(
    [candidate?.isByNameOnly, candidate?.label, registry.slotOf('opencode-local')],
    [true, 'OpenCode on a local model', 'local'],
  );
  assert.match(candidate?.strengths ?? '', /its first prompt has 7,200 tokens/);
});

test('what is hidden is neither registered nor offered to be installed', async () => {
  const { acpAgents, found } = agents({ ...setting('opencode'), 'acp.hidden': ['opencode', 'vibe'] }, 'http://127.0.0.1:8080');
  await acpAgents.refresh();
  assert.deepEqual([found().includes('opencode'), found().includes('opencode-local')], [false, true]);
  assert.ok(!acpAgents.installable().some(({ agentType }) => agentType === 'opencode' || agentType === 'vibe'));
});
