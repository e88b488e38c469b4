// Tests how clicks on the card of a change become commands, and that its files always come afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromPanel, ToPanel } from '#contracts/ports/panelMessages.ts';
import '#vscode/testing/fakeVscode.ts';

const { panelRequests } = await import('./requests.ts');
const { PanelChangedFiles } = await import('./changedFiles.ts');

function requests(run: (...args: unknown[]) => Promise<void> = async () => undefined) {
  const steps: unknown[] = [];
  const port = { changes: async () => ({ kind: 'done', value: ['a.js', 'b.js', 'c.js'].map((path) => ({ path })) }) };
  const parts = {
    port,
    run: (...args: unknown[]) => {
      steps.push(args);
      return run(...args);
    },
    memory: { keepMode: async (mode: string) => void steps.push(['mode', mode]) },
  };
  const panel = { sendFiles: async (id: string) => void steps.push(['files', id]), sendFrame: () => void steps.push('frame') };
  const table = panelRequests(panel as never, parts as never, {} as never, {} as never, {} as never);
  return { steps, send: async (message: FromPanel) => (table[message.type] as (message: FromPanel) => unknown)(message) };
}

test('what is not to be kept is left out by name; otherwise all is kept', async () => {
  const { steps, send } = requests();
  await send({ type: 'keep', executionId: 'e', except: [] });
  await send({ type: 'keep', executionId: 'e', except: ['b.js', 'gone.js'] });
  assert.deepEqual(steps, [
    ['claudomator.keepChanges', 'e'],
    ['files', 'e'],
    ['claudomator.keepChanges', 'e', ['a.js', 'c.js']],
    ['files', 'e'],
  ]);
});

test('the files come also after a command that failed, so that the card takes the next click', async () => {
  const { steps, send } = requests(async () => {
    throw new Error('no');
  });
  for (const type of ['discard', 'undoKeep', 'undoDiscard', 'verify'] as const)
    await assert.rejects(async () => send({ type, executionId: 'e' }));
  assert.deepEqual(
    steps.filter((step) => Array.isArray(step) && step[0] === 'files'),
    Array(4).fill(['files', 'e']),
  );
});

test('a review is of one file or of all', async () => {
  const { steps, send } = requests();
  await send({ type: 'review', executionId: 'e', path: 'a.js' });
  await send({ type: 'review', executionId: 'e', path: null });
  assert.deepEqual(steps, [
    ['claudomator.reviewChanges', 'e', ['a.js']],
    ['claudomator.reviewChanges', 'e'],
  ]);
});

test('the mode is remembered, and told', async () => {
  const { steps, send } = requests();
  await send({ type: 'chooseMode', mode: 'ask' });
  assert.deepEqual(steps, [['mode', 'ask'], 'frame']);
});

test('of two lists that are asked for one after the other, a late first one is not shown', async () => {
  const answers: (() => void)[] = [];
  const posted: ToPanel[] = [];
  const files = new PanelChangedFiles({
    port: { changes: () => new Promise((resolve) => answers.push(() => resolve({ kind: 'done', value: [] }))) },
    post: (message) => void posted.push(message),
    isShown: () => true,
    log: () => undefined,
  });
  const both = [files.send('e'), files.send('e')];
  answers[1]?.();
  answers[0]?.();
  await Promise.all(both);
  assert.deepEqual(
    posted.map(({ type }) => type),
    ['changedFiles'],
  );
});
