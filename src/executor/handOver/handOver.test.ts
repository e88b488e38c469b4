// Checks what happens to a task that the local model did not solve: the offer, the packet, and who may get it.
import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Execution } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';
import { aBench, accepted, aRunner, aTask, echo, inState, register } from '#executor/testing/bench.ts';
import { packetText } from './packet.ts';
import { strongerAgent } from './stronger.ts';

const UNSOLVED: Outcome = {
  kind: 'completed',
  text: 'Not solved after 7 attempts.',
  stopReason: 'stop',
  tokensIn: 1,
  tokensOut: 1,
  costUsd: 0,
  changedFiles: false,
  said: 'notSolved',
};

async function anUnsolved(facts: Parameters<typeof aBench>[0] = {}) {
  const bench = await aBench({ slots: { local: 1, claude: 1 }, usualCost: async () => 0.1, ...facts });
  register(
    bench,
    aRunner('local', async () => UNSOLVED),
  );
  const asked: { instructions: string; resumes: string | undefined }[] = [];
  const { run } = echo('claude', 'Done.');
  register(
    bench,
    aRunner('claude', (task, sink, signal) => {
      asked.push({ instructions: task.instructions, resumes: task.resumes?.executionId });
      return run(task, sink, signal);
    }),
  );
  const { id } = await bench.executor.submit(aTask({ agentType: 'local', instructions: 'Fix the total.' }));
  await inState(bench, id, 'completed');
  return { bench, id, asked };
}

test('what was not solved is offered to the stronger agent with its usual cost, which goes on in the same thread', async () => {
  const { bench, id, asked } = await anUnsolved();
  await using _ = bench;
  assert.deepEqual([bench.records.get(id)?.said, bench.records.get(id)?.handOver], ['notSolved', { agentType: 'claude', costUsd: 0.1 }]);
  const handed = accepted(await bench.executor.handOver(id));
  const ended = await bench.executor.whenFinished(handed.id);
  assert.deepEqual([ended.agentType, ended.resumes, ended.name, ended.mode], ['claude', id, 'Fix the total.', 'change']);
  assert.equal(asked[0]?.resumes, id);
  assert.match(asked[0]?.instructions ?? '', /did not solve it[\s\S]*It left no changes/);
  assert.equal(bench.records.get(id)?.handOver, null, 'it is handed over once');
});

test('“always” hands it over without being asked, “never” does not offer it, and what was solved is not offered', async () => {
  const always = await anUnsolved({ handOver: () => 'always' });
  await using bench = always.bench;
  const handed = () => bench.records.all().find(({ resumes }) => resumes === always.id);
  while (handed()?.state !== 'completed') await new Promise(setImmediate);
  assert.equal(handed()?.agentType, 'claude');
  const never = await anUnsolved({ handOver: () => 'never' });
  await using quiet = never.bench;
  assert.deepEqual([quiet.records.get(never.id)?.handOver, never.asked], [null, []]);
  await using solved = await aBench();
  register(
    solved,
    aRunner('local', async () => ({ ...UNSOLVED, said: 'verified' })),
  );
  register(solved, echo('claude', ''));
  const { id } = await solved.executor.submit(aTask({ agentType: 'local' }));
  await inState(solved, id, 'completed');
  assert.equal(solved.records.get(id)?.handOver, null);
});

test('an agent that may not have the task is neither offered nor given it', async () => {
  const refused = { kind: 'refused', error: { kind: 'notAllowed', message: 'It stays on this machine.' } } as const;
  const { bench, id, asked } = await anUnsolved({
    permit: async (agentType) => (agentType === 'claude' ? refused : { kind: 'allowed' }),
  });
  await using _ = bench;
  assert.equal(bench.records.get(id)?.handOver, null);
  const reply = await bench.executor.handOver(id);
  assert.ok(reply.kind === 'refused' && reply.message.startsWith('No stronger agent is set up.'));
  assert.deepEqual(asked, []);
});

test('a follow-up withdraws the offer', async () => {
  const { bench, id } = await anUnsolved();
  await using _ = bench;
  await bench.executor.submit(aTask({ agentType: 'local', resumes: id }));
  assert.equal(bench.records.get(id)?.handOver, null);
});

test('Claude comes before the Gemini CLI, both before others; never an agent on the local model, by name only, or at its limit where another is free', () => {
  const facts = (agentType: string, more = {}) => ({
    agentType,
    isSetUp: true,
    permission: { kind: 'allowed' } as const,
    restriction: null,
    activeTasks: 0,
    isByNameOnly: false,
    ...more,
  });
  assert.equal(strongerAgent([facts('other'), facts('gemini'), facts('claude')], 'local'), 'claude');
  const limited = { restriction: { kind: 'cooldown', until: 1 } };
  assert.equal(strongerAgent([facts('other'), facts('gemini'), facts('claude', limited)], 'local'), 'gemini');
  assert.equal(strongerAgent([facts('claude', limited)], 'local'), 'claude');
  assert.equal(strongerAgent([facts('local'), facts('claude-local'), facts('shy', { isByNameOnly: true })], 'local'), null);
  assert.equal(strongerAgent([facts('claude', { isSetUp: false }), facts('other')], 'local'), 'other');
});

test('the packet shows the differences and the failing output, within bounds, and no fence ends early', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-packet-'));
  try {
    const file = async (name: string, text: string) => {
      await writeFile(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const linked = async (name: string) => {
      await symlink(await file(name, 'SECRET\n'), path.join(folder, `${name}.link`));
      return path.join(folder, `${name}.link`);
    };
    const [base, current] = [await file('a', 'one\n```\ntwo\n'), await file('b', 'one\n```\nthree\n')];
    const verification = {
      command: 'npm test',
      state: 'failed',
      output: `${'x'.repeat(9_000)}\nfailed: total`,
    } as Execution['verification'];
    const text = await packetText({ verification }, [
      { path: 'src/a.js', base, current },
      { path: 'logo.png', base: null, current: await file('c', '\0\0') },
      { path: 'link.txt', base: null, current: await linked('secret') },
      { path: 'huge.txt', base: null, current: await file('d', 'line\n'.repeat(50_000)) },
    ]);
    assert.match(text, /````\n--- src\/a\.js\n\+\+\+ src\/a\.js\n@@[\s\S]*-two\n\+three\n/);
    assert.match(text, /new file logo\.png\n\(not shown\)\nnew file link\.txt\n\(not shown\)\nnew file huge\.txt\n\(not shown\)/);
    assert.match(text, /`npm test` fails:[\s\S]*failed: total/);
    assert.doesNotMatch(text, /SECRET/);
    assert.ok(text.length < 6_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
