// Checks what a run asks before it uses a tool: it blocks, holds no slot, and is answered once.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Execution } from '#contracts/execution.ts';
import type { Outcome, ToolRequest, TranscriptSink } from '#contracts/runner.ts';
import { aBench, aRunner, aTask, type Bench, echo, register, until } from '#executor/testing/bench.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { OpenQuestions } from './openQuestions.ts';
import { toAsked } from './toolQuestion.ts';

const REQUEST: ToolRequest = { tool: 'Bash', title: 'It wants to run a command', kind: 'command', detail: 'ls', path: null, always: 'it' };

function asks(run: (ask: NonNullable<TranscriptSink['ask']>, signal: AbortSignal) => Promise<unknown>, changedFiles = false) {
  return aRunner('claude', async (_task, sink, signal): Promise<Outcome> => {
    if (!sink.ask) throw new Error('nobody can be asked');
    const answer = await run(sink.ask.bind(sink), signal);
    if (signal.aborted) return { kind: 'cancelled' };
    const text = JSON.stringify(answer);
    return { kind: 'completed', text, stopReason: 'stop', tokensIn: 1, tokensOut: 1, costUsd: 0, changedFiles };
  });
}

async function state(bench: Bench, id: string, wanted: (execution: Execution) => boolean): Promise<Execution> {
  let found: Execution | undefined;
  await until(() => {
    const execution = bench.records.get(id);
    if (execution && wanted(execution)) found = execution;
    return found !== undefined;
  });
  return found as Execution;
}

const asked = (bench: Bench, id: string, detail = 'ls') => state(bench, id, ({ toolQuestion }) => toolQuestion?.detail === detail);
const ended = (bench: Bench, id: string) => state(bench, id, ({ finishedAt, state: now }) => finishedAt !== null || now === 'ready');

async function answer(bench: Bench, execution: Execution, how: 'once' | 'always' | 'deny'): Promise<void> {
  await bench.executor.answer(execution.id, how, execution.toolQuestion?.id ?? '');
}

test('it blocks its execution, holds no slot meanwhile, and goes on when it holds one again', async () => {
  await using bench = await aBench({ total: 1, slots: { claude: 1, local: 1 } });
  register(
    bench,
    asks((ask, signal) => ask(REQUEST, signal)),
  );
  register(bench, echo('local', 'done meanwhile'));
  const { id } = await bench.executor.submit(aTask({ agentType: 'claude', folder: '/w' }));
  const blocked = await asked(bench, id);
  const { state: now, question, toolQuestion } = blocked;
  assert.deepEqual([now, question, toolQuestion?.folder, toolQuestion?.hiddenChars], ['blocked', REQUEST.title, '/w', 0]);
  const other = await bench.executor.submit(aTask({ agentType: 'local' }));
  assert.equal((await bench.executor.whenFinished(other.id)).state, 'completed');
  await answer(bench, blocked, 'once');
  const done = await ended(bench, id);
  assert.deepEqual([done.state, done.summary, done.toolQuestion], ['completed', '"once"', null]);
  const transcript = await readFile(bench.store.transcriptPath(id), 'utf8');
  assert.match(transcript, /"tool":"Bash".*"claudomator_status":"asked".*\n.*Allowed once: Bash: ls/);
});

test('an answer to another question, or a second answer, does nothing', async () => {
  await using bench = await aBench({ slots: { claude: 1 } });
  const second = { ...REQUEST, detail: 'rm x' };
  register(
    bench,
    asks(async (ask, signal) => Promise.all([ask(REQUEST, signal), ask(second, signal)])),
  );
  const { id } = await bench.executor.submit(aTask());
  const first = await asked(bench, id);
  await bench.executor.answer(id, 'once', 'another');
  await bench.executor.answer(id, 'once', null);
  assert.equal(bench.records.get(id)?.state, 'blocked');
  await answer(bench, first, 'once');
  const next = await asked(bench, id, 'rm x');
  await answer(bench, first, 'once');
  assert.equal(bench.records.get(id)?.toolQuestion?.detail, 'rm x', 'questions come one after the other');
  await answer(bench, next, 'deny');
  assert.equal((await ended(bench, id)).summary, '["once","deny"]');
});

test('only an answer that names the open question counts, and after a withdrawal none does', async () => {
  const events: string[] = [];
  const questions = new OpenQuestions({
    records: {
      get: () => sampleExecution(),
      change: async (_id, { kind }) => {
        events.push(kind);
        return sampleExecution();
      },
    },
    pool: { park: () => events.push('park'), unpark: async () => void events.push('unpark') },
    isClosing: () => false,
  });
  const toAnswer = toAsked(REQUEST, 'question-1', null);
  assert.ok(toAnswer);
  const abort = new AbortController();
  const first = questions.ask('execution', toAnswer, { show: () => undefined }, abort.signal);
  questions.answer('execution', 'question-0', 'always');
  questions.answer('execution', 'question-1', 'once');
  assert.equal(await first, 'once');
  assert.deepEqual(events, ['ask', 'park', 'unpark', 'start']);
  const second = questions.ask('execution', toAnswer, { show: () => undefined }, abort.signal);
  abort.abort();
  questions.answer('execution', 'question-1', 'always');
  assert.equal(await second, null);
  assert.equal(questions.get('execution'), null);
});

test('a cancel while it asks ends the run', async () => {
  await using bench = await aBench({ slots: { claude: 1 } });
  register(
    bench,
    asks((ask, signal) => ask(REQUEST, signal)),
  );
  const { id } = await bench.executor.submit(aTask());
  await asked(bench, id);
  await bench.executor.cancel(id);
  const { state: now, toolQuestion, question } = bench.records.get(id) ?? {};
  assert.deepEqual([now, toolQuestion, question], ['cancelled', null, null]);
});

test('a question that is withdrawn, or left open by a run that ends, blocks nothing', async () => {
  await using bench = await aBench({ slots: { claude: 1 } });
  const withdraw = new AbortController();
  register(
    bench,
    asks(async (ask) => {
      const answer = await ask(REQUEST, withdraw.signal);
      void ask({ ...REQUEST, detail: 'left' }, new AbortController().signal);
      return answer;
    }, true),
  );
  const { id } = await bench.executor.submit(aTask());
  await asked(bench, id);
  withdraw.abort();
  const done = await ended(bench, id);
  assert.deepEqual([done.state, done.summary, done.toolQuestion], ['ready', 'null', null]);
});

test('no time limit goes on while it asks', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  await using bench = await aBench({ slots: { claude: 1 } });
  register(
    bench,
    asks((ask, signal) => ask(REQUEST, signal)),
  );
  const { id } = await bench.executor.submit(aTask({ timeoutSeconds: 60 }));
  const blocked = await asked(bench, id);
  mock.timers.tick(3_600_000);
  await answer(bench, blocked, 'once');
  assert.equal((await ended(bench, id)).state, 'completed');
});

test('what hides is made visible, a long command is cut with its length said, and the whole of it can be read', async () => {
  await using bench = await aBench({ slots: { claude: 1 } });
  const detail = `echo \u202e${'x'.repeat(20_000)}; rm -rf y`;
  register(
    bench,
    asks(async (ask, signal) => ask({ ...REQUEST, detail, title: 'Run\u001b[2K\nthis' }, signal)),
  );
  const { id } = await bench.executor.submit(aTask());
  const blocked = await state(bench, id, ({ toolQuestion }) => toolQuestion !== null);
  const { toolQuestion } = blocked;
  const whole = await bench.executor.wholeQuestion(id);
  assert.equal(whole, `echo ⟨U+202E⟩${'x'.repeat(20_000)}; rm -rf y`);
  assert.equal(toolQuestion?.title, 'Run⟨U+001B⟩[2K ⏎ this');
  const [head = '', tail = ''] = (toolQuestion?.detail ?? '').split(/\n⟨\d+ characters are omitted here⟩\n/);
  assert.ok(whole?.startsWith(head) && whole.endsWith(tail) && tail.length > 4_000);
  assert.equal(head.length + tail.length + (toolQuestion?.hiddenChars ?? 0), whole?.length);
  assert.ok((toolQuestion?.hiddenChars ?? 0) > 3_000);
  await answer(bench, blocked, 'deny');
  await ended(bench, id);
});

test('what says nothing of what it would do is denied unasked', async () => {
  await using bench = await aBench({ slots: { claude: 1 } });
  register(
    bench,
    asks((ask, signal) => ask({ tool: 'Bash' } as unknown as ToolRequest, signal)),
  );
  const { id } = await bench.executor.submit(aTask());
  assert.equal((await ended(bench, id)).summary, '"deny"');
});
