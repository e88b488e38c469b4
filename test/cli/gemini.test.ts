// Tests the Gemini runner on the real CLI, pinned, against a stub on loopback.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GO_ON } from '#contracts/runner.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type GeminiRuns, geminiRuns } from '../cliStubs/geminiRun.ts';
import { quotaFailure, retryInfo, type StubScript } from '../cliStubs/geminiStub.ts';

const HELLO: StubScript = () => ({ kind: 'message', parts: [{ text: 'Hello from ' }, { text: 'the stub.' }] });
const CALL = { text: 'I will use a tool.' };
const MINUTE_MS = 60_000;
/** By default the CLI tries ten times, for minutes. */
const ONE_ATTEMPT = { general: { maxAttempts: 1 } };

const cli = await installGeminiCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('the Gemini CLI', { skip: cli instanceof Missing && `it can’t be installed: ${cli.message}` }, () => {
  let runs: GeminiRuns;

  before(async () => {
    runs = await geminiRuns(String(cli));
  });
  after(() => runs.stop());

  test('an answer is streamed, counted and kept', async () => {
    const { outcome, summary, requests } = await runs.run(HELLO, { task: { instructions: '--yolo is only a word here' } });
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.deepEqual([outcome.text, outcome.stopReason, outcome.changedFiles], ['Hello from the stub.', 'stop', false]);
    assert.deepEqual([outcome.tokensIn, outcome.tokensOut, outcome.costUsd], [420, 25, null]);
    assert.equal(summary.text, 'Hello from the stub.');
    assert.equal(summary.sessionId, outcome.sessionId);
    assert.equal(summary.model, 'gemini-3.8-flash');
    assert.match(JSON.stringify(requests[0]?.contents.at(-1)), /--yolo is only a word here/);
  });

  test('a tool that nobody allowed is denied, and the transcript shows it', async () => {
    const { outcome, requests, summary, transcript } = await runs.run(({ hasToolResult }) =>
      hasToolResult
        ? { kind: 'message', parts: [{ text: 'I could not.' }] }
        : { kind: 'message', parts: [CALL, { call: 'run_shell_command', args: { command: 'touch made-by-tool.txt', description: 'x' } }] },
    );
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.ok(!requests[0]?.toolNames.includes('run_shell_command'));
    assert.equal(summary.text, 'I will use a tool.\n\nI could not.');
    assert.match(summary.notices.join(), /not allowed to use run_shell_command/);
    const lines = (await readFile(transcript, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const [denied] = lines
      .flatMap((line) => (line.type === 'user' ? line.message.content : []))
      .filter((block) => block.type === 'tool_result');
    const [call] = lines
      .flatMap((line) => (line.type === 'assistant' ? line.message.content : []))
      .filter((block) => block.type === 'tool_use');
    assert.deepEqual([denied.is_error, denied.tool_use_id, call.name], [true, call.id, 'run_shell_command']);
  });

  test('a tool that the user allows runs, and a file that it wrote makes the run one that changed files', async () => {
    const { outcome, home } = await runs.run(
      ({ hasToolResult }) =>
        hasToolResult
          ? { kind: 'message', parts: [{ text: 'Done.' }] }
          : { kind: 'message', parts: [CALL, { call: 'write_file', args: { file_path: 'new.txt', content: 'a\n' } }] },
      { settings: { tools: { allowed: ['write_file'] } } },
    );
    assert.ok(outcome.kind === 'completed' && outcome.changedFiles && outcome.text === 'Done.', JSON.stringify(outcome));
    assert.equal(await readFile(path.join(home, 'ws', 'new.txt'), 'utf8'), 'a\n');
  });

  test('a limit of a moment is waited for by the CLI itself', async () => {
    const { outcome, requests } = await runs.run(({ number }) =>
      number === 1
        ? { kind: 'error', status: 429, details: [quotaFailure('Minute'), retryInfo(1)] }
        : { kind: 'message', parts: [{ text: 'Hello.' }] },
    );
    assert.ok(outcome.kind === 'completed' && outcome.text === 'Hello.', JSON.stringify(outcome));
    assert.equal(requests.length, 2);
  });

  test('a budget that can’t be kept is refused before the CLI is started', async () => {
    const { outcome, requests } = await runs.run(HELLO, { task: { maxCostUsd: 1 } });
    assert.ok(outcome.kind === 'failed' && /budget/.test(outcome.error.message), JSON.stringify(outcome));
    assert.equal(requests.length, 0);
  });

  test('a key that is refused is told with what to do', async () => {
    for (const [status, details] of [
      [401, []],
      [400, [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }]],
    ] as const) {
      const { outcome, summary } = await runs.run(() => ({ kind: 'error', status, details: [...details] }));
      assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'unauthorized', JSON.stringify(outcome));
      assert.match(outcome.error.message, /GEMINI_API_KEY/);
      assert.equal(summary.result?.errorKind, 'unauthorized');
    }
  });

  test('without a key it says how to sign in', async () => {
    const home = await runs.newHome({ security: {} });
    const environment = { HOME: home, PATH: path.dirname(process.execPath) };
    const { outcome } = await runs.run(HELLO, { home, environment });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'unauthorized', JSON.stringify(outcome));
    assert.match(outcome.error.message, /not signed in/);
  });

  test('a minute’s limit is given back with the time it ends', async () => {
    const before = Date.now();
    const { outcome } = await runs.run(() => ({ kind: 'error', status: 429, details: [quotaFailure('Minute'), retryInfo(37)] }), {
      settings: ONE_ATTEMPT,
    });
    assert.ok(outcome.kind === 'rateLimited' && outcome.retryAt !== undefined, JSON.stringify(outcome));
    assert.ok(outcome.retryAt >= before + 37_000 && outcome.retryAt <= Date.now() + 37_000);
  });

  test('while it waits for a limit by itself, silence is not a time-out but the limit', async () => {
    const limited: Parameters<typeof runs.run>[0] = () => ({
      kind: 'error',
      status: 429,
      details: [quotaFailure('Minute'), retryInfo(90)],
    });
    let { outcome } = await runs.run(limited, { inactivityMs: 12_000 });
    // On a busy machine it is silent that long before it has begun.
    if (outcome.kind === 'timedOut') ({ outcome } = await runs.run(limited, { inactivityMs: 45_000 }));
    assert.ok(outcome.kind === 'rateLimited' && outcome.retryAt !== undefined, JSON.stringify(outcome));
    assert.ok(outcome.retryAt > Date.now() + MINUTE_MS);
  });

  test('a day’s quota is given back until it is granted anew', async () => {
    const { outcome, requests } = await runs.run(() => ({ kind: 'error', status: 429, details: [quotaFailure('Day')] }));
    assert.ok(outcome.kind === 'rateLimited' && outcome.retryAt !== undefined, JSON.stringify(outcome));
    assert.ok(outcome.retryAt > Date.now() && outcome.retryAt <= Date.now() + 25 * 60 * MINUTE_MS);
    assert.equal(requests.length, 1);
  });

  test('a server that fails is told with its status and its words', async () => {
    const { outcome, summary } = await runs.run(() => ({ kind: 'error', status: 500 }), { settings: ONE_ATTEMPT });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'serverError', JSON.stringify(outcome));
    assert.match(outcome.error.message, /\(500\): An internal error has occurred/);
    assert.equal(summary.result?.errorKind, 'serverError');
  });

  test('a prompt that the model can’t hold is told as such', async () => {
    const message = 'The input token count (1500003) exceeds the maximum number of tokens allowed (1048576).';
    const { outcome } = await runs.run(() => ({ kind: 'error', status: 400, message }));
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'contextExceeded', JSON.stringify(outcome));
    assert.match(outcome.error.message, /does not fit the model’s context: The input token count \(1500003\) exceeds/);
  });

  test('a run that has had all its turns is completed, and says why it ended', async () => {
    const { outcome, summary } = await runs.run(
      () => ({ kind: 'message', parts: [CALL, { call: 'list_directory', args: { dir_path: '.' } }] }),
      {
        settings: { model: { maxSessionTurns: 2 } },
      },
    );
    assert.ok(outcome.kind === 'completed' && outcome.stopReason === 'maxTurns', JSON.stringify(outcome));
    assert.equal(summary.result?.stopReason, 'maxTurns');
  });

  test('a follow-up goes on in the same session; where that is gone, a new one begins and says so', async () => {
    const first = await runs.run(HELLO, { task: { instructions: 'My name is Ada.' } });
    assert.ok(first.outcome.kind === 'completed' && first.outcome.sessionId);
    const { sessionId } = first.outcome;
    const resumes = { executionId: 'e0', sessionId };
    const second = await runs.run(HELLO, { home: first.home, task: { instructions: 'Who am I?', resumes } });
    assert.ok(second.outcome.kind === 'completed', JSON.stringify(second.outcome));
    assert.equal(second.outcome.sessionId, sessionId);
    assert.equal(second.outcome.tokensIn, 420, 'of this run alone');
    assert.match(JSON.stringify(second.requests[0]?.contents), /My name is Ada.*Hello from the stub.*Who am I/);
    const elsewhere = await runs.run(HELLO, { task: { resumes } });
    assert.ok(elsewhere.outcome.kind === 'completed' && elsewhere.outcome.sessionId !== sessionId);
    assert.match(elsewhere.summary.notices.join(), /doesn’t have the earlier conversation/);
  });

  test('what a limit cut off goes on in its session; where that is gone it begins anew', async () => {
    const first = await runs.run(
      ({ number }) =>
        number === 1
          ? { kind: 'message', parts: [{ call: 'list_directory', args: { dir_path: '.' } }] }
          : { kind: 'error', status: 429, details: [quotaFailure('Minute'), retryInfo(37)] },
      { settings: ONE_ATTEMPT, task: { instructions: 'List it.' } },
    );
    assert.equal(first.outcome.kind, 'rateLimited', JSON.stringify(first.outcome));
    const { sessionId } = first.summary;
    assert.ok(sessionId);
    const task = { instructions: 'List it.', continues: { sessionId } };
    const second = await runs.run(HELLO, { home: first.home, task });
    assert.ok(second.outcome.kind === 'completed' && second.outcome.sessionId === sessionId, JSON.stringify(second.outcome));
    assert.match(JSON.stringify(second.requests[0]?.contents), new RegExp(`List it\\..*functionCall.*functionResponse.*${GO_ON}`));
    const anew = await runs.run(HELLO, { task });
    assert.ok(anew.outcome.kind === 'completed', JSON.stringify(anew.outcome));
    assert.match(JSON.stringify(anew.requests[0]?.contents), /List it\./);
    assert.ok(!JSON.stringify(anew.requests[0]?.contents).includes(GO_ON));
  });

  test('a folder that is not trusted is refused by the CLI itself, before anything is asked', async () => {
    const { outcome, requests } = await runs.run(HELLO, { isTrusted: false });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'untrusted', JSON.stringify(outcome));
    assert.equal(requests.length, 0);
  });

  test('a connection that dies in mid-answer is no success', async () => {
    const { outcome } = await runs.run(() => ({ kind: 'message', parts: [{ text: 'Partial' }], end: 'drop' }), {
      settings: ONE_ATTEMPT,
    });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'incomplete', JSON.stringify(outcome));
  });

  test('a model that is not there is told as such', async () => {
    const { outcome } = await runs.run(() => ({ kind: 'error', status: 404 }), { task: { model: 'nope' } });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'modelNotFound', JSON.stringify(outcome));
  });
});
