// Which CLI agents are there, and which are said to be missing.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { SettingKey } from '#config/settings.ts';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import { CurrentFacts } from '#host/currentFacts.ts';
import { aWindow } from '#host/testing/aWindow.ts';
import { CliAgents } from './cliAgents.ts';

const NOWHERE = '/nowhere/cli';

function agents(settings: Partial<Record<SettingKey, unknown>>) {
  const registry = new RunnerRegistry();
  const window = aWindow(settings);
  const cliAgents = new CliAgents({
    registry,
    facts: new CurrentFacts(window.facts(), window.port),
    localModel: { settingsFor: () => ({ endpoint: '', model: '' }) } as never,
    localSlots: { around: (registered: unknown) => registered } as never,
    storageFolder: '/storage',
    outbound: {} as never,
    earlier: {} as never,
    onDidLook: () => undefined,
    log: () => undefined,
  });
  return { registry, window, cliAgents, missing: () => cliAgents.missing().map(({ agentType }) => agentType) };
}

test('a CLI is missing only once it was looked for, and only where a path is set for it', async () => {
  const { cliAgents, missing } = agents({ 'claude.path': NOWHERE });
  assert.deepEqual(missing(), []);
  await cliAgents.refresh();
  assert.deepEqual(missing(), ['claude']);
});

test('a CLI that is found is an agent and not missing; once it is gone it is neither', async () => {
  const { registry, window, cliAgents, missing } = agents({ 'claude.path': process.execPath, 'gemini.path': NOWHERE });
  await cliAgents.refresh();
  assert.deepEqual([registry.candidates(null).map(({ agentType }) => agentType), missing()], [['claude'], ['gemini']]);
  window.change({ settings: { 'claude.path': NOWHERE } });
  await cliAgents.refresh();
  assert.deepEqual([registry.agentTypes(), missing()], [[], ['claude', 'gemini']]);
});

test('no CLI is taken from a folder of the workspace', async () => {
  const { window, cliAgents, missing } = agents({ 'claude.path': process.execPath });
  window.change({ folders: [path.dirname(process.execPath)] });
  await cliAgents.refresh();
  assert.deepEqual(missing(), ['claude']);
});
