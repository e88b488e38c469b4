// Tests faulty servers: each ends the task with a named error, a next step and a result line, and the pool continues.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ErrorKind, ExecutionState } from '#contracts/execution.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../faultServer/faultServer.ts';
import { activated, explained, listen, transcriptOf, withSetting } from './claudomator.ts';

interface Fault {
  scenario: ScenarioName;
  state: ExecutionState;
  kind: ErrorKind;
  /** What the message must contain besides the address. */
  says: RegExp;
  /** The partial answer that must be kept. */
  keeps?: RegExp;
}

const FAULTS: Fault[] = [
  { scenario: 'sshBanner', state: 'failed', kind: 'badResponse', says: /HTTP|model server/i },
  { scenario: 'needsKey', state: 'failed', kind: 'unauthorized', says: /Set API Key/ },
  { scenario: 'unknownModelOllama', state: 'failed', kind: 'modelNotFound', says: /model/i },
  { scenario: 'contextOverflow', state: 'failed', kind: 'contextExceeded', says: /\d[\d,.]* tokens/ },
  { scenario: 'killedInAnswer', state: 'failed', kind: 'incomplete', says: /broke off|closed|ended|lost/i, keeps: /\S/ },
  { scenario: 'neverAnswers', state: 'timed-out', kind: 'incomplete', says: /1 s|second/ },
  { scenario: 'onlyComments', state: 'timed-out', kind: 'incomplete', says: /1 s|second/ },
  { scenario: 'webPage', state: 'failed', kind: 'badResponse', says: /web page|HTML/i },
  { scenario: 'errorObject', state: 'failed', kind: 'serverError', says: /./, keeps: /\S/ },
  { scenario: 'ollamaSilentEnd', state: 'failed', kind: 'incomplete', says: /./ },
  { scenario: 'lmStudioZeroDeltas', state: 'failed', kind: 'incomplete', says: /./ },
  { scenario: 'noFinishReason', state: 'failed', kind: 'incomplete', says: /./, keeps: /\S/ },
  { scenario: 'malformedEvent', state: 'failed', kind: 'badResponse', says: /./, keeps: /\S/ },
  { scenario: 'redirect', state: 'failed', kind: 'badResponse', says: /redirect|elsewhere/i },
];

suite('A bad server', () => {
  let server: FaultServer;
  suiteSetup(async () => {
    server = await startFaultServer();
  });
  suiteTeardown(() => server.close());

  async function ask(scenario: ScenarioName) {
    const api = await activated();
    server.setScenario(scenario);
    const heard = listen(api);
    const done = await withSetting('localModel.endpoint', server.baseUrl, () =>
      withSetting('localModel.model', 'test-model', () =>
        withSetting('localModel.timeoutSeconds', 1, async () => {
          const { id } = await api.submit({ instructions: 'Say hello.', agentType: 'local' });
          return api.whenFinished(id);
        }),
      ),
    );
    heard.dispose();
    return { api, done, text: heard.textOf(done.id) };
  }

  for (const { scenario, state, kind, says, keeps } of FAULTS) {
    test(`(${scenario}) ends ${state} as ${kind}, and says what to do`, async () => {
      const { api, done, text } = await ask(scenario);
      assert.deepEqual([done.state, done.error?.kind], [state, kind], explained(done));
      assert.match(done.error?.message ?? '', says);
      assert.match(done.error?.message ?? '', /127\.0\.0\.1/, explained(done));
      if (keeps) assert.match(text, keeps);
      const last = (await transcriptOf(api, done.id)).at(-1);
      assert.deepEqual([last?.type, last?.is_error], ['result', true]);
      const next = await ask('ok');
      assert.equal(next.done.state, 'completed', explained(next.done));
    });
  }

  test('(finishLength) completes, and says that the answer was cut', async () => {
    const { done } = await ask('finishLength');
    assert.deepEqual([done.state, done.stopReason], ['completed', 'length'], explained(done));
  });

  test('gets the key of its own origin, and of no other', async () => {
    const secret = 'test-key-of-this-origin';
    await vscode.commands.executeCommand('claudomator.setApiKey', server.baseUrl, secret);
    const { done } = await ask('ok');
    assert.equal(done.state, 'completed', explained(done));
    assert.ok(server.requests.some(({ headers }) => headers.authorization === `Bearer ${secret}`));
    const other = await startFaultServer();
    try {
      await withSetting('localModel.endpoint', other.baseUrl, async () => {
        const api = await activated();
        const { id } = await api.submit({ instructions: 'Say hello.', agentType: 'local', model: 'test-model' });
        await api.whenFinished(id);
      });
      assert.ok(other.requests.length > 0);
      assert.ok(other.requests.every(({ headers }) => headers.authorization === undefined));
    } finally {
      await other.close();
      await vscode.commands.executeCommand('claudomator.setApiKey', server.baseUrl, '');
    }
  });
});
