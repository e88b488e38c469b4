// Tests which thread the panel continues, and that every failed request is shown.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { EMPTY_SNAPSHOT } from '#contracts/applyChange.ts';
import type { Change } from '#contracts/change.ts';
import type { Execution } from '#contracts/execution.ts';
import type { FromPanel, PanelState, ToPanel } from '#contracts/ports/panelMessages.ts';
import type { Task } from '#contracts/task.ts';
import { UserError } from '#vscode/common/userError.ts';
import { fake, Memento, Uri } from '#vscode/testing/fakeVscode.ts';
import { execution } from '#webview/testing/panel-states.ts';

const { Panel } = await import('./panel.ts');
const { Replica } = await import('#vscode/common/replica.ts');
const { PanelMemory } = await import('./memory.ts');
beforeEach(() => fake.reset());

/** A panel on executions that the test changes and removes. `use`: the action of *Use* on a model server. */
function openPanel(executions: Execution[], use: () => Promise<void> = async () => undefined) {
  const submitted: Task[] = [];
  const logged: string[] = [];
  const ran: string[] = [];
  const posted: ToPanel[] = [];
  let states: PanelState[] = [];
  let receive: (value: FromPanel) => void = () => undefined;
  const workspaceState = new Memento();
  let tell: (change: Change) => void = () => undefined;
  const port = {
    snapshot: async () => ({ ...EMPTY_SNAPSHOT, seq: 1, executions: [...executions], isRecovered: true }),
    onDidChange: (listener: typeof tell) => {
      tell = listener;
    },
    recovered: async () => undefined,
    earlierText: async () => ({ text: 'before', start: 0 }),
    detail: async (_id: string, most: number) => ({
      instructions: '',
      attachments: [],
      text: { text: 'x'.repeat(most), thinking: '', notices: [], start: { text: 0, thinking: 0 } },
    }),
    submit: async (task: Task) => {
      submitted.push(task);
      return execution({ id: 'new' });
    },
  };
  const replica = new Replica(port as never, executions, (error) => {
    throw error;
  });
  const panel = new Panel({
    context: { extensionUri: Uri.file('/extension'), workspaceState },
    port,
    replica,
    localModelSetup: { settingsFor: () => ({ endpoint: '', model: '' }), canStartServer: () => false, use },
    memory: new PanelMemory(workspaceState as never),
    run: async (command: string) => void ran.push(command),
    log: (line: string) => void logged.push(line),
  } as never);
  replica.onDidChange((change) => panel.follow(change));
  let seq = 1;
  panel.resolveWebviewView({
    webview: {
      asWebviewUri: (uri: Uri) => uri,
      onDidReceiveMessage: (listener: typeof receive) => {
        receive = listener;
      },
      postMessage: async (message: ToPanel) => {
        posted.push(message);
        if (message.type === 'state') states = [...states, message.state];
      },
    },
    onDidDispose: () => undefined,
    show: () => undefined,
  } as never);
  /** Waits until all promises have settled; there are no timers here. */
  const settled = async () => {
    for (let turns = 0; turns < 20; turns++) await turnOfTheLoop();
  };
  return {
    panel,
    submitted,
    logged,
    posted,
    turns: () => states.at(-1)?.turns ?? [],
    ran,
    workspaceState,
    shown: () => states.at(-1)?.turns.map(({ execution: { id } }) => id),
    settled,
    async send(message: FromPanel) {
      receive(message);
      await settled();
    },
    /** Reports a changed execution as the executor does. */
    tell(changed: Execution) {
      executions.splice(0, executions.length, changed, ...executions.filter(({ id }) => id !== changed.id));
      tell({ seq: ++seq, kind: 'execution', execution: changed, isElsewhere: false });
      return settled();
    },
    remove(...ids: string[]) {
      for (const id of ids) {
        executions.splice(
          executions.findIndex((each) => each.id === id),
          1,
        );
        tell({ seq: ++seq, kind: 'removed', executionId: id });
      }
      return settled();
    },
  };
}

const done = (id: string, resumes: string | null) => execution({ id, resumes, state: 'completed', finishedAt: 1 });
const thread = () => [done('c', 'b'), done('b', 'a'), done('a', null)];
const submit: FromPanel = { type: 'submit', requestId: 1, instructions: 'go on', agentType: 'local', mode: 'auto' };

test('after its last turn is deleted, the thread ends before it, and a new message continues from there', async () => {
  const on = openPanel(thread());
  await on.panel.preview('c');
  assert.deepEqual(on.shown(), ['a', 'b', 'c']);
  await on.remove('c');
  assert.deepEqual([on.shown(), on.workspaceState.get('panel.thread')], [['a', 'b'], 'b']);
  await on.send(submit);
  assert.equal(on.submitted[0]?.resumes, 'b');
});

test('the last turns come with more of their text than those before, and an earlier part is sent when it is asked for', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `t${String(index).padStart(2, '0')}`);
  const on = openPanel(ids.map((id, index) => done(id, ids[index - 1] ?? null)));
  await on.panel.preview('t24');
  assert.deepEqual(
    on.turns().map(({ execution: { id } }) => id),
    ids,
  );
  const lengths = on.turns().map(({ text }) => text.text.length);
  assert.ok((lengths[4] ?? 0) * 4 <= (lengths[5] ?? 0) && lengths[5] === lengths[24]);
  await on.send({ type: 'earlierText', executionId: 't04', channel: 'text', start: null, held: 3 });
  assert.deepEqual(on.posted.at(-1), {
    type: 'earlierText',
    executionId: 't04',
    request: { channel: 'text', start: null, held: 3 },
    earlier: { text: 'before', start: 0 },
  });
});

test('after an earlier turn is deleted, a new message still continues the last turn', async () => {
  const on = openPanel(thread());
  await on.panel.preview('c');
  await on.remove('a');
  await on.send(submit);
  assert.equal(on.submitted[0]?.resumes, 'c');
});

test('after all turns are deleted, in any order, an empty chat is shown', async () => {
  for (const order of [
    ['c', 'b', 'a'],
    ['a', 'b', 'c'],
    ['b', 'c', 'a'],
  ]) {
    const on = openPanel(thread());
    await on.panel.preview('c');
    await on.remove(...order);
    assert.deepEqual([on.shown(), on.workspaceState.get('panel.thread'), on.panel.shownThread], [[], undefined, null], order.join());
    await on.send(submit);
    assert.equal(on.submitted[0]?.resumes, null);
  }
});

test('what is no message of ours does nothing, and is on record', async () => {
  const on = openPanel(thread());
  await on.panel.preview('c');
  await on.send({ type: 'submit', requestId: 1 } as FromPanel);
  await on.send({ type: 'runCommand', command: 'x' } as never);
  assert.deepEqual([on.submitted, on.ran, fake.notifications, on.logged.length], [[], [], [], 2]);
});

test('the second click of a double click starts nothing, and a chat has one run at a time', async () => {
  const on = openPanel([done('a', null)]);
  await on.panel.preview('a');
  const rerun: FromPanel = { type: 'rerun', executionId: 'a', how: 'retry' };
  await Promise.all([on.send(rerun), on.send(rerun)]);
  assert.deepEqual(on.ran, ['claudomator.retryExecution']);
  await on.tell(execution({ id: 'b', resumes: 'a', state: 'running', createdAt: Date.now() }));
  await on.panel.preview('b');
  await on.send(rerun);
  assert.deepEqual([on.ran.length, fake.notifications], [1, []], 'it has just started, so this was a double click');
  await on.tell(execution({ id: 'b', resumes: 'a', state: 'running', createdAt: Date.now() - 60_000 }));
  await on.send(rerun);
  await on.send(submit);
  assert.deepEqual([on.ran.length, on.submitted.length], [1, 0]);
  assert.match(fake.notifications[0]?.text ?? '', /^The last task in this chat is still in progress/);
});

const useServer: FromPanel = { type: 'useServer', baseUrl: 'http://127.0.0.1:1', model: 'm', target: 'user' };

test('a failed request is shown, whatever was thrown', async () => {
  const failing = async (error: unknown) => {
    fake.reset();
    const on = openPanel([], () => Promise.reject(error));
    await on.send(useServer);
    return { ...on, told: fake.notifications };
  };
  const broken = await failing(new Error('Unable to write into user settings.'));
  assert.deepEqual(broken.told, [
    { level: 'error', text: 'The request failed: Unable to write into user settings.', buttons: ['Show Output'] },
  ]);
  assert.match(broken.logged[0] ?? '', /“useServer” failed: Error: Unable to write/);
  assert.deepEqual((await failing(new UserError('Not now.'))).told, [{ level: 'warning', text: 'Not now.', buttons: [] }]);
  assert.equal((await failing('odd')).told[0]?.text, 'The request failed: odd');
});

test('the button of an error runs its command', async () => {
  const on = openPanel([], () =>
    Promise.reject(new UserError('It is locked.', { title: 'Open Settings', command: 'claudomator.openSettings' })),
  );
  fake.answers.push('Open Settings');
  await on.send(useServer);
  assert.deepEqual([fake.notifications[0]?.buttons, on.ran], [['Open Settings'], ['claudomator.openSettings']]);
});
