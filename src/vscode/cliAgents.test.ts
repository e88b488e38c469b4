// Which CLI agents are there, and which are said to be missing.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { RunnerRegistry } from '../executor/registry.ts';
import { fake } from './testing/fakeVscode.ts';

const { CliAgents } = await import('./cliAgents.ts');
beforeEach(() => fake.reset());

const NOWHERE = '/nowhere/cli';

function agents() {
  const registry = new RunnerRegistry();
  const localModel = { settingsFor: () => ({ endpoint: '', model: '' }) };
  const localSlots = { around: (registered: unknown) => registered };
  const cliAgents = new CliAgents(
    registry,
    localModel as never,
    localSlots as never,
    '/storage',
    {} as never,
    {} as never,
    () => undefined,
  );
  return { registry, cliAgents, missing: () => cliAgents.missing().map(({ agentType }) => agentType) };
}

test('a CLI is missing only once it was looked for, and only where a path is set for it', async () => {
  Object.assign(fake.user, { 'claude.path': NOWHERE, 'gemini.path': '' });
  const { cliAgents, missing } = agents();
  assert.deepEqual(missing(), []);
  await cliAgents.refresh();
  assert.deepEqual(missing(), ['claude']);
});

test('a CLI that is found is an agent and not missing; once it is gone it is neither', async () => {
  Object.assign(fake.user, { 'claude.path': process.execPath, 'gemini.path': NOWHERE });
  const { registry, cliAgents, missing } = agents();
  await cliAgents.refresh();
  assert.deepEqual([registry.candidates(null).map(({ agentType }) => agentType), missing()], [['claude'], ['gemini']]);
  fake.user['claude.path'] = NOWHERE;
  await cliAgents.refresh();
  assert.deepEqual([registry.agentTypes(), missing()], [[], ['claude', 'gemini']]);
});

test('no CLI is taken from a folder of the workspace', async () => {
  fake.folders = [process.execPath.split('/').slice(0, -1).join('/')];
  Object.assign(fake.user, { 'claude.path': process.execPath, 'gemini.path': '' });
  const { cliAgents, missing } = agents();
  await cliAgents.refresh();
  assert.deepEqual(missing(), ['claude']);
});
