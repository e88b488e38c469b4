// Checks which models the classifier asks about a task, by the window's settings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '#executor/testing/bench.ts';
import { aWindow } from '#host/testing/aWindow.ts';
import { startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { createClassify } from './classifierModels.ts';
import { CurrentFacts } from './currentFacts.ts';

const CANDIDATES = ['local', 'claude'].map((agentType) => ({ agentType, models: [], strengths: '' }));
const NO_GEMINI = { geminiModel: () => null };

/** Which models were asked, each of which gives no decision. */
async function asked(mayAsk: (agentType: string) => boolean, { isLimited = false, window = aWindow() } = {}): Promise<string[]> {
  const models: string[] = [];
  const localModel = {
    settingsFor: () => ({ model: 'm' }),
    endpoint: async () => {
      models.push('local');
      return { baseUrl: 'http://127.0.0.1:9/v1', apiKey: null };
    },
  };
  const cliAgents = {
    geminiModel: () => async () => {
      models.push('gemini');
      return { ok: false, failure: { message: 'Not today.' } };
    },
  };
  const facts = new CurrentFacts(window.facts(), window.port);
  const classify = createClassify(facts, localModel as never, cliAgents as never, async () => ({}));
  const status = { gemini: { activeTasks: 0, rateLimited: isLimited } };
  const { source } = await classify(aTask(), null, CANDIDATES, status, mayAsk, new AbortController().signal);
  assert.equal(source, 'loadBalancer');
  return models;
}

test('the local model is asked, then the Gemini CLI, each only where the task may go to it', async () => {
  assert.deepEqual(await asked(() => true), ['local', 'gemini']);
  assert.deepEqual(await asked((agentType) => agentType !== 'gemini'), ['local']);
  assert.deepEqual(await asked((agentType) => agentType !== 'local'), ['gemini']);
  assert.deepEqual(await asked(() => false), []);
});

test('a limited Gemini CLI is not asked, and nobody is where the setting says so', async () => {
  assert.deepEqual(await asked(() => true, { isLimited: true }), ['local']);
  assert.deepEqual(await asked(() => true, { window: aWindow({ 'classifier.enabled': false }) }), []);
});

test('the classifier asks at temperature 0, and sends none where the setting says that none is sent', async (t) => {
  const server = await startFaultServer();
  t.after(() => server.close());
  const window = aWindow();
  for (const [defaultTemperature, sent] of [
    [0.7, 0],
    [null, undefined],
  ] as const) {
    server.setScenario('ok');
    const endpoint = async () => ({ baseUrl: server.baseUrl, apiKey: null });
    const localModel = { settingsFor: () => ({ model: 'm', defaultTemperature }), endpoint };
    const facts = new CurrentFacts(window.facts(), window.port);
    const classify = createClassify(facts, localModel as never, NO_GEMINI as never, async () => ({}));
    await classify(aTask(), null, CANDIDATES, {}, () => true, new AbortController().signal);
    const chats = server.requests.filter(({ path }) => path.endsWith('/chat/completions'));
    assert.ok(chats.length > 0);
    for (const { body } of chats) assert.equal((body as { temperature?: number }).temperature, sent);
  }
});
