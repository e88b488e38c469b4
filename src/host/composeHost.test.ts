// The whole host in plain Node, on a window in memory: directly, and with both ports behind an unsteady link.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { EMPTY_SNAPSHOT } from '#contracts/applyChange.ts';
import type { Change } from '#contracts/change.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { SettingKey } from '#contracts/settings.ts';
import { accepted, aTask } from '#executor/testing/bench.ts';
import { aWindow, type FakeWindow } from '#host/testing/aWindow.ts';
import { composeHost as composeLinked } from '#link/testing/composeHost.ts';
import { composeHost as composeDirectly } from './composeHost.ts';

interface Hosted {
  port: ExecutorPort;
  window: FakeWindow;
  changes: Change[];
}

/** The same test on both kinds of host. */
function onEachHost(title: string, run: (hosted: Hosted) => Promise<void>, settings: Partial<Record<SettingKey, unknown>> = {}): void {
  for (const [how, compose] of [
    ['directly', composeDirectly],
    ['over an unsteady link', composeLinked],
  ] as const)
    test(`${title} (${how})`, async (t) => {
      await run(await aHost(t, compose, settings));
    });
}

async function aHost(t: TestContext, compose: typeof composeDirectly, settings: Partial<Record<SettingKey, unknown>>): Promise<Hosted> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-host-'));
  const window = aWindow(settings);
  const executionsFolder = path.join(folder, 'executions');
  const start = { facts: window.facts(), executionsFolder, sharedFolder: folder, watchdogPath: '', rows: [] };
  const { port, dispose } = compose(start, window.port);
  const changes: Change[] = [];
  port.onDidChange((change) => changes.push(change));
  t.after(async () => {
    await dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await port.recovered();
  return { port, window, changes };
}

const DONE = { kind: 'completed', text: 'Hi.', stopReason: 'stop', tokensIn: 1, tokensOut: 1, costUsd: 0, changedFiles: false };

onEachHost('a runner of the window does a task: its lines become the text and the transcript, and the index is kept', async (hosted) => {
  const { port, window, changes } = hosted;
  window.runTask = async (_agentType, runId) => {
    const content = [{ type: 'text', text: 'Hi.' }];
    await port.writeLine(runId, { type: 'assistant', message: { id: 'm1', role: 'assistant', content }, session_id: 's' });
    return DONE;
  };
  assert.equal((await port.addRunner('theirs')).kind, 'done');
  const { id } = await port.submit(aTask({ agentType: 'theirs' }));
  const done = await port.whenFinished(id);
  assert.deepEqual([done.state, done.agentType, done.summary], ['completed', 'theirs', 'Hi.']);
  assert.equal((await port.detail(id)).text.text, 'Hi.');
  assert.match(await port.readableTranscript(id), /Hi\./);
  assert.deepEqual(
    changes.flatMap((change) => (change.kind === 'text' ? [change.text] : [])),
    ['Hi.'],
  );
  assert.equal(window.index()[0]?.id, id);
  assert.deepEqual(
    (await port.scoreboard(null)).rows.map(({ agentType, outcome }) => [agentType, outcome]),
    [['theirs', 'finished']],
  );
});

onEachHost('what a runner of the window resolves with is checked, and a cancel reaches it', async ({ port, window }) => {
  let tellStarted = () => {};
  const started = new Promise<void>((resolve) => {
    tellStarted = resolve;
  });
  window.runTask = async (agentType) => {
    if (agentType === 'odd') return 'no outcome at all';
    tellStarted();
    while (window.cancelled.length === 0) await new Promise(setImmediate);
    return { kind: 'cancelled' };
  };
  for (const agentType of ['odd', 'endless']) accepted(await port.addRunner(agentType));
  const odd = await port.submit(aTask({ agentType: 'odd' }));
  assert.equal((await port.whenFinished(odd.id)).error?.kind, 'internal');
  const endless = await port.submit(aTask({ agentType: 'endless' }));
  await started;
  assert.equal((await port.cancel(endless.id)).kind, 'done');
  assert.equal((await port.whenFinished(endless.id)).state, 'cancelled');
});

onEachHost('a question of such a runner blocks its execution until it is answered', async ({ port, window, changes }) => {
  window.runTask = async (_agentType, runId) => {
    const request = { tool: 'Write', title: 'Write a file', kind: 'edit', detail: '+x', path: 'a.txt', always: 'writes' };
    const answer = await port.askUser(runId, 'ask-1', request);
    return { ...DONE, text: `answer: ${answer}` };
  };
  accepted(await port.addRunner('asking'));
  const { id } = await port.submit(aTask({ agentType: 'asking' }));
  const blocked = await port.whenFinished(id);
  assert.deepEqual([blocked.state, blocked.toolQuestion?.detail], ['blocked', '+x']);
  accepted(await port.answer(id, 'once', blocked.toolQuestion?.id ?? null));
  while (!changes.some((change) => change.kind === 'execution' && change.execution.state === 'completed')) await new Promise(setImmediate);
  assert.equal((await port.whenFinished(id)).summary, 'answer: once');
});

onEachHost('an agent type that is taken, or can’t be one, is refused in words', async ({ port }) => {
  accepted(await port.addRunner('theirs'));
  for (const agentType of ['theirs', 'local', 'auto', 'no name'])
    assert.match(JSON.stringify(await port.addRunner(agentType)), /"kind":"refused","message":".{20,}/, agentType);
  await port.removeRunner('theirs');
  assert.equal((await port.addRunner('theirs')).kind, 'done');
});

onEachHost('settings that change in the window hold at once, and say which agents there are', async ({ port, window, changes }) => {
  const choices = async () => (await port.snapshot()).agents.outside.map(({ agentType }) => agentType);
  assert.deepEqual(await choices(), []);
  window.change({ settings: { 'localModel.endpoint': 'http://127.0.0.1:1' } });
  while (!changes.some((change) => change.kind === 'agents' && change.agents.outside.length > 0)) await new Promise(setImmediate);
  assert.deepEqual(await choices(), ['local']);
  const { id } = await port.submit(aTask());
  assert.equal((await port.whenFinished(id)).error?.kind, 'unreachable');
});

onEachHost(
  'an address off this machine is asked for once, and the window keeps that it was allowed',
  async ({ port, window }) => {
    const { id } = await port.submit(aTask());
    const blocked = await port.whenFinished(id);
    assert.match(blocked.question ?? '', /sent to http:\/\/models\.invalid:1, which is not on this machine/);
    assert.deepEqual(window.allowed, []);
    accepted(await port.answer(id, 'once', null));
    assert.deepEqual(window.allowed, ['http://models.invalid:1']);
    accepted(await port.cancel(id));
  },
  { 'localModel.endpoint': 'http://models.invalid:1' },
);

onEachHost('without a server set up, Check Endpoint and llama-server are refused with the next step', async ({ port }) => {
  const checked = await port.checkEndpoint(null, 'c1');
  assert.deepEqual(checked, {
    kind: 'refused',
    message: 'No local model is set up yet.',
    action: { title: 'Set Up Local Model', command: 'claudomator.setUpLocalModel' },
  });
  const started = await port.startServer();
  assert.ok(started.kind === 'refused' && /serverModelPath/.test(started.message));
  assert.deepEqual((await port.snapshot()).server, EMPTY_SNAPSHOT.server);
});
