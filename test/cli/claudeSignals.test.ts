// Tests that a run whose Claude CLI is killed from outside fails and leaves no process.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import type { StubScript } from '../cliStubs/anthropicStub.ts';
import { says, toolOnce } from '../cliStubs/anthropicStubReplies.ts';
import { type ClaudeRuns, claudeRuns, type Watched } from '../cliStubs/claudeRun.ts';
import { SIGNALS, signalCli } from '../cliStubs/signalled.ts';

const cli = await installClaudeCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});
const skip = cli instanceof Missing ? cli.message : process.platform === 'linux' ? false : 'processes are looked for on Linux';

describe('a signal to the Claude CLI', { skip, timeout: 600_000 }, () => {
  let runs: ClaudeRuns;

  before(async () => {
    runs = await claudeRuns(String(cli), ['Bash']);
  });
  after(() => runs.stop());

  const begun = () => path.join(runs.folder, 'begun');
  const phases: { phase: string; script: StubScript; isReached(watched: Watched): boolean }[] = [
    { phase: 'before its first word', script: () => ({ kind: 'hang' }), isReached: () => true },
    { phase: 'while it waits for the service', script: () => ({ kind: 'hang' }), isReached: ({ requests }) => requests.length > 0 },
    {
      phase: 'in mid-answer',
      script: () => ({ ...says('Partial answer'), end: 'hang' }),
      isReached: ({ lines }) => JSON.stringify(lines).includes('text_delta'),
    },
    {
      phase: 'while a tool runs that has left its session',
      script: toolOnce('Bash', { command: 'setsid sleep 300 & touch begun; sleep 300', description: 'Wait' }),
      isReached: () => existsSync(begun()),
    },
  ];
  for (const { phase, script, isReached } of phases) {
    for (const signal of SIGNALS) {
      test(`${signal} ${phase} leaves no process, and is no success`, async () => {
        await rm(begun(), { force: true });
        const { outcome, summary } = await runs.run(script, {
          watch: (watched) => watched.until(() => isReached(watched) && signalCli(runs.home, signal)),
        });
        assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'agentFailed', JSON.stringify(outcome));
        assert.notEqual(summary.result?.isError, false);
      });
    }
  }
});
