// Checks what counts as an outcome of an agent, and what evidence the classifier gets of it.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Change } from '#contracts/change.ts';
import type { Execution, ExecutionState } from '#contracts/execution.ts';
import type { ScoreboardRow } from '#contracts/logs.ts';
import type { Task } from '#contracts/task.ts';
import { aTask } from '#executor/testing/bench.ts';
import { JsonLines } from '#storage/jsonLines.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { evidenceIn } from './evidence.ts';
import { checkRow } from './row.ts';
import { Scoreboard } from './scoreboard.ts';

const REPOSITORY = { id: 'r1', name: 'project' };

/** A window with its executions, in memory; `step` changes one and tells the scoreboard. */
function aWindow(lines: ScoreboardRow[] = [], known: Execution[] = []) {
  const executions = new Map(known.map((execution) => [execution.id, execution]));
  const tasks = new Map<string, Task>();
  const errors: string[] = [];
  let clock = 1_000_000;
  const scoreboard = new Scoreboard({
    lines: { append: async (row) => void lines.push(row), read: async () => [...lines], clear: async () => void lines.splice(0) },
    executions: () => [...executions.values()].toReversed(),
    task: async (id) => tasks.get(id) ?? Promise.reject(new Error('gone')),
    repositoryOf: async (folder) => (folder === null ? REPOSITORY : { id: folder, name: folder }),
    onError: (id, error) => errors.push(`${id}: ${String(error)}`),
    now: () => ++clock,
  });
  return {
    scoreboard,
    errors,
    tasks,
    step: async (id: string, state: ExecutionState, facts: Partial<Execution> = {}) => {
      const task = tasks.get(id) ?? aTask({ instructions: 'Add a flag.' });
      tasks.set(id, task);
      const before = executions.get(id) ?? {
        ...sampleExecution(),
        id,
        startedAt: 500,
        finishedAt: null,
        agentType: 'local',
        resumes: null,
        createdAt: ++clock,
        classification: null,
        error: null,
      };
      const execution: Execution = { ...before, instructions: task.instructions, ...facts, state };
      executions.set(id, execution);
      const change: Change = { seq: 1, kind: 'execution', isElsewhere: false, execution };
      await scoreboard.follow(change);
    },
    outcomes: async () => (await scoreboard.rows()).map(({ executionId, agentType, outcome }) => `${executionId} ${agentType} ${outcome}`),
  };
}

type Window = ReturnType<typeof aWindow>;

async function run(window: Window, id: string, end: ExecutionState, facts: Partial<Execution> = {}): Promise<void> {
  await window.step(id, 'running', facts);
  await window.step(id, end, facts);
}

const requested = (agentType: string) => ({
  agentType,
  classification: { agentType, model: '', reason: 'You asked for it.', source: 'requested' as const, rejected: [] },
});

test('a run that ends well is finished; kept, when the user keeps its changes; overruled, when they are thrown away', async () => {
  const window = aWindow();
  await run(window, 'a', 'completed', { finishedAt: 2_500, costUsd: 0.5, tokensIn: 10, tokensOut: 20, model: 'm' });
  await run(window, 'b', 'ready');
  await run(window, 'c', 'ready');
  await window.step('b', 'completed');
  await window.step('c', 'cancelled');
  assert.deepEqual(await window.outcomes(), ['a local finished', 'b local kept', 'c local overruled']);
  const [first] = await window.scoreboard.rows();
  assert.deepEqual(
    { ...first, at: 0 },
    {
      executionId: 'a',
      at: 0,
      repository: REPOSITORY,
      kind: 'smallEdit',
      agentType: 'local',
      model: 'm',
      outcome: 'finished',
      durationMs: 2_000,
      costUsd: 0.5,
      tokensIn: 10,
      tokensOut: 20,
      verified: null,
    },
  );
  assert.deepEqual(window.errors, []);
});

test('what was kept is not overruled afterwards, nor noted twice', async () => {
  const rows: ScoreboardRow[] = [];
  const window = aWindow(rows);
  await run(window, 'a', 'ready');
  await window.step('a', 'completed');
  await window.scoreboard.overruled('a');
  assert.deepEqual(await window.outcomes(), ['a local kept']);
  await run(window, 'b', 'completed');
  await window.scoreboard.overruled('b');
  await window.scoreboard.overruled('b');
  assert.deepEqual(
    rows.map(({ executionId, outcome }) => `${executionId} ${outcome}`),
    ['a finished', 'a kept', 'b finished', 'b overruled'],
  );
});

test('only what an agent can help is its failure; cancelled and interrupted runs, and limits of the user’s own, are no outcome', async () => {
  const window = aWindow();
  const failed = (kind: 'agentFailed' | 'unauthorized' | 'rateLimited' | 'incomplete') => ({ error: { kind, message: '' } });
  await run(window, 'a', 'failed', failed('agentFailed'));
  await run(window, 'b', 'failed', failed('unauthorized'));
  await run(window, 'c', 'failed', failed('rateLimited'));
  await run(window, 'd', 'failed', failed('incomplete'));
  await run(window, 'e', 'timed-out');
  await run(window, 'f', 'cancelled');
  await run(window, 'g', 'interrupted');
  await run(window, 'h', 'timed-out', { isTimeUp: true });
  await run(window, 'i', 'budget-exceeded');
  assert.deepEqual(await window.outcomes(), ['a local failed', 'd local failed', 'e local failed']);
});

test('the same task given to another agent overrules the first, finished or stopped; not one that failed or was kept', async () => {
  const window = aWindow();
  for (const [first, second, end, facts] of [
    ['a', 'b', 'completed', {}],
    ['c', 'd', 'cancelled', {}],
    ['e', 'f', 'failed', { error: { kind: 'agentFailed', message: '' } }],
  ] as const) {
    for (const id of [first, second]) window.tasks.set(id, aTask({ instructions: `Add the flag ${first}.` }));
    await run(window, first, end, facts);
    await window.step(second, 'classifying', requested('claude'));
    await window.step(second, 'queued', requested('claude'));
    await run(window, second, 'completed', requested('claude'));
  }
  assert.deepEqual((await window.outcomes()).toSorted(), [
    'a local overruled',
    'b claude finished',
    'c local overruled',
    'd claude finished',
    'e local failed',
    'f claude finished',
  ]);
});

test('one that only waited, lacked a key or was interrupted is not overruled by who does its task instead', async () => {
  const window = aWindow();
  const unauthorized = { error: { kind: 'unauthorized' as const, message: '' } };
  const ends = [
    ['waiting-quota', 'cancelled', {}],
    ['running', 'failed', unauthorized],
    ['running', 'interrupted', {}],
    ['running', 'queued', {}],
  ] as const;
  for (const [n, [before, end, facts]] of ends.entries()) {
    for (const id of [`a${n}`, `b${n}`]) window.tasks.set(id, aTask({ instructions: `Add the flag ${n}.` }));
    await window.step(`a${n}`, before);
    await window.step(`a${n}`, end, facts);
    await window.step(`b${n}`, 'classifying', requested('claude'));
    await window.step(`b${n}`, 'queued', requested('claude'));
  }
  assert.deepEqual(await window.outcomes(), []);
});

test('a try again with the same agent, another task, or a decision of the classifier’s overrules nothing', async () => {
  const window = aWindow();
  await run(window, 'a', 'completed');
  await window.step('b', 'classifying', requested('local'));
  await window.step('b', 'queued', requested('local'));
  window.tasks.set('c', aTask({ instructions: 'Add another flag.' }));
  await window.step('c', 'classifying', requested('claude'));
  await window.step('c', 'queued', requested('claude'));
  await run(window, 'd', 'completed', { resumes: 'elsewhere', agentType: 'claude' });
  assert.deepEqual(await window.outcomes(), ['a local finished', 'd claude finished']);
});

test('what another window noted too counts once; what was run before this window began is left as it is', async () => {
  const lines: ScoreboardRow[] = [];
  const [one, two] = [aWindow(lines), aWindow(lines)];
  for (const window of [one, two]) await run(window, 'a', 'completed');
  await one.step('old', 'completed');
  assert.deepEqual(await two.outcomes(), ['a local finished']);
  const later = aWindow(lines, [{ ...sampleExecution(), id: 'r', state: 'ready', agentType: 'gemini' }]);
  await later.step('r', 'completed');
  assert.deepEqual((await later.outcomes()).toSorted(), ['a local finished', 'r gemini kept']);
});

test('a follow-up that says nothing of itself is of the kind of what it follows', async () => {
  const window = aWindow();
  window.tasks.set('a', aTask({ instructions: 'Fix the crash.' }));
  window.tasks.set('b', aTask({ instructions: 'Continue exactly where you stopped.', resumes: 'a' }));
  window.tasks.set('c', aTask({ instructions: 'Go on.', resumes: 'lost' }));
  for (const id of ['a', 'b', 'c']) await run(window, id, 'completed');
  assert.deepEqual(
    (await window.scoreboard.rows()).map(({ kind }) => kind),
    ['fix', 'fix', 'question'],
  );
});

test('evidence is of this repository and this kind, of agents with enough runs', async () => {
  const window = aWindow();
  for (let n = 0; n < 4; n++) await run(window, `l${n}`, n === 3 ? 'timed-out' : 'completed');
  for (let n = 0; n < 2; n++) await run(window, `c${n}`, 'completed', { agentType: 'claude' });
  window.tasks.set('q', aTask({ instructions: 'What is this?' }));
  await run(window, 'q', 'timed-out');
  window.tasks.set('o', aTask({ instructions: 'Add a flag.', folder: 'elsewhere' }));
  await run(window, 'o', 'timed-out');
  assert.deepEqual(await window.scoreboard.evidenceFor(aTask({ instructions: 'Change the colour.' })), { local: { runs: 4, good: 3 } });
  assert.deepEqual(await window.scoreboard.evidenceFor(aTask({ instructions: 'Change the colour.', folder: 'nowhere' })), {});
});

test('what was long ago counts no more', () => {
  const row = (outcome: ScoreboardRow['outcome']): ScoreboardRow => ({
    executionId: 'x',
    at: 1,
    repository: REPOSITORY,
    kind: 'fix',
    agentType: 'local',
    model: '',
    outcome,
    durationMs: null,
    costUsd: null,
    tokensIn: null,
    tokensOut: null,
    verified: null,
  });
  const rows = [...Array.from({ length: 50 }, () => row('failed')), ...Array.from({ length: 30 }, () => row('kept'))];
  assert.deepEqual(evidenceIn(rows), { local: { runs: 30, good: 30 } });
});

test('nothing of a task’s words or files is kept, and clearing leaves nothing', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-history-'));
  try {
    const lines = new JsonLines<ScoreboardRow>({
      file: path.join(folder, 'scoreboard.jsonl'),
      what: 'the history',
      maxBytes: 10_000,
      check: checkRow,
    });
    const rows: ScoreboardRow[] = [];
    const window = aWindow(rows);
    window.tasks.set(
      'a',
      aTask({ instructions: 'Add my secret.', attachments: [{ name: 'secret.ts', text: 'secret', startLine: null, truncated: false }] }),
    );
    await run(window, 'a', 'completed', { summary: 'secret' });
    assert.doesNotMatch(JSON.stringify(rows), /secret/);
    for (const row of rows) await lines.append(row);
    assert.deepEqual(await lines.read(), rows, 'what is written is read as it was');
    await window.scoreboard.clear();
    assert.deepEqual(await window.scoreboard.rows(), []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a row that can’t be ours is left out; unknown numbers stay unknown', () => {
  const good = {
    executionId: 'a',
    at: 1,
    repository: REPOSITORY,
    kind: 'fix',
    agentType: 'local',
    model: '',
    outcome: 'kept',
    durationMs: -1,
    costUsd: 'x',
    tokensIn: null,
    tokensOut: 3,
    verified: null,
  };
  assert.deepEqual(checkRow({ ...good, later: 1 }), { ...good, durationMs: null, costUsd: null });
  for (const wrong of [
    null,
    [],
    7,
    { ...good, at: 'x' },
    { ...good, kind: 'x' },
    { ...good, outcome: 'x' },
    { ...good, repository: null },
    { ...good, model: 'x'.repeat(400) },
  ])
    assert.equal(checkRow(wrong), null, JSON.stringify(wrong));
});

test('a task that can’t be read any more is told, and stops nothing', async () => {
  const window = aWindow();
  await window.step('a', 'running');
  window.tasks.get = () => undefined;
  await window.step('a', 'completed');
  assert.match(window.errors.join(), /^a: Error: gone/);
});
