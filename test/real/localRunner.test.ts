// The local runner on real servers: a thread that keeps the server's prefix cache, a cancel that frees it, a prompt that can't fit.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Outcome, RunnableTask } from '#contracts/runner.ts';
import { runLocal } from '#runners/local/localRunner.ts';
import type { LocalRunnerParts } from '#runners/local/localRunnerParts.ts';
import { extractSummary } from '#transcript/summary.ts';
import { openTranscript } from '#transcript/write.ts';
import { aRunnableTask } from '../cliStubs/aRunnableTask.ts';

const SERVERS = [
  { name: 'llama.cpp', baseUrl: process.env.CLAUDOMATOR_TEST_LLAMA },
  { name: 'Ollama', baseUrl: process.env.CLAUDOMATOR_TEST_OLLAMA },
];

for (const { name, baseUrl } of SERVERS) {
  describe(`the local runner on ${name}`, { skip: baseUrl === undefined && `no ${name} is running for the tests` }, () => {
    let folder = '';
    const resumes = new Map<string, string>();
    const transcriptPath = (id: string) => path.join(folder, `${id}.log`);

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'claudomator-runner-'));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    async function run(id: string, facts: Partial<RunnableTask>, signal = AbortSignal.timeout(120_000)): Promise<Outcome> {
      const file = await openTranscript(transcriptPath(id));
      const parts: LocalRunnerParts = {
        endpoint: async () => ({ baseUrl: baseUrl ?? '', apiKey: null }),
        settings: { endpoint: baseUrl ?? '', model: '', timeoutSeconds: 60, defaultTemperature: 0, contextTokens: 0 },
        thread: { transcriptPath, resumes: async (each) => resumes.get(each) ?? null, task: async () => null },
      };
      if (facts.resumes) resumes.set(id, facts.resumes.executionId);
      const task = aRunnableTask({ executionId: id, ...facts });
      return runLocal(parts, task, file, signal).finally(() => file.close());
    }

    async function resultLine(id: string) {
      return JSON.parse((await readFile(transcriptPath(id), 'utf8')).trim().split('\n').at(-1) ?? '{}');
    }

    test('a follow-up reads only what is new: the rest comes from the prefix cache', async () => {
      const first = await run('first', { instructions: 'Name three colours.' });
      assert.equal(first.kind, 'completed');
      const second = await run('second', { instructions: 'And one more.', resumes: { executionId: 'first', sessionId: null } });
      assert.ok(second.kind === 'completed' && second.tokensIn !== null);
      const { usage } = await resultLine('second');
      const { text } = await extractSummary(transcriptPath('first'));
      assert.ok(text.length > 0 && second.tokensIn > 60, 'the conversation is carried');
      // Ollama does not say what it took from its cache.
      if (name === 'llama.cpp') assert.ok(usage.cache_read_input_tokens > second.tokensIn / 2, JSON.stringify(usage));
    });

    test('a cancel ends the transcript with a result, and the server is free again at once', async () => {
      const abort = new AbortController();
      const running = run('cancelled', { instructions: 'Count from 1 to 1000, one number a line.' }, abort.signal);
      let isOver = false;
      void running.finally(() => {
        isOver = true;
      });
      // A server that gives no text ends the run by its time limit, and this wait with it.
      while (!isOver && !(await readFile(transcriptPath('cancelled'), 'utf8').catch(() => '')).includes('text_delta'))
        await new Promise(setImmediate);
      abort.abort();
      assert.deepEqual(await running, { kind: 'cancelled' });
      const { is_error, error } = await resultLine('cancelled');
      assert.deepEqual([is_error, error.kind], [true, 'cancelled']);
      assert.equal((await run('after', { instructions: 'Say hi.' })).kind, 'completed');
    });

    test('a prompt that can’t fit is refused with both numbers, before it is sent', async () => {
      const outcome = await run('large', { instructions: 'word '.repeat(60_000) });
      assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'contextExceeded', JSON.stringify(outcome));
      assert.equal((outcome.error.message.match(/\d[\d,. ]{2,}/g) ?? []).length >= 2, true, outcome.error.message);
    });
  });
}
