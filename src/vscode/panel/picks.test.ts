// Tests which models and modes of an agent are kept as picked, and which mode is confirmed first.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { AgentPick, OfferedValue } from '#contracts/agentOffer.ts';
import { fake } from '#vscode/testing/fakeVscode.ts';

const { choosePick, pickFor } = await import('./picks.ts');
const { PanelMemory } = await import('./memory.ts');
beforeEach(() => fake.reset());

const named = (...values: string[]): OfferedValue[] => values.map((value) => ({ value, label: value, icon: 'hubot', detail: '' }));
const AGENTS = [
  {
    agentType: 'qwen',
    label: 'Qwen Code',
    icon: 'hubot',
    detail: '',
    login: '',
    offer: { models: named('large'), modes: named('plan', 'auto-edit', 'yolo', 'full-access') },
  },
];

function picking() {
  const stored = new Map<string, unknown>();
  const memory = new PanelMemory({
    get: (key: string) => stored.get(key),
    update: async (key: string, value: unknown) => void stored.set(key, value),
  } as never);
  const pick = (fields: Partial<AgentPick>, agentType = 'qwen') =>
    choosePick(memory, AGENTS, { type: 'choosePick', agentType, model: '', agentMode: '', ...fields });
  return { memory, pick, picked: () => pickFor(memory, AGENTS, 'qwen') };
}

test('a model and a mode are kept for their agent', async () => {
  const { memory, pick, picked } = picking();
  await pick({ model: 'large', agentMode: 'auto-edit' });
  assert.deepEqual([picked(), fake.notifications], [{ model: 'large', agentMode: 'auto-edit' }, []]);
  assert.deepEqual(pickFor(memory, AGENTS, 'local'), { model: '', agentMode: '' });
});

test('what an agent does not offer, or no more, is not picked', async () => {
  const { memory, pick, picked } = picking();
  await pick({ model: '--dangerous', agentMode: 'root' });
  assert.deepEqual(picked(), { model: '', agentMode: '' });
  await pick({ model: 'large' }, 'nobody');
  assert.deepEqual(Object.keys(memory.picks), ['qwen']);
  await pick({ model: 'large', agentMode: 'plan' });
  const without = AGENTS.map((agent) => ({ ...agent, offer: { models: [], modes: named('plan') } }));
  assert.deepEqual(pickFor(memory, without, 'qwen'), { model: '', agentMode: 'plan' });
});

test('a mode in which an agent asks for nothing is confirmed once', async () => {
  const { pick, picked } = picking();
  for (const agentMode of ['yolo', 'full-access']) await pick({ agentMode });
  assert.equal(picked().agentMode, '');
  assert.deepEqual(
    fake.notifications.map(({ text }) => text),
    ['Use the mode “yolo” of Qwen Code?', 'Use the mode “full-access” of Qwen Code?'],
  );
  fake.answers = ['Use Mode'];
  await pick({ agentMode: 'yolo' });
  await pick({ agentMode: 'yolo', model: 'large' });
  assert.deepEqual([picked(), fake.notifications.length], [{ model: 'large', agentMode: 'yolo' }, 3]);
});
