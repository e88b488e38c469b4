// Checks that an agent type has one runner, and that taking an old one away leaves its successor.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { echo } from '#executor/testing/bench.ts';
import { type RegisteredRunner, RunnerRegistry } from './registry.ts';

function entry(agentType: string, facts: Partial<RegisteredRunner> = {}): RegisteredRunner {
  return { runner: echo(agentType, ''), candidate: () => ({ agentType, models: [], strengths: '' }), ...facts };
}

test('an agent type is taken once, and is a word that settings and people can write', () => {
  const registry = new RunnerRegistry();
  registry.register(entry('claude'));
  assert.throws(() => registry.register(entry('claude')), /already registered/);
  for (const name of ['auto', '', '-x', 'a b', 'ä', 'x'.repeat(65)])
    assert.throws(() => registry.register(entry(name)), /not a valid agent type/, name);
  assert.deepEqual(registry.agentTypes(), ['claude']);
});

test('a runner that is taken away twice takes nothing of the one that came after it', () => {
  const registry = new RunnerRegistry();
  let changes = 0;
  registry.onDidChange = () => {
    changes += 1;
  };
  const remove = registry.register(entry('mine'));
  remove();
  const second = entry('mine');
  registry.register(second);
  remove();
  assert.equal(registry.get('mine'), second.runner);
  assert.equal(changes, 3);
});

test('only what is set up for the folder is a candidate, and a runner may use the slots of another', () => {
  const registry = new RunnerRegistry();
  registry.register(entry('local'));
  registry.register(entry('claude-local', { slot: 'local', candidate: () => null }));
  assert.deepEqual(
    registry.candidates('/a').map(({ agentType }) => agentType),
    ['local'],
  );
  assert.deepEqual([registry.slotOf('claude-local'), registry.slotOf('local'), registry.slotOf('unknown')], ['local', 'local', 'unknown']);
});
