// Checks when two values are turned round because a task says that they are swapped.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { swappedRepair } from './swapped.ts';

const TEXTS = 'TEXTS = {\n    "german": "stop_fr.mp3",\n    "spanish": "stop_es.mp3",\n    "french": "stop_de.mp3",\n}\n';
const LABEL = 'package label\n\nfunc Code(item Item) string {\n\treturn fmt.Sprintf("A%d-S%d", item.Shelf, item.Aisle)\n}\n';
const GUIDE = 'I pressed the button for the German text and got the French one. Something is swapped. Can you fix it?';

test('the values of two entries, or two arguments', async (t) => {
  const codebase = await codebaseOf(t, { 'texts.py': TEXTS, 'label.go': LABEL });
  const guide = swappedRepair(codebase, readRequest(GUIDE));
  assert.equal(guide?.text, TEXTS.replace('stop_fr', 'stop_xx').replace('stop_de', 'stop_fr').replace('stop_xx', 'stop_de'));
  assert.match(guide?.what ?? '', /the values of `german` and `french` are turned round/);
  const label = swappedRepair(codebase, readRequest('The labels have aisle and shelf mixed up.'));
  assert.equal(label?.text, LABEL.replace('item.Shelf, item.Aisle', 'item.Aisle, item.Shelf'));
});

test('nothing where the task does not say so, or several places can be meant', async (t) => {
  const none = async (files: Record<string, string>, task: string) =>
    assert.equal(swappedRepair(await codebaseOf(t, { 'texts.py': TEXTS, ...files }), readRequest(task)), null);
  await none({}, 'The German text is missing, the French one is there.');
  await none({}, 'The German and the Italian texts are swapped.');
  await none({ 'voices.py': TEXTS.replaceAll('stop', 'go') }, GUIDE);
  await none({ 'texts.py': TEXTS.replace('stop_es.mp3",', 'stop_es.mp3"}, {') }, GUIDE);
});
