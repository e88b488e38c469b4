// The runner of the real Gemini CLI, pinned, against a stub on loopback: every way a run ends, and that nothing of it is left.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GO_ON, type Outcome, type RunnableTask } from '#contracts/runner.ts';
import { geminiRunner } from '#runners/gemini/geminiRunner.ts';
import { extractSummary } from '#transcript/summary.ts';
import { openTranscript } from '#transcript/write.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { aRunnableTask } from '../cliStubs/aRunnableTask.ts';
import { type GeminiStub, quotaFailure, retryInfo, type StubScript, startGeminiStub } from '../cliStubs/geminiStub.ts';
import { markedProcesses } from '../cliStubs/geminiSurvivors.ts';
import { geminiEnvironment, makeGeminiUser } from '../cliStubs/geminiUser.ts';
import { SIGNALS, signalCli } from '../cliStubs/signalled.ts';

const HELLO: StubScript = () => ({ kind: 'message', parts: [{ text: 'Hello from ' }, { text: 'the stub.' }] });
const CALL = { text: 'I will use a tool.' };
const MINUTE_MS = 60_000;
/** Else the CLI tries ten times, for minutes. */
const ONE_ATTEMPT = { general: { maxAttempts: 1 } };

const cli = await installGeminiCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('the Gemini CLI', { skip: cli instanceof Missing && `it can’t be installed: ${cli.message}` }, () => {
  let stub: GeminiStub;
  let root = '';
  let runs = 0;

  before(async () => {
    stub = await startGeminiStub();
    root = await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-cli-'));
  });
  after(async () => {
    assert.deepEqual(stub.strangers, [], 'no real service is asked for');
    await stub.stop();
    await rm(root, { recursive: true, force: true });
  });

  interface Given {
    home?: string;
    /** Of the user, in ~/.gemini/settings.json. */
    settings?: object;
    task?: Partial<RunnableTask>;
    isTrusted?: boolean;
    environment?: NodeJS.ProcessEnv;
    inactivityMs?: number;
  }

  async function newHome(settings: object = {}): Promise<string> {
    return makeGeminiUser(path.join(root, `home-${++runs}`), settings);
  }

  /** Starts a run; `signal` and what it says so far can be watched. */
  function start(script: StubScript, home: string, given: Given, signal: AbortSignal) {
    const { baseUrl, requests } = stub.serve(script);
    const transcript = path.join(home, `run-${++runs}.log`);
    const runner = geminiRunner({
      executable: async () => cli as string,
      settings: () => ({ model: 'gemini-3.8-flash' }),
      isTrusted: () => given.isTrusted ?? true,
      environment: given.environment ?? geminiEnvironment(home, baseUrl, stub),
      storageFolder: path.join(home, 'storage'),
      ...(given.inactivityMs === undefined ? {} : { inactivityMs: given.inactivityMs }),
    });
    const task = aRunnableTask({ instructions: 'Do it.', folder: path.join(home, 'ws'), ...given.task });
    const outcome = (async (): Promise<Outcome> => {
      const sink = await openTranscript(transcript);
      return runner.run(task, sink, signal).finally(() => sink.close());
    })();
    return { outcome, requests, transcript };
  }

  async function run(script: StubScript, given: Given = {}) {
    const home = given.home ?? (await newHome(given.settings));
    const started = start(script, home, given, AbortSignal.timeout(MINUTE_MS));
    const outcome = await started.outcome;
    assert.deepEqual(await markedProcesses(home), [], 'nothing of the run is left');
    return { outcome, requests: started.requests, home, summary: await extractSummary(started.transcript), transcript: started.transcript };
  }

  test('an answer is streamed, counted and kept', async () => {
    const { outcome, summary, requests } = await run(HELLO, { task: { instructions: '--yolo is only a word here' } });
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.deepEqual([outcome.text, outcome.stopReason, outcome.changedFiles], ['Hello from the stub.', 'stop', false]);
    assert.deepEqual([outcome.tokensIn, outcome.tokensOut, outcome.costUsd], [420, 25, null]);
    assert.equal(summary.text, 'Hello from the stub.');
    assert.equal(summary.sessionId, outcome.sessionId);
    assert.equal(summary.model, 'gemini-3.8-flash');
    assert.match(JSON.stringify(requests[0]?.contents.at(-1)), /--yolo is only a word here/);
  });

  test('a tool that nobody allowed is denied, and the transcript shows it', async () => {
    const { outcome, requests, summary, transcript } = await run(({ hasToolResult }) =>
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
    const { outcome, home } = await run(
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
    const { outcome, requests } = await run(({ number }) =>
      number === 1
        ? { kind: 'error', status: 429, details: [quotaFailure('Minute'), retryInfo(1)] }
        : { kind: 'message', parts: [{ text: 'Hello.' }] },
    );
    assert.ok(outcome.kind === 'completed' && outcome.text === 'Hello.', JSON.stringify(outcome));
    assert.equal(requests.length, 2);
  });

  test('a budget that can’t be kept is refused before the CLI is started', async () => {
    const { outcome, requests } = await run(HELLO, { task: { maxCostUsd: 1 } });
    assert.ok(outcome.kind === 'failed' && /budget/.test(outcome.error.message), JSON.stringify(outcome));
    assert.equal(requests.length, 0);
  });

  test('a key that is refused is told with what to do', async () => {
    for (const [status, details] of [
      [401, []],
      [400, [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }]],
    ] as const) {
      const { outcome, summary } = await run(() => ({ kind: 'error', status, details: [...details] }));
      assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'unauthorized', JSON.stringify(outcome));
      assert.match(outcome.error.message, /GEMINI_API_KEY/);
      assert.equal(summary.result?.errorKind, 'unauthorized');
    }
  });

  test('without a key it says how to sign in', async () => {
    const home = await newHome({ security: {} });
    const environment = { HOME: home, PATH: path.dirname(process.execPath) };
    const { outcome } = await run(HELLO, { home, environment });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'unauthorized', JSON.stringify(outcome));
    assert.match(outcome.error.message, /not signed in/);
  });

  test('a minute’s limit is given back with the time it ends', async () => {
    const before = Date.now();
    const { outcome } = await run(() => ({ kind: 'error', status: 429, details: [quotaFailure('Minute'), retryInfo(37)] }), {
      settings: ONE_ATTEMPT,
    });
    assert.ok(outcome.kind === 'rateLimited' && outcome.retryAt !== undefined, JSON.stringify(outcome));
    assert.ok(outcome.retryAt >= before + 37_000 && outcome.retryAt <= Date.now() + 37_000);
  });

  test('while it waits for a limit by itself, silence is not a time-out but the limit', async () => {
    const { outcome } = await run(() => ({ kind: 'error', status: 429, details: [quotaFailure('Minute'), retryInfo(90)] }), {
      inactivityMs: 6_000,
    });
    assert.ok(outcome.kind === 'rateLimited' && outcome.retryAt !== undefined, JSON.stringify(outcome));
    assert.ok(outcome.retryAt > Date.now() + MINUTE_MS);
  });

  test('a day’s quota is given back until it is granted anew', async () => {
    const { outcome, requests } = await run(() => ({ kind: 'error', status: 429, details: [quotaFailure('Day')] }));
    assert.ok(outcome.kind === 'rateLimited' && outcome.retryAt !== undefined, JSON.stringify(outcome));
    assert.ok(outcome.retryAt > Date.now() && outcome.retryAt <= Date.now() + 25 * 60 * MINUTE_MS);
    assert.equal(requests.length, 1);
  });

  test('a server that fails is told with its status and its words', async () => {
    const { outcome, summary } = await run(() => ({ kind: 'error', status: 500 }), { settings: ONE_ATTEMPT });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'serverError', JSON.stringify(outcome));
    assert.match(outcome.error.message, /\(500\): An internal error has occurred/);
    assert.equal(summary.result?.errorKind, 'serverError');
  });

  test('a prompt that the model can’t hold is told as such', async () => {
    const message = 'The input token count (1500003) exceeds the maximum number of tokens allowed (1048576).';
    const { outcome } = await run(() => ({ kind: 'error', status: 400, message }));
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'contextExceeded', JSON.stringify(outcome));
    assert.match(outcome.error.message, /does not fit the model’s context: The input token count \(1500003\) exceeds/);
  });

  test('a run that has had all its turns is completed, and says why it ended', async () => {
    const { outcome, summary } = await run(
      () => ({ kind: 'message', parts: [CALL, { call: 'list_directory', args: { dir_path: '.' } }] }),
      {
        settings: { model: { maxSessionTurns: 2 } },
      },
    );
    assert.ok(outcome.kind === 'completed' && outcome.stopReason === 'maxTurns', JSON.stringify(outcome));
    assert.equal(summary.result?.stopReason, 'maxTurns');
  });

  test('a follow-up goes on in the same session; where that is gone, a new one begins and says so', async () => {
    const first = await run(HELLO, { task: { instructions: 'My name is Ada.' } });
    assert.ok(first.outcome.kind === 'completed' && first.outcome.sessionId);
    const { sessionId } = first.outcome;
    const resumes = { executionId: 'e0', sessionId };
    const second = await run(HELLO, { home: first.home, task: { instructions: 'Who am I?', resumes } });
    assert.ok(second.outcome.kind === 'completed', JSON.stringify(second.outcome));
    assert.equal(second.outcome.sessionId, sessionId);
    assert.equal(second.outcome.tokensIn, 420, 'of this run alone');
    assert.match(JSON.stringify(second.requests[0]?.contents), /My name is Ada.*Hello from the stub.*Who am I/);
    const elsewhere = await run(HELLO, { task: { resumes } });
    assert.ok(elsewhere.outcome.kind === 'completed' && elsewhere.outcome.sessionId !== sessionId);
    assert.match(elsewhere.summary.notices.join(), /does not have the earlier conversation/);
  });

  test('what a limit cut off goes on in its session; where that is gone it begins anew', async () => {
    const first = await run(
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
    const second = await run(HELLO, { home: first.home, task });
    assert.ok(second.outcome.kind === 'completed' && second.outcome.sessionId === sessionId, JSON.stringify(second.outcome));
    assert.match(JSON.stringify(second.requests[0]?.contents), new RegExp(`List it\\..*functionCall.*functionResponse.*${GO_ON}`));
    const anew = await run(HELLO, { task });
    assert.ok(anew.outcome.kind === 'completed', JSON.stringify(anew.outcome));
    assert.match(JSON.stringify(anew.requests[0]?.contents), /List it\./);
    assert.ok(!JSON.stringify(anew.requests[0]?.contents).includes(GO_ON));
  });

  test('a folder that is not trusted is refused by the CLI itself, before anything is asked', async () => {
    const { outcome, requests } = await run(HELLO, { isTrusted: false });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'untrusted', JSON.stringify(outcome));
    assert.equal(requests.length, 0);
  });

  test('a connection that dies in mid-answer is no success', async () => {
    const { outcome } = await run(() => ({ kind: 'message', parts: [{ text: 'Partial' }], end: 'drop' }), {
      settings: ONE_ATTEMPT,
    });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'incomplete', JSON.stringify(outcome));
  });

  test('a model that is not there is told as such', async () => {
    const { outcome } = await run(() => ({ kind: 'error', status: 404 }), { task: { model: 'nope' } });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'modelNotFound', JSON.stringify(outcome));
  });

  const MAY_RUN = { tools: { allowed: ['run_shell_command'], core: ['run_shell_command'] } };
  const SLEEP = { command: 'sleep 600 & sleep 601', description: 'x' };
  const PHASES: Record<
    string,
    { script: StubScript; isReached: (log: string, requests: number, home: string) => boolean | Promise<boolean>; said: string }
  > = {
    'before its first word': { script: () => ({ kind: 'hang' }), isReached: (_, requests) => requests > 0, said: '' },
    'in mid-answer': {
      script: () => ({ kind: 'message', parts: [{ text: 'Partial' }], end: 'hang' }),
      isReached: (log) => log.includes('text_delta'),
      said: 'Partial',
    },
    'while a tool runs': {
      script: () => ({ kind: 'message', parts: [{ call: 'run_shell_command', args: SLEEP }] }),
      isReached: async (log, _, home) =>
        log.includes('tool_use') && (await markedProcesses(home)).filter((line) => line.startsWith('sleep')).length === 2,
      said: '',
    },
  };
  for (const [phase, { script, isReached, said }] of Object.entries(PHASES)) {
    test(`a cancel ${phase} leaves no process, and a transcript that says so`, async () => {
      const home = await newHome(MAY_RUN);
      const abort = new AbortController();
      const { outcome, requests, transcript } = start(script, home, {}, abort.signal);
      await reached(outcome, async () => isReached(await readFile(transcript, 'utf8').catch(() => ''), requests.length, home));
      abort.abort();
      assert.deepEqual(await outcome, { kind: 'cancelled' });
      assert.deepEqual(await markedProcesses(home), []);
      const summary = await extractSummary(transcript);
      assert.deepEqual([summary.result?.errorKind, summary.text], ['cancelled', said]);
    });

    for (const signal of process.platform === 'linux' ? SIGNALS : []) {
      test(`${signal} ${phase} leaves no process, and is no success`, async () => {
        const home = await newHome(MAY_RUN);
        const { outcome, requests, transcript } = start(script, home, {}, AbortSignal.timeout(MINUTE_MS));
        await reached(
          outcome,
          async () =>
            (await isReached(await readFile(transcript, 'utf8').catch(() => ''), requests.length, home)) && signalCli(home, signal),
        );
        const ended = await outcome;
        assert.ok(ended.kind === 'failed' || ended.kind === 'cancelled', JSON.stringify(ended));
        assert.deepEqual(await markedProcesses(home), []);
        assert.equal((await extractSummary(transcript)).result?.isError, true);
      });
    }
  }

  /** Resolves once `claim` holds; rejects when the run is over before that. */
  async function reached(outcome: Promise<Outcome>, claim: () => Promise<boolean>): Promise<void> {
    let early: Outcome | null = null;
    void outcome.then((value) => {
      early = value;
    });
    while (!(await claim())) {
      assert.equal(early, null, JSON.stringify(early));
      await new Promise(setImmediate);
    }
  }
});
