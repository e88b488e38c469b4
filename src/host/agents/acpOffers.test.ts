// Checks that what an agent offers is remembered over a restart, whatever stands in the file.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { AgentOffer } from '#contracts/agentOffer.ts';
import { AcpOffers } from './acpOffers.ts';

const OFFER: AgentOffer = {
  models: [{ value: 'm', label: 'Model', detail: '' }],
  modes: [{ value: 'plan', label: 'Plan', detail: 'Only plans' }],
};
const NOTHING: AgentOffer = { models: [], modes: [] };

async function aFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-offers-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('what an agent offers is known again after a restart', async (t) => {
  const folder = path.join(await aFolder(t), 'not there yet');
  const offers = new AcpOffers(folder, assert.fail);
  let changes = 0;
  offers.onDidChange = () => changes++;
  assert.deepEqual(offers.of('qwen'), NOTHING);
  offers.note('qwen', OFFER);
  offers.note('qwen', structuredClone(OFFER));
  assert.deepEqual([changes, offers.of('qwen')], [1, OFFER]);
  await offers.saved();
  const later = new AcpOffers(folder, assert.fail);
  await later.load();
  assert.deepEqual([later.of('qwen'), later.of('codex')], [OFFER, NOTHING]);
});

test('a file that is damaged or made by hand breaks nothing', async (t) => {
  const folder = await aFolder(t);
  const file = path.join(folder, 'agentOffers.json');
  for (const text of [
    '',
    '{"qwen":',
    '[]',
    '{"qwen":{"models":[{"value":7},null,{"value":"m","label":"Model"}],"modes":"plan"},"codex":3}',
  ]) {
    await writeFile(file, text);
    const offers = new AcpOffers(folder, assert.fail);
    await offers.load();
    assert.deepEqual([offers.of('codex'), offers.of('qwen').modes], [NOTHING, []], text);
  }
});

test('a folder that can’t be written is logged', async (t) => {
  const folder = path.join(await aFolder(t), 'a file');
  await writeFile(folder, '');
  const lines: string[] = [];
  const offers = new AcpOffers(folder, (line) => lines.push(line));
  offers.note('qwen', OFFER);
  await offers.saved();
  assert.equal(lines.length, 1);
  assert.deepEqual(offers.of('qwen'), OFFER);
  assert.equal(await readFile(folder, 'utf8'), '');
});
