// Tests budgets and time limits in the panel: entered, shown, rejected and extended.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { panelState } from '#webview/testing/panel-states.ts';
import { type Harness, inPanel, startHarness } from './harness.ts';
import { scenes } from './scenes.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

test('a budget and a time limit are set beside the task, shown as a chip, changed and removed', () =>
  inPanel(harness, async (panel) => {
    const { page } = panel;
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    await page.click('button[aria-label=Limits]');
    assert.equal(await panel.page.evaluate('document.activeElement.name'), 'Budget');
    await page.keyboard.type('.25', { delay: 20 });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('0,4', { delay: 20 }); // replaces the selected text
    await page.keyboard.press('Tab');
    await page.keyboard.type('10');
    await page.keyboard.press('Enter');
    const limits = { maxCostUsd: 0.4, timeoutSeconds: 600 };
    assert.deepEqual(await panel.takePosted(), [
      { type: 'chooseLimits', maxCostUsd: 0.25, timeoutSeconds: null },
      { type: 'chooseLimits', maxCostUsd: 0.4, timeoutSeconds: null },
      { type: 'chooseLimits', ...limits },
    ]);
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'TEXTAREA');
    await panel.send({ type: 'state', state: panelState({ limits }) });
    await page.click('text=$0.40 · 10 min');
    assert.deepEqual(await page.evaluate("[...document.querySelectorAll('.limits input')].map((input) => input.value)"), ['0.4', '10']);
    await page.keyboard.press('Escape');
    assert.deepEqual(await panel.takePosted(), []);
    await page.click('button[aria-label="Remove the limits"]');
    assert.deepEqual(await panel.takePosted(), [{ type: 'chooseLimits', maxCostUsd: null, timeoutSeconds: null }]);
  }));

test('an invalid limit is explained, and nothing is sent with it', () =>
  inPanel(harness, async (panel) => {
    const { page } = panel;
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    await page.click('button[aria-label=Limits]');
    for (const wrong of ['-1', '0', '5000', '1e', 'abc', '1,000']) {
      await page.fill('.limits input[name=Budget]', '');
      await page.type('.limits input[name=Budget]', wrong);
      await page.fill('textarea', 'do it');
      await page.press('textarea', 'Enter');
      assert.match(await page.innerText('.submit-problem'), /^Budget: enter a number from 0\.01 to 1000, or leave it empty\.$/, wrong);
      assert.equal(await page.getAttribute('.limits input[name=Budget]', 'aria-invalid'), 'true');
      assert.deepEqual(await panel.takePosted(), [], wrong);
    }
    await page.fill('.limits input[name=Budget]', '');
    await page.press('textarea', 'Enter');
    assert.deepEqual(
      (await panel.takePosted()).map(({ type }) => type),
      ['submit'],
    );
  }));

test('a run that reached a limit can be extended by the same amount or by another one', () =>
  inPanel(harness, async (panel) => {
    await panel.send(...scenes.budget);
    await panel.takePosted();
    assert.match(await panel.page.innerText('.box.limit'), /Budget reached\s+It has spent \$0\.42 of \$0\.40/);
    assert.equal(await panel.page.locator('[role=alert]').count(), 0);
    await panel.page.click('vscode-button:has-text("Extend by $0.40")');
    await panel.page.click('vscode-button:has-text("Set another limit…")');
    assert.deepEqual(await panel.takePosted(), [
      { type: 'rerun', executionId: 'e1', how: 'resume' },
      { type: 'extend', executionId: 'e1' },
    ]);
  }));

test('Select All in a field stays in the page: VS Code’s own comes late and would select what was typed since', () =>
  inPanel(harness, async ({ page, send }) => {
    await send({ type: 'state', state: panelState() });
    await page.click('button[aria-label=Limits]');
    await page.evaluate("window.addEventListener('keydown', ({ key }) => { if (key === 'a') document.title = 'VS Code heard it'; })");
    for (const field of ['.limits input[name=Budget]', 'textarea']) {
      await page.fill(field, '3');
      await page.press(field, 'ControlOrMeta+a');
      await page.keyboard.type('.25');
      assert.equal(await page.inputValue(field), '.25');
    }
    assert.notEqual(await page.title(), 'VS Code heard it');
  }));
