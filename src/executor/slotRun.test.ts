// Checks that a run starts only what is still allowed, and that its end reaches the record, the agent and the wait.
import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Outcome, Runner } from '#contracts/runner.ts';
import { ChangeFeed } from '#executor/records/feed.ts';
import { reduce } from '#executor/records/state.ts';
import type { Permission } from '#executor/routing/permissions.ts';
import { LiveView } from '#executor/run/liveView.ts';
import { aRunner, aTask } from '#executor/testing/bench.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { runInSlot, type SlotRunParts } from './slotRun.ts';

/** A queued execution in its slot; `steps` notes what becomes of it. */
async function aSlot(t: TestContext, changes: Partial<SlotRunParts> = {}) {
  const folder = await scratchFolder(t);
  const steps: string[] = [];
  const feed = new ChangeFeed((error) => {
    throw error;
  });
  let execution = sampleExecution({ state: 'queued', startedAt: null });
  const parts: SlotRunParts = {
    store: { transcriptPath: () => path.join(folder, 'stdout.log') },
    records: {
      get: () => execution,
      change: async (_id, event) => {
        steps.push(event.kind);
        execution = reduce(execution, event, 1_000);
        return execution;
      },
      note: async () => undefined,
    },
    pool: { park: () => undefined, recordOutcome: (_id, outcome) => steps.push(`agent: ${outcome}`) },
    views: { of: (id) => new LiveView(id, feed, () => 0), end: () => undefined },
    questions: { ask: async () => null },
    handOver: { offer: async () => null, startIfWanted: async () => undefined },
    quotaWait: { begin: async (_id, _task, retryAt, spent) => void steps.push(`waits until ${retryAt}, session ${spent.sessionId}`) },
    permit: async () => ({ kind: 'allowed' }),
    askUser: async (_id, _agentType, question) => void steps.push(`asks: ${question}`),
    fail: async (_id, { kind }) => void steps.push(`fails: ${kind}`),
    end: async (_id, { kind }) => void steps.push(`ends: ${kind}`),
    copies: null,
    verify: async () => null,
    isolation: () => 'worktree',
    log: () => undefined,
    isClosing: () => false,
    ...changes,
  };
  const run = (runner: Runner | undefined, signal = new AbortController().signal) =>
    runInSlot(execution.id, aTask(), runner, parts, signal);
  return { run, steps };
}

function ending(outcome: Outcome): Runner {
  return aRunner('local', async () => outcome);
}

const COMPLETED: Outcome = {
  kind: 'completed',
  text: 'done',
  stopReason: 'stop',
  tokensIn: 1,
  tokensOut: 1,
  costUsd: 0,
  changedFiles: false,
};

test('the end of a run tells whether its agent works', async (t) => {
  for (const [outcome, told] of [
    [COMPLETED, 'success'],
    [{ kind: 'failed', error: { kind: 'unreachable', message: 'Nobody is there.' } }, 'failure'],
    [{ kind: 'failed', error: { kind: 'contextExceeded', message: 'It is too long.' } }, 'neutral'],
    [{ kind: 'cancelled' }, 'neutral'],
  ] satisfies [Outcome, string][]) {
    const { run, steps } = await aSlot(t);
    await run(ending(outcome));
    assert.deepEqual(steps, ['start', `agent: ${told}`, 'finish']);
  }
});

test('a limited run waits until the time that its agent named, however it says that it was limited', async (t) => {
  for (const [outcome, until] of [
    [{ kind: 'rateLimited', retryAt: 5_000 }, '5000'],
    [{ kind: 'rateLimited' }, 'null'],
    [{ kind: 'failed', error: { kind: 'rateLimited', message: 'Slow down.' } }, 'null'],
  ] satisfies [Outcome, string][]) {
    const { run, steps } = await aSlot(t);
    await run(ending(outcome));
    assert.deepEqual(steps, ['start', 'agent: neutral', `waits until ${until}, session null`]);
  }
});

test('what the policy refuses or asks at the last moment does not start', async (t) => {
  const refused = await aSlot(t, { permit: async () => ({ kind: 'refused', error: { kind: 'notAllowed', message: 'No.' } }) });
  await refused.run(ending(COMPLETED));
  assert.deepEqual(refused.steps, ['fails: notAllowed']);
  const asked = await aSlot(t, { permit: async () => ({ kind: 'ask', question: 'Send it?', grant: async () => undefined }) });
  await asked.run(ending(COMPLETED));
  assert.deepEqual(asked.steps, ['asks: Send it?']);
});

test('an execution that is cancelled while the policy is asked is left to the cancel, whatever the policy says', async (t) => {
  for (const permission of [
    { kind: 'allowed' },
    { kind: 'ask', question: 'Send it?', grant: async () => undefined },
    { kind: 'refused', error: { kind: 'notAllowed', message: 'No.' } },
  ] satisfies Permission[]) {
    const abort = new AbortController();
    const { run, steps } = await aSlot(t, {
      permit: async () => {
        abort.abort();
        return permission;
      },
    });
    await run(ending(COMPLETED), abort.signal);
    assert.deepEqual(steps, []);
  }
});

test('a window that closes while the policy is asked starts nothing, and one that closes during a run records no end', async (t) => {
  let isClosing = false;
  const closing = {
    isClosing: () => isClosing,
    permit: async (): Promise<Permission> => {
      isClosing = true;
      return { kind: 'allowed' };
    },
  };
  const early = await aSlot(t, closing);
  await early.run(ending(COMPLETED));
  assert.deepEqual(early.steps, []);
  isClosing = false;
  const during = await aSlot(t, { isClosing: () => isClosing });
  await during.run(
    aRunner('local', async () => {
      isClosing = true;
      return { kind: 'cancelled' };
    }),
  );
  assert.deepEqual(during.steps, ['start']);
});

test('an execution whose runner was taken away while it waited fails as agentMissing', async (t) => {
  const { run, steps } = await aSlot(t);
  await run(undefined);
  assert.deepEqual(steps, ['fails: agentMissing']);
});

test('a policy that throws fails the execution instead of keeping its slot for ever', async (t) => {
  const { run, steps } = await aSlot(t, { permit: () => Promise.reject(new Error('a bug')) });
  await run(ending(COMPLETED));
  assert.deepEqual(steps, ['fails: internal']);
});
