// The local runner where a conversation does not fit the model: what is left out is said, and what can't fit is not sent.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import type { ThreadSource } from '#runners/thread.ts';
import { Envelope } from '#transcript/envelope.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { openTranscript } from '#transcript/write.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { runLocal } from './localRunner.ts';

const NO_COUNTS = { durationMs: 1, tokensIn: 1, tokensOut: 1, cachedTokens: 0, costUsd: 0 };
const TASK: RunnableTask = {
  executionId: 'now',
  instructions: 'And now?',
  attachments: [],
  model: '',
  folder: null,
  workspaceFolder: null,
  isCopy: false,
  mode: 'auto',
  agentMode: '',
  resumes: null,
  continues: null,
  maxCostUsd: null,
};

/** Of llama.cpp, with 2,048 tokens of context, of which it makes one a word. */
let llama: FaultServer;
before(async () => {
  llama = await startFaultServer({ scenario: 'llama' });
});
after(() => llama.close());

const MODELS: Partial<Record<ScenarioName, string>> = { vllmExact: 'qwen', ollama: 'qwen:1b' };

async function run(task: Partial<RunnableTask>, thread: Partial<ThreadSource> = {}, scenario: ScenarioName = 'llama') {
  // What is known of a server is remembered by its address.
  const server = scenario === 'llama' ? llama : await startFaultServer({ scenario });
  server.setScenario(scenario);
  const notices: string[] = [];
  const outcome = await runLocal(
    {
      endpoint: async () => ({ baseUrl: server.baseUrl, apiKey: null }),
      settings: { endpoint: '', model: MODELS[scenario] ?? 'test-model', timeoutSeconds: 5, defaultTemperature: 0, contextTokens: 0 },
      thread: { transcriptPath: () => '', resumes: async () => null, task: async () => null, ...thread },
    },
    { ...TASK, ...task },
    {
      write: async (line) => {
        const { tag, content } = line as { tag?: string; content?: string };
        if (tag === 'claudomator') notices.push(content ?? '');
      },
    },
    new AbortController().signal,
  );
  const sent = server.requests.filter(({ path: url }) => url === '/v1/chat/completions').map(({ body }) => JSON.stringify(body));
  if (server !== llama) await server.close();
  return { outcome, notices, sent };
}

test('of a conversation that does not fit the oldest messages are left out, and the user is told', async (t) => {
  const folder = await scratchFolder(t);
  for (const id of ['oldest', 'older', 'last']) {
    const file = await openTranscript(path.join(folder, id));
    const envelope = new Envelope({ sink: file, sessionId: id, cwd: null, model: 'm', agentType: 'local' });
    await envelope.open(`${id} `.repeat(700));
    await envelope.text('Yes.');
    await envelope.finish({ ...NO_COUNTS, subtype: 'success', isError: false, text: 'Yes.', stopReason: 'stop' });
    await file.close();
  }
  const before: Record<string, string> = { last: 'older', older: 'oldest' };
  const { outcome, notices, sent } = await run(
    { resumes: { executionId: 'last', sessionId: 'last' } },
    { transcriptPath: (id) => path.join(folder, id), resumes: async (id) => before[id] ?? null },
  );
  assert.equal(outcome.kind, 'completed', JSON.stringify(outcome));
  assert.deepEqual(notices, ['The 2 oldest messages of this chat didn’t fit the model’s context and were left out.']);
  assert.equal(sent.length, 1);
  assert.match(sent[0] ?? '', /older older.*last last.*And now\?/);
  assert.doesNotMatch(sent[0] ?? '', /oldest/);
});

test('a prompt that can’t fit is refused with both numbers, and nothing is sent', async () => {
  const { outcome, sent } = await run({ instructions: 'word '.repeat(3_000) });
  assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'contextExceeded', JSON.stringify(outcome));
  assert.match(outcome.error.message, /needs 3\d{3} tokens, which is more than the 2048 tokens/);
  assert.deepEqual(sent, []);
});

test('vLLM counts: what fits is sent though an estimate says otherwise, what does not is refused with its number', async () => {
  const { outcome, sent } = await run({ instructions: 'wonderful '.repeat(1_900) }, {}, 'vllmExact');
  assert.deepEqual([outcome.kind, sent.length], ['completed', 1]);
  const tooLong = await run({ instructions: 'word '.repeat(2_100) }, {}, 'vllmExact');
  assert.ok(tooLong.outcome.kind === 'failed' && tooLong.sent.length === 0);
  assert.match(tooLong.outcome.error.message, /needs 2\d{3} tokens, which is more than the 2048 tokens/);
});

test('where nobody counts the prompt is sent, and the user is told that it may not fit', async () => {
  const { outcome, sent, notices } = await run({ instructions: 'wonderful '.repeat(4_000) }, {}, 'ollama');
  assert.deepEqual([outcome.kind, sent.length], ['completed', 1]);
  assert.match(notices[0] ?? '', /^The prompt needs about \d+ tokens, which may be more than the model’s context/);
  const hopeless = await run({ instructions: 'many different words in it '.repeat(4_000) }, {}, 'ollama');
  assert.ok(hopeless.outcome.kind === 'failed' && hopeless.sent.length === 0, 'Ollama would cut it without saying so');
});
