// Bad servers as a user meets them: a named error with its next steps, the same words in the output channel, and a panel that goes on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { ANSWER_TEXT } from '../faultServer/answers.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../faultServer/faultServer.ts';
import { outputLog } from './outputLog.ts';
import { answers, ended, newChat, send } from './panel.ts';
import { onServer, type Session, startSession, withPicture } from './session.ts';
import { until } from './until.ts';

interface Fault {
  what: string;
  scenario: ScenarioName;
  title: string;
  says: RegExp;
  remedies: string[];
  /** What came before it broke, and is kept. */
  keeps?: string;
}

const FAULTS: Fault[] = [
  {
    what: 'an SSH server on the port',
    scenario: 'sshBanner',
    title: 'The server sent an invalid response',
    says: /not with HTTP: a different kind of server/,
    remedies: ['Check endpoint', 'Retry', 'Show output'],
  },
  {
    what: 'a web page instead of an API',
    scenario: 'webPage',
    title: 'The server sent an invalid response',
    says: /web page/,
    remedies: ['Check endpoint', 'Retry', 'Show output'],
  },
  {
    what: 'a model that the server does not have',
    scenario: 'unknownModelOllama',
    title: 'The server doesn’t have this model',
    says: /has no model “test-model”/,
    remedies: ['Choose a model', 'Open settings'],
  },
  {
    what: 'a prompt that does not fit',
    scenario: 'contextOverflow',
    title: 'Too long for the model’s context',
    says: /18041 tokens.* 4096 tokens/,
    remedies: ['New chat', 'Open settings'],
  },
  {
    what: 'a server killed in mid-answer',
    scenario: 'killedInAnswer',
    title: 'The answer is incomplete',
    says: /closed the connection in the middle/,
    remedies: ['Continue', 'Retry', 'Show output'],
    keeps: 'So far',
  },
  {
    what: 'a server that never answers',
    scenario: 'neverAnswers',
    title: 'Timed out',
    says: /sent nothing for 2 s/,
    remedies: ['Retry', 'Open settings', 'Show output'],
  },
];

let server: FaultServer;
let session: Session;
before(async () => {
  server = await startFaultServer();
  session = await startSession({ ...onServer(server.baseUrl), 'claudomator.localModel.timeoutSeconds': 2 });
});
after(async () => {
  await session?.stop();
  await server?.close();
});

/** Asks in a new thread, and returns the box that says what went wrong. */
async function trouble(scenario: ScenarioName | null): Promise<Locator> {
  const { panel } = session;
  if ((await answers(panel).count()) > 0) await newChat(panel);
  if (scenario) server.setScenario(scenario);
  await send(panel, 'Say hello.');
  return (await ended(panel)).getByRole('alert');
}

async function assertBox(box: Locator, { title, says, remedies }: Pick<Fault, 'title' | 'says' | 'remedies'>): Promise<void> {
  assert.equal((await box.locator('.box-title').innerText()).trim(), title);
  const sentence = (await box.locator('p').nth(1).innerText()).trim();
  assert.match(sentence, says);
  assert.ok(sentence.includes(`127.0.0.1:${server.port}`), sentence);
  const buttons = await box.locator('vscode-button').allInnerTexts();
  assert.deepEqual(
    buttons.map((text) => text.trim()),
    remedies,
  );
  await until(`the output channel says: ${sentence}`, () => outputLog(session.host.folders).includes(sentence));
}

for (const fault of FAULTS) {
  test(`${fault.what} ends in a named error with its next steps, in the panel and in the output channel`, async (context) => {
    await withPicture(context, session.page, async () => {
      const box = await trouble(fault.scenario);
      await assertBox(box, fault);
      const kept = ((await answers(session.panel).last().locator('cm-answer').textContent()) ?? '').trim();
      assert.equal(kept, fault.keeps ?? '');
    });
  });
}

test('a server that wants a key gets it by way of the error, and Retry then works', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    const box = await trouble('needsKey');
    await assertBox(box, {
      title: 'The API key is missing or was rejected',
      says: /requires an API key/,
      remedies: ['Set API key', 'Retry'],
    });
    await box.locator('vscode-button', { hasText: 'Set API key' }).click();
    const input = page.locator('.quick-input-widget input[type="password"]');
    await input.fill('secret');
    await input.press('Enter');
    await until('the key is stored', () => outputLog(session.host.folders).includes(`API key for http://127.0.0.1:${server.port} stored`));
    await box.getByText('Retry').click();
    await answers(panel).last().locator('cm-answer', { hasText: ANSWER_TEXT }).waitFor();
    assert.ok(!outputLog(session.host.folders).includes('secret'), 'the key is not in the output channel');
  });
});

test('a server that is gone ends in an error, and Retry works once it is back', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await server.close();
    const box = await trouble(null);
    await assertBox(box, {
      title: 'The server can’t be reached',
      says: /Nothing is listening on/,
      remedies: ['Retry', 'Check endpoint', 'Find servers'],
    });
    server = await startFaultServer({ scenario: 'ok', port: server.port });
    await box.getByText('Retry').click();
    await answers(panel).last().locator('cm-answer', { hasText: ANSWER_TEXT }).waitFor();
  });
});
