// Checks that a transcript ends in one result line, whatever becomes of the run.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Outcome, Runner } from '#contracts/runner.ts';
import { aBench, aRunner, aTask, type Bench, echo, register } from '#executor/testing/bench.ts';
import { Envelope } from '#transcript/envelope.ts';

async function linesOf(bench: Bench, id: string): Promise<{ type: string; subtype?: string; error?: { kind: string } }[]> {
  const text = await readFile(bench.store.transcriptPath(id), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Says something and ends so, without a result line of its own. */
function ends(outcome: Outcome | 'throws'): Runner {
  return aRunner('local', async (task, sink) => {
    const envelope = new Envelope({ sink, sessionId: task.executionId, cwd: null, model: 'm', agentType: 'local' });
    await envelope.open(task.instructions);
    await envelope.text('So far');
    if (outcome === 'throws') throw new Error('oops');
    return outcome;
  });
}

const COMPLETED: Outcome = { kind: 'completed', text: 'x', stopReason: 'stop', tokensIn: 1, tokensOut: 1, costUsd: 0, changedFiles: false };

for (const [what, runner, told] of [
  ['it answered', echo('local', 'Hello.'), ['success', undefined]],
  ['it answered, and the runner forgot to say so', ends(COMPLETED), ['success', undefined]],
  ['it threw', ends('throws'), ['error_during_execution', 'internal']],
  ['it failed', ends({ kind: 'failed', error: { kind: 'serverError', message: 'm' } }), ['error_during_execution', 'serverError']],
  ['it fell silent', ends({ kind: 'timedOut', message: 'm' }), ['error_during_execution', 'timedOut']],
  ['it asked', ends({ kind: 'blocked', question: 'May I?' }), ['error_during_execution', 'blocked']],
  ['its budget was used up', ends({ kind: 'budgetExceeded' }), ['error_during_execution', 'budgetExceeded']],
] as const)
  test(`a transcript ends in one result line where ${what}`, async () => {
    await using bench = await aBench();
    register(bench, runner);
    const { id } = await bench.executor.submit(aTask());
    await bench.executor.whenFinished(id);
    const lines = await linesOf(bench, id);
    assert.deepEqual(
      lines.flatMap(({ type, subtype, error }, index) => (type === 'result' ? [[index, subtype, error?.kind]] : [])),
      [[lines.length - 1, ...told]],
    );
  });
