// Tests the card of a change: its files, choosing some of them, its states, keyboard, and announcements.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { turn } from '#webview/testing/panel-states.ts';
import { aFile, changedFacts, changedFiles, changedTurn, FILES, turnsOf } from './changeScenes.ts';
import { type Harness, inPanel, type OpenPanel, startHarness } from './harness.ts';
import { type SceneName, scenes } from './scenes.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const ID = { executionId: 'e1' };

function shown(scene: SceneName, use: (panel: OpenPanel) => Promise<void>): Promise<void> {
  return inPanel(harness, async (panel) => {
    await panel.send(...scenes[scene]);
    await panel.takePosted();
    await use(panel);
  });
}

const card = (panel: OpenPanel) => panel.page.locator('cm-change .change').last();
const button = (panel: OpenPanel, name: string) => card(panel).getByText(name, { exact: true });

test('it asks for its files when it is shown, and once for each state of the change', () =>
  inPanel(harness, async (panel) => {
    const asked = async () => (await panel.takePosted()).filter(({ type }) => type === 'changes');
    await panel.send(turnsOf(changedTurn()));
    assert.deepEqual(await asked(), [{ type: 'changes', ...ID }]);
    await panel.send(changedFiles(FILES), turnsOf(changedTurn()));
    assert.deepEqual(await asked(), []);
    await panel.send(turnsOf(changedTurn({ changes: { ...changedFacts.changes, state: 'partlyKept' } })));
    assert.deepEqual(await asked(), [{ type: 'changes', ...ID }]);
    await panel.send(...scenes.changesKept);
    assert.deepEqual(await asked(), [], 'what is settled has no list');
  }));

test('nothing below the files moves when they arrive', () =>
  shown('changesComing', async (panel) => {
    const tops = () =>
      panel.page.evaluate(
        "[...document.querySelectorAll('cm-change .verification, cm-change .buttons')].map((e) => e.getBoundingClientRect().top)",
      );
    const before = await tops();
    await panel.send(changedFiles(FILES));
    assert.deepEqual(await tops(), before);
  }));

test('it says what was done to each file, and a click opens the review of that file', () =>
  shown('changes', async (panel) => {
    assert.match(await card(panel).innerText(), /^5 files changed\s*\+1,217 −84/);
    const names = await card(panel).locator('.change-name').allInnerTexts();
    const words = names.map((name) => name.replaceAll(/\s+/g, ' ').trim());
    assert.match(words[0] ?? '', /^cart\.js src/);
    assert.match(words[1] ?? '', /^a-rather-long-name-of-a-module\.js new src\/pricing\/coupons/);
    assert.match(words[2] ?? '', /^reductions\.js → discounts\.js/);
    assert.match(words[3] ?? '', /^legacy\.js deleted/);
    assert.match((await card(panel).locator('.change-file').nth(4).innerText()).replaceAll(/\s+/g, ' '), /logo\.png media.*binary/);
    await card(panel)
      .getByRole('button', { name: /^reductions\.js → discounts\.js/ })
      .click();
    await button(panel, 'Review').click();
    assert.deepEqual(await panel.takePosted(), [
      { type: 'review', ...ID, path: 'src/pricing/discounts.js' },
      { type: 'review', ...ID, path: null },
    ]);
  }));

test('files that are unchecked are not kept, and the button says how many are', () =>
  shown('changes', async (panel) => {
    await card(panel).getByRole('checkbox', { name: 'Keep src/legacy.js' }).uncheck();
    await card(panel).getByRole('checkbox', { name: 'Keep media/logo.png' }).uncheck();
    await button(panel, 'Keep 3 of 5').click();
    assert.deepEqual(await panel.takePosted(), [{ type: 'keep', ...ID, except: ['src/legacy.js', 'media/logo.png'] }]);
    await button(panel, 'Keep 3 of 5').click();
    assert.deepEqual(await panel.takePosted(), [], 'a second click before the answer keeps nothing twice');
    await panel.send(changedFiles(FILES.slice(3)));
    await button(panel, 'Keep 0 of 2').click({ force: true });
    assert.deepEqual(await panel.takePosted(), [], 'nothing is chosen');
  }));

test('a single file has no check box, and is kept whole', () =>
  shown('changesFailing', async (panel) => {
    assert.equal(await card(panel).getByRole('checkbox').count(), 0);
    await button(panel, 'Keep').click();
    assert.deepEqual(await panel.takePosted(), [{ type: 'keep', ...ID, except: [] }]);
  }));

test('of a great many files the first are listed, and the rest are counted', () =>
  shown('changesMany', async (panel) => {
    assert.match(await card(panel).innerText(), /540 files changed/);
    assert.equal(await card(panel).locator('.change-name').count(), 200);
    await card(panel).getByText('and 340 more').waitFor();
    await card(panel).getByRole('checkbox').first().uncheck();
    await button(panel, 'Keep 539 of 540').click();
    assert.deepEqual(await panel.takePosted(), [{ type: 'keep', ...ID, except: ['generated/part-0/module.js'] }]);
  }));

test('while it is verified the command stands on the card, and a result on it afterwards', () =>
  shown('changesVerifying', async (panel) => {
    await card(panel).getByText('Verifying with npm test').waitFor();
    assert.equal(await panel.page.locator('.phase').count(), 0, 'it is said once');
    await panel.send(turnsOf(changedTurn()));
    assert.match(await card(panel).innerText(), /Verified \(npm test\)/);
  }));

test('a failed verification names the new failures, and its output can be opened', () =>
  shown('changesFailing', async (panel) => {
    assert.match(await card(panel).innerText(), /3 new failures; 1 failed before \(npm test\)/);
    assert.equal(await card(panel).getByRole('list', { name: 'New failures' }).locator('li').count(), 3);
    const output = card(panel).getByRole('region', { name: 'Verification output' });
    assert.equal(await output.isVisible(), false);
    await card(panel).getByText('Output').click();
    assert.match(await output.innerText(), /FAIL test\/cart\.test\.js/);
    await card(panel).getByRole('button', { name: 'Verify again' }).click();
    assert.deepEqual(await panel.takePosted(), [{ type: 'verify', ...ID }]);
  }));

test('what was not verified says why, and can be verified', () =>
  shown('changesNotVerified', async (panel) => {
    assert.match(await card(panel).innerText(), /Not verified: You did not allow the command\./);
    await card(panel).getByRole('button', { name: 'Verify with “npm test”…' }).click();
    await panel.send(...scenes.changesUnverified);
    await card(panel).getByRole('button', { name: 'Verify…' }).click();
    const verify = { type: 'verify', ...ID };
    assert.deepEqual(
      (await panel.takePosted()).filter(({ type }) => type === 'verify'),
      [verify, verify],
    );
  }));

test('a conflict is told by file, with what can be done', () =>
  shown('changesInConflict', async (panel) => {
    await card(panel).getByText('Left out of the copy, as they are big: data/model.bin.').waitFor();
    const conflicts = card(panel).locator('.conflicts');
    assert.match(await conflicts.innerText(), /src\/cart\.js/);
    await conflicts.getByRole('button', { name: 'Compare' }).first().click();
    await conflicts.getByRole('button', { name: 'Keep the others' }).click();
    await panel.send(...scenes.changesInConflict);
    await conflicts.getByRole('button', { name: 'Ask the agent to redo it' }).click();
    const paths = FILES.slice(0, 2).map(({ path }) => path);
    assert.deepEqual(await panel.takePosted(), [
      { type: 'openBoth', ...ID, path: 'src/cart.js' },
      { type: 'keep', ...ID, except: paths },
      { type: 'redo', ...ID, paths },
    ]);
  }));

test('where every file is in conflict, there are no others to keep', () =>
  shown('changesInConflict', async (panel) => {
    await panel.send(changedFiles([aFile('a.js', { hasConflict: true })]));
    assert.equal(await card(panel).getByRole('button', { name: 'Keep the others' }).count(), 0);
  }));

test('what is kept or discarded can be undone; an earlier turn says that its change goes on below', () =>
  shown('changesKept', async (panel) => {
    assert.match(await card(panel).innerText(), /^Kept: 5 files/);
    await button(panel, 'Undo Keep').click();
    await panel.send(...scenes.changesDiscarded);
    assert.match(await card(panel).innerText(), /^Discarded: 5 files/);
    await button(panel, 'Undo').click();
    assert.deepEqual(await panel.takePosted(), [
      { type: 'undoKeep', ...ID },
      { type: 'undoDiscard', ...ID },
    ]);
    await panel.send(...scenes.changesContinued);
    assert.equal(await panel.page.locator('cm-change').count(), 2);
    assert.equal(await panel.page.locator('cm-change').first().innerText(), '5 files changed. Continued below');
    await panel.send(...scenes.changesPartlyKept);
    assert.match(await card(panel).innerText(), /^2 files changed, the others were kept/);
    await button(panel, 'Undo Keep').waitFor();
  }));

test('a run at work shows no card, and neither does one that changed nothing', () =>
  inPanel(harness, async (panel) => {
    for (const facts of [{ state: 'running' as const }, { state: 'waiting-quota' as const }, { changes: null }]) {
      await panel.send(turnsOf(changedTurn(facts)));
      assert.equal(await panel.page.locator('cm-change').count(), 0, JSON.stringify(facts));
    }
  }));

test('the keyboard reaches everything, and the focus stays on the card when its buttons go', () =>
  shown('changes', async (panel) => {
    await card(panel).getByRole('checkbox').first().focus();
    const names: string[] = [];
    for (let steps = 0; steps < 14; steps++) {
      names.push(String(await panel.page.evaluate('harness.focused()')).replaceAll(/\s+/g, ' '));
      await panel.page.keyboard.press('Tab');
    }
    for (const name of ['Keep src/cart.js', 'Keep media/logo.png', 'Review', 'Keep', 'Discard'])
      assert.ok(names.includes(name), `${name} in ${names.join(' | ')}`);
    assert.ok(
      names.some((name) => /^cart\.js src.*12 lines added, 3 removed/.test(name)),
      names.join(' | '),
    );
    await button(panel, 'Keep').focus();
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(
      (await panel.takePosted()).map(({ type }) => type),
      ['keep'],
    );
    await panel.send(...scenes.changesKept);
    assert.equal(await panel.page.evaluate("document.activeElement.closest('cm-change') !== null"), true);
  }));

test('the end of a run that changed files, and what becomes of the change, are announced', () =>
  inPanel(harness, async (panel) => {
    const said = "document.querySelector('#announcements').textContent";
    await panel.send(turnsOf(turn({ phase: { kind: 'writing', tokensPerSecond: null } })));
    await panel.until(`${said} === 'Writing.'`);
    await panel.send(turnsOf(changedTurn()));
    await panel.until(`${said}.includes('5 files changed. Verified. Waiting for you to keep or discard them.')`);
    await panel.send(...scenes.changesKept);
    await panel.until(`${said}.includes('The changes were kept.')`);
  }));
