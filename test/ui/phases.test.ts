// What a user is told at each moment, and that Stop works in all of them and reaches the server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { rows } from './executionsTree.ts';
import { answers, ended, newChat, noteTexts, phase, send, stop, stopButton } from './panel.ts';
import { secondAgentVsix } from './secondAgent.ts';
import { onServer, type Session, startSession, withPicture } from './session.ts';
import { until } from './until.ts';

let server: FaultServer;
let session: Session;
before(async () => {
  server = await startFaultServer();
  const settings = { ...onServer(server.baseUrl), 'claudomator.routing.defaultAgent': 'local' };
  session = await startSession(settings, { bypassCSP: true }, { alsoInstall: [await secondAgentVsix()] });
});
after(async () => {
  await session?.stop();
  await server?.close();
});

const agentPicker = () => session.panel.getByRole('combobox', { name: 'Agent' });
const chats = () => server.requests.filter(({ path }) => path.endsWith('/chat/completions'));
const sawLeaving = () => until('the server sees the connection closed early', () => chats().some(({ closedEarly }) => closedEarly));

test('a task is waiting while the server is silent, and Stop closes the connection', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    server.setScenario('neverAnswers');
    await send(panel, 'Say hello.');
    await phase(panel, 'Waiting for the server').waitFor();
    await until('the server has the request', () => chats().length > 0);
    await stop(panel);
    await sawLeaving();
  });
});

test('a task is writing, at so many tokens a second, and Stop closes the connection and keeps the text', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    server.setScenario('endlessStream');
    await send(panel, 'Tick for ever.');
    await phase(panel, 'Writing').waitFor();
    await answers(panel)
      .last()
      .locator('.phase-detail', { hasText: /^[\d.]+ tokens\/s$/ })
      .waitFor();
    await stop(panel);
    await sawLeaving();
    assert.match((await answers(panel).last().locator('cm-answer').textContent()) ?? '', /^tick tick /);
  });
});

test('a second task is queued behind the first, and Stop takes it out without a request', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    server.setScenario('endlessStream');
    await send(panel, 'The one that runs.');
    await phase(panel, 'Writing').waitFor();
    await newChat(panel);
    await send(panel, 'The one that waits.');
    await phase(panel, /^Queued, 1 ahead$/).waitFor();
    await stop(panel);
    assert.equal(chats().length, 1);
    await rows(page, 'The one that runs.').click();
    await phase(panel, 'Writing').waitFor();
    await stop(panel);
    await sawLeaving();
  });
});

test('a server that loads its model is said to, and then answers', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    const phases = await noteTexts(page, '.phase-label');
    server.setScenario('loadingThenOk');
    await send(panel, 'Say hello.');
    const answer = await ended(panel);
    assert.match((await answer.locator('cm-answer').textContent()) ?? '', /Hello, world!/);
    assert.ok((await phases()).includes('Loading model'), (await phases()).join(' | '));
  });
});

test('where two agents could do it, the task is being classified; Stop works there, and an undecided model stops nothing', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await agentPicker().selectOption('auto');
    server.setScenario('neverAnswers');
    await send(panel, 'Who should do this?');
    await phase(panel, 'Classifying').waitFor();
    await stop(panel);
    await newChat(panel);
    server.setScenario('ok'); // no JSON: nothing that could decide
    await send(panel, 'Who should do that?');
    const answer = await ended(panel);
    await answer.locator('.decision-chip').click();
    await answer.locator('.decision', { hasText: 'load balancer' }).waitFor();
    await stopButton(panel).waitFor({ state: 'detached' });
  });
});
