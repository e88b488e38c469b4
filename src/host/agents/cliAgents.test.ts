// Tests which CLI agents are registered, and which are reported as missing.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { SettingKey } from '#contracts/settings.ts';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import { aWindow } from '#host/testing/aWindow.ts';
import { CliAgents } from './cliAgents.ts';
import { CurrentFacts } from './currentFacts.ts';

const NOWHERE = '/nowhere/cli';

function agents(settings: Partial<Record<SettingKey, unknown>>) {
  let searches = 0;
  const registry = new RunnerRegistry();
  const window = aWindow(settings);
  const cliAgents = new CliAgents({
    registry,
    facts: new CurrentFacts(window.facts(), window.port),
    localModel: { settingsFor: () => ({ endpoint: '', model: '' }) } as never,
    localSlots: { limit: (registered: unknown) => registered } as never,
    storageFolder: '/storage',
    outbound: {} as never,
    earlier: {} as never,
    onDidSearch: () => {
      searches += 1;
    },
    log: () => undefined,
  });
  return { registry, window, cliAgents, searches: () => searches, missing: () => cliAgents.missing().map(({ agentType }) => agentType) };
}

test('a CLI is missing only after a search, and only if a path is set for it', async () => {
  const { cliAgents, missing } = agents({ 'claude.path': NOWHERE });
  assert.deepEqual(missing(), []);
  await cliAgents.refresh();
  assert.deepEqual(missing(), ['claude']);
});

test('a CLI that is found is registered; once it is gone it is missing', async () => {
  const { registry, window, cliAgents, missing } = agents({ 'claude.path': process.execPath, 'gemini.path': NOWHERE });
  await cliAgents.refresh();
  assert.deepEqual([registry.candidates(null).map(({ agentType }) => agentType), missing()], [['claude'], ['gemini']]);
  window.change({ settings: { 'claude.path': NOWHERE } });
  await cliAgents.refresh();
  assert.deepEqual([registry.agentTypes(), missing()], [[], ['claude', 'gemini']]);
});

test('one CLI is looked for on its own, unless it is known or no CLI', async () => {
  const { registry, window, cliAgents, searches } = agents({ 'claude.path': NOWHERE, 'gemini.path': process.execPath });
  await cliAgents.lookFor('claude');
  assert.deepEqual([registry.agentTypes(), searches()], [[], 1]);
  window.change({ settings: { 'claude.path': process.execPath } });
  await cliAgents.lookFor('claude-local');
  assert.deepEqual([registry.agentTypes().includes('claude'), searches()], [true, 2]);
  await cliAgents.lookFor('claude');
  await cliAgents.lookFor('another');
  assert.deepEqual([registry.agentTypes().includes('gemini'), searches()], [false, 2]);
});

test('a CLI inside a workspace folder is not used', async () => {
  const { window, cliAgents, missing } = agents({ 'claude.path': process.execPath });
  window.change({ folders: [path.dirname(process.execPath)] });
  await cliAgents.refresh();
  assert.deepEqual(missing(), ['claude']);
});
