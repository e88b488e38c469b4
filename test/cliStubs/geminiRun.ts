// Runs the real Gemini CLI against the stub in a HOME of its own, and checks that it leaves nothing.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Outcome, RunnableTask } from '#contracts/runner.ts';
import { geminiRunner } from '#runners/gemini/geminiRunner.ts';
import { extractSummary, type TranscriptSummary } from '#transcript/summary.ts';
import { openTranscript } from '#transcript/write.ts';
import { aRunnableTask } from './aRunnableTask.ts';
import { type StubRequest, type StubScript, startGeminiStub } from './geminiStub.ts';
import { geminiEnvironment, makeGeminiUser } from './geminiUser.ts';
import { commandsWith } from './processesWith.ts';

const RUN_LIMIT_MS = 60_000;

export interface Given {
  /** Default: a new one. */
  home?: string;
  /** The user's settings in ~/.gemini/settings.json. */
  settings?: object;
  task?: Partial<RunnableTask>;
  isTrusted?: boolean;
  environment?: NodeJS.ProcessEnv;
  inactivityMs?: number;
}

export interface Started {
  outcome: Promise<Outcome>;
  requests: readonly StubRequest[];
  /** Path of the transcript. */
  transcript: string;
}

export interface Ran extends Omit<Started, 'outcome'> {
  outcome: Outcome;
  home: string;
  summary: TranscriptSummary;
}

export interface GeminiRuns {
  newHome(settings?: object): Promise<string>;
  /** Runs to the end. */
  run(script: StubScript, given?: Given): Promise<Ran>;
  /** Starts a run that can be watched and cancelled. */
  start(script: StubScript, home: string, given: Given, signal: AbortSignal): Started;
  stop(): Promise<void>;
}

export async function geminiRuns(cli: string): Promise<GeminiRuns> {
  const stub = await startGeminiStub();
  const root = await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-cli-'));
  let count = 0;

  const newHome = (settings: object = {}) => makeGeminiUser(path.join(root, `home-${++count}`), settings);

  function start(script: StubScript, home: string, given: Given, signal: AbortSignal): Started {
    const { baseUrl, requests } = stub.serve(script);
    const transcript = path.join(home, `run-${++count}.log`);
    const runner = geminiRunner({
      executable: async () => cli,
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

  async function run(script: StubScript, given: Given = {}): Promise<Ran> {
    const home = given.home ?? (await newHome(given.settings));
    const { outcome: ended, requests, transcript } = start(script, home, given, AbortSignal.timeout(RUN_LIMIT_MS));
    const outcome = await ended;
    assert.deepEqual(commandsWith(`HOME=${home}`), [], 'nothing of the run is left');
    return { outcome, requests, home, summary: await extractSummary(transcript), transcript };
  }

  async function stop(): Promise<void> {
    await stub.stop();
    await rm(root, { recursive: true, force: true });
    assert.deepEqual(stub.strangers, [], 'no real service is asked for');
  }

  return { newHome, run, start, stop };
}
