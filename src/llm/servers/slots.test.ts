// Tests the number of slots that servers tell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { serverSlots } from './slots.ts';

test('llama.cpp tells its slots, by its properties or their list; other servers and silence count as not told', async (t) => {
  const server = await startFaultServer();
  t.after(() => server.close());
  const cases: [ScenarioName, number | null][] = [
    ['llama', 2],
    ['llamaQueued', 1],
    ['ok', null],
    ['webPage', null],
    ['sshBanner', null],
  ];
  for (const [scenario, slots] of cases) {
    server.setScenario(scenario);
    assert.equal(await serverSlots({ baseUrl: server.baseUrl, apiKey: null }, new AbortController().signal), slots, scenario);
  }
});
