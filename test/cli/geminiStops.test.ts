// Tests that a cancel or a signal at each phase of a Gemini CLI run leaves no process.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Outcome } from '#contracts/runner.ts';
import { extractSummary } from '#transcript/summary.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type GeminiRuns, geminiRuns } from '../cliStubs/geminiRun.ts';
import type { StubScript } from '../cliStubs/geminiStub.ts';
import { commandsWith } from '../cliStubs/processesWith.ts';
import { SIGNALS, signalCli } from '../cliStubs/signalled.ts';

const cli = await installGeminiCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('the end of a Gemini CLI run', { skip: cli instanceof Missing && `it can’t be installed: ${cli.message}` }, () => {
  let runs: GeminiRuns;

  before(async () => {
    runs = await geminiRuns(String(cli));
  });
  after(() => runs.stop());

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
        log.includes('tool_use') && commandsWith(`HOME=${home}`).filter((line) => line.startsWith('sleep')).length === 2,
      said: '',
    },
  };
  for (const [phase, { script, isReached, said }] of Object.entries(PHASES)) {
    test(`a cancel ${phase} leaves no process, and a transcript that says so`, async () => {
      const home = await runs.newHome(MAY_RUN);
      const abort = new AbortController();
      const { outcome, requests, transcript } = runs.start(script, home, {}, abort.signal);
      await reached(outcome, async () => isReached(await readFile(transcript, 'utf8').catch(() => ''), requests.length, home));
      abort.abort();
      assert.deepEqual(await outcome, { kind: 'cancelled' });
      assert.deepEqual(commandsWith(`HOME=${home}`), []);
      const summary = await extractSummary(transcript);
      assert.deepEqual([summary.result?.errorKind, summary.text], ['cancelled', said]);
    });

    for (const signal of process.platform === 'linux' ? SIGNALS : []) {
      test(`${signal} ${phase} leaves no process, and is no success`, async () => {
        const home = await runs.newHome(MAY_RUN);
        const { outcome, requests, transcript } = runs.start(script, home, {}, AbortSignal.timeout(60_000));
        await reached(
          outcome,
          async () =>
            (await isReached(await readFile(transcript, 'utf8').catch(() => ''), requests.length, home)) && signalCli(home, signal),
        );
        const ended = await outcome;
        assert.ok(ended.kind === 'failed' || ended.kind === 'cancelled', JSON.stringify(ended));
        assert.deepEqual(commandsWith(`HOME=${home}`), []);
        assert.equal((await extractSummary(transcript)).result?.isError, true);
      });
    }
  }
});

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
