// Checks that a setting that only other classes have is told to be missing, and one that may apply is not.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, type Files } from '#agent/testing/scripted.ts';
import { missingMembers, missingOfKind } from './missingMember.ts';

const FILES = {
  'src/geocodeClient.js': "import { read } from './read.js';\n\nexport class GeocodeClient {\n  settings = read('geocode');\n}\n",
  'src/routeClient.js': "import { read } from './read.js';\n\nexport class RouteClient {\n  left = read('route').retryBudget;\n}\n",
  'src/read.js': 'export const read = (name) => load(name);\n',
  'settings.json': '{ "geocode": { "timeoutMs": 4000 }, "route": { "retryBudget": 3 } }\n',
};
const TASK = 'Could you raise the retryBudget of the GeocodeClient from 3 to 6?';

async function missing(t: TestContext, files: Files, task = TASK): Promise<string[]> {
  return missingMembers(readRequest(task), await codebaseOf(t, { ...FILES, ...files }));
}

test('a setting that only other classes have is missing, however it is said', async (t) => {
  assert.deepEqual(await missing(t, {}), ['GeocodeClient.retryBudget']);
  assert.deepEqual(await missing(t, {}, 'Set GeocodeClient.retryBudget to 6.'), ['GeocodeClient.retryBudget']);
  assert.deepEqual(await missing(t, {}, 'Please lower GeocodeClient’s retryBudget to 1.'), ['GeocodeClient.retryBudget']);
  assert.deepEqual(await missing(t, {}, 'Raise the retryBudget of the RouteClient to 6.'), []);
  assert.deepEqual(await missing(t, {}, 'Give the GeocodeClient a retryBudget like the RouteClient has.'), []);
});

test('it may be in the section of the class, in one for all, or in what the class builds on', async (t) => {
  assert.deepEqual(await missing(t, { 'settings.json': '{ "geocode": { "retryBudget": 3 } }\n' }), []);
  assert.deepEqual(await missing(t, { 'settings.json': '{ "defaults": { "retryBudget": 3 } }\n' }), []);
  assert.deepEqual(await missing(t, { 'settings.json': '{ "retryBudget": 3 }\n' }), []);
  assert.deepEqual(await missing(t, { 'src/read.js': 'export const read = (name) => ({ retryBudget: 3, ...load(name) });\n' }), []);
});

test('one of a kind of which there are several, and none of that name', async (t) => {
  const pollers = (...names: string[]) => names.map((name) => `export class ${name}Poller {\n  timeout = 20;\n}\n`).join('');
  const of = async (task: string, text: string) => missingOfKind(readRequest(task), await codebaseOf(t, { 'src/pollers.js': text }));
  const task = 'Raise the timeout of the humidity poller from 20 to 30 seconds.';
  assert.deepEqual(await of(task, pollers('Weight', 'Sound', 'Rain')), ['humidity poller']);
  assert.deepEqual(await of(task, pollers('Weight', 'Humid', 'Rain')), []);
  assert.deepEqual(await of(task, pollers('Weight', 'Sound')), []);
  assert.deepEqual(await of(task, `// The humidity poller.\n${pollers('Weight', 'Sound', 'Rain')}`), []);
  assert.deepEqual(await of('Raise the timeout of the sound poller to 30.', pollers('Weight', 'Sound', 'Rain')), []);
  assert.deepEqual(await of('Add the humidity poller.', pollers('Weight', 'Sound', 'Rain')), []);
});
