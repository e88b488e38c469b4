// Tests what a run of the local model tells of how its answer ended.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TranscriptSink } from '#contracts/runner.ts';
import { toLine } from '#transcript/line.ts';
import { summarize } from '#transcript/summary.ts';
import { ANSWER_TEXT } from '../../../test/faultServer/answers.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { runLocal } from './localRunner.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

async function run(scenario: ScenarioName) {
  server.setScenario(scenario);
  const lines: object[] = [];
  const sink: TranscriptSink = { write: async (line) => void lines.push(line), stderr: () => undefined, ask: async () => 'deny' };
  const outcome = await runLocal(
    {
      endpoint: async () => ({ baseUrl: server.baseUrl, apiKey: null }),
      settings: {
        endpoint: '',
        model: 'test-model',
        timeoutSeconds: 10,
        defaultTemperature: 0.2,
        contextTokens: 8_192,
      },
      thread: { transcriptPath: () => '/nowhere', resumes: async () => null, task: async () => null },
    },
    {
      executionId: 'e1',
      instructions: 'Hi',
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
    },
    sink,
    new AbortController().signal,
  );
  async function* read() {
    for (const line of lines) {
      const one = toLine(JSON.parse(JSON.stringify(line)) as object);
      if (one) yield one;
    }
  }
  return { outcome, ...(await summarize(read())) };
}

test('an answer that a filter cut is kept and not called whole', async () => {
  const { outcome, text } = await run('finishFilter');
  assert.equal(text, 'The first half');
  assert.equal(outcome.kind, 'failed');
  assert.match(outcome.kind === 'failed' ? outcome.error.message : '', /content filter .* stopped the answer \(content_filter\)/);
});

test('a tool that the model wants, and an end of the server’s own, are told', async () => {
  for (const [scenario, notice] of [
    ['textThenToolCalls', /called a tool/],
    ['finishUnknown', /ended the answer with “pause”/],
  ] as const) {
    const { outcome, text, notices } = await run(scenario);
    assert.deepEqual([outcome.kind, text], ['completed', ANSWER_TEXT]);
    assert.match(notices.join(), notice);
  }
});

test('an answer that follows an early end is whole', async () => {
  const { outcome, text } = await run('earlyFinish');
  assert.deepEqual([outcome.kind, text], ['completed', ANSWER_TEXT]);
});

test('reasoning whose end alone is marked is no part of the answer', async () => {
  const { outcome, text, thinking } = await run('thinkClosingOnly');
  assert.deepEqual([outcome.kind, text, thinking], ['completed', 'Hello there.', 'The user greets me.\n']);
});
