// Tests the composer: sending, refused drafts, stopping, long pastes, agent and folder.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NO_OFFER } from '#contracts/agentOffer.ts';
import { panelState, turn } from '#webview/testing/panel-states.ts';
import { type Harness, IS_READY, inPanel, type OpenPanel, startHarness } from './harness.ts';
import { ended } from './messages.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const panelOf = (use: (panel: OpenPanel) => Promise<void>) => inPanel(harness, use);

test('what is written before the extension has answered is still there when VS Code makes the page anew', () =>
  panelOf(async (panel) => {
    await panel.page.fill('textarea', 'already writing');
    await panel.page.reload();
    await panel.until(IS_READY);
    assert.equal(await panel.page.inputValue('textarea'), 'already writing');
  }));

test('without a choice the extension’s agent applies, also after a reload; a choice stays', () =>
  panelOf(async (panel) => {
    const agents = ['auto', 'local', 'claude'].map((agentType) => ({
      agentType,
      label: agentType,
      icon: 'hubot',
      detail: '',
      login: '',
      offer: NO_OFFER,
    }));
    const show = (agentType: string) => panel.send({ type: 'state', state: panelState({ agents, agentType }) });
    const shownAgain = async (agentType: string) => {
      await panel.page.fill('textarea', `before ${agentType}`);
      await panel.page.reload();
      await panel.until(IS_READY);
      await show(agentType);
      assert.match(await panel.page.inputValue('textarea'), /^before/, 'the page has kept something');
      return panel.page.inputValue('select');
    };
    await show('auto');
    assert.equal(await shownAgain('claude'), 'claude');
    assert.equal(await shownAgain('auto'), 'auto');
    await panel.page.selectOption('select', 'local');
    assert.equal(await shownAgain('claude'), 'local');
  }));

test('with several folders it says where a task runs; a conversation stays in its folder', () =>
  panelOf(async (panel) => {
    const hint = panel.page.locator('.composer-hint');
    await panel.send({ type: 'state', state: panelState() });
    assert.equal(await hint.count(), 0);
    await panel.send({ type: 'state', state: panelState({ folder: 'api' }) });
    assert.equal(await hint.innerText(), 'Runs in api');
    const turns = [turn({ folder: 'web', execution: { agentType: 'local', state: 'completed' } })];
    await panel.send({ type: 'state', state: panelState({ folder: 'api', turns }) });
    assert.equal(await hint.innerText(), 'Runs in web');
    await panel.page.click('.decision-chip');
    assert.match(await panel.page.innerText('.decision'), /Folder\s+web/);
  }));

test('a task that is refused comes back into the input, with the problem', () =>
  panelOf(async (panel) => {
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    await panel.page.fill('textarea', 'do it');
    await panel.page.press('textarea', 'Shift+Enter');
    assert.deepEqual(await panel.posted(), []);
    await panel.page.press('textarea', 'Enter');
    await panel.page.press('textarea', 'Enter');
    const [submit, ...others] = await panel.takePosted();
    assert.ok(submit?.type === 'submit' && submit.instructions === 'do it' && submit.agentType === 'auto');
    assert.deepEqual(others, []);
    await panel.send({ type: 'submitted', requestId: submit.requestId, problem: 'The workspace is gone.' });
    assert.equal((await panel.page.inputValue('textarea')).trim(), 'do it');
    assert.equal(await panel.page.innerText('.submit-problem'), 'The workspace is gone.');
    await panel.page.press('textarea', 'Enter');
    const [again] = await panel.takePosted();
    assert.ok(again?.type === 'submit');
    await panel.send({ type: 'submitted', requestId: again.requestId, problem: null });
    assert.equal(await panel.page.inputValue('textarea'), '');
  }));

test('text typed right after Enter stays, behind the task if that comes back', () =>
  panelOf(async (panel) => {
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    const { keyboard } = panel.page;
    const sendOne = async () => {
      await panel.page.focus('textarea');
      await keyboard.type('one');
      await keyboard.press('Enter');
      await keyboard.type('two');
      const [submit] = await panel.takePosted();
      assert.ok(submit?.type === 'submit' && submit.instructions === 'one');
      return submit.requestId;
    };
    await panel.send({ type: 'submitted', requestId: await sendOne(), problem: null });
    assert.equal(await panel.page.inputValue('textarea'), 'two');
    await panel.page.fill('textarea', '');
    await panel.send({ type: 'submitted', requestId: await sendOne(), problem: 'The workspace is gone.' });
    assert.equal(await panel.page.inputValue('textarea'), 'one\ntwo');
  }));

test('Enter that ends a composition does not send', () =>
  panelOf(async (panel) => {
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    await panel.page.fill('textarea', '日本');
    await panel.page.evaluate(
      "document.querySelector('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))",
    );
    assert.deepEqual(await panel.posted(), []);
  }));

test('Escape and the button stop a run in every live phase', () =>
  panelOf(async (panel) => {
    for (const state of ['pending', 'classifying', 'queued', 'running', 'waiting-quota'] as const) {
      await panel.send({ type: 'state', state: panelState({ turns: [turn({ execution: { state } })] }) });
      await panel.takePosted();
      await panel.page.press('textarea', 'Escape');
      await panel.page.click('button[aria-label=Stop]');
      const cancel = { type: 'cancel', executionId: 'e1' };
      assert.deepEqual(await panel.takePosted(), [cancel, cancel], state);
    }
    await panel.send(ended('done'));
    assert.equal(await panel.page.locator('button[aria-label=Stop]').count(), 0);
  }));

test('1 MB pasted becomes a chip at once, survives a reload, and is sent in full', () =>
  panelOf(async (panel) => {
    await panel.send({ type: 'state', state: panelState() });
    const took = await panel.page.evaluate(`(async () => {
      const began = performance.now();
      harness.paste('0123456789 line\\n'.repeat(65536));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - began;
    })()`);
    console.log(`paste of 1 MB: ${Math.round(Number(took))} ms`);
    assert.match(await panel.page.innerText('.composer .chips'), /Pasted text\s*65,536 lines, 1.0 MB/);
    await panel.page.fill('textarea', 'Summarise');
    await panel.until("(sessionStorage.getItem('vscode-state') ?? '').includes('Summarise')");
    await panel.page.reload();
    await panel.until(IS_READY);
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    await panel.page.press('textarea', 'Enter');
    const [submit] = await panel.takePosted();
    assert.ok(submit?.type === 'submit' && submit.instructions.length === 'Summarise\n\n'.length + 1_048_576);
  }));

test('a long request is folded and can be unfolded in full', () =>
  panelOf(async (panel) => {
    const instructions = Array.from({ length: 1_204 }, (_, line) => `line ${line + 1}`).join('\n');
    await panel.send({ type: 'state', state: panelState({ turns: [turn({ execution: { instructions, state: 'completed' } })] }) });
    assert.doesNotMatch(await panel.page.innerText('.user-text'), /line 100/);
    await panel.page.click('text=Show all 1,204 lines');
    assert.match(await panel.page.innerText('.user-text'), /line 1204$/);
  }));

test('what the chosen agent offers can be chosen, and is asked of the extension', () =>
  panelOf(async (panel) => {
    const offer = {
      models: [
        { value: 'large', label: 'Large', icon: 'hubot', detail: 'For hard tasks' },
        { value: 'small', label: 'Small', icon: 'hubot', detail: '' },
      ],
      modes: [{ value: 'plan', label: 'Plan', icon: 'hubot', detail: 'Changes nothing' }],
    };
    const agents = ['auto', 'qwen'].map((agentType) => ({
      agentType,
      label: agentType,
      icon: 'hubot',
      detail: '',
      login: '',
      offer: agentType === 'qwen' ? offer : NO_OFFER,
    }));
    const show = (model: string) =>
      panel.send({ type: 'state', state: panelState({ agents, picks: { qwen: { model, agentMode: 'plan' } } }) });
    await show('');
    assert.equal(await panel.page.locator('.offer').count(), 0, 'Auto offers nothing');
    await panel.page.selectOption('select', 'qwen');
    const models = panel.page.getByRole('combobox', { name: 'Model of qwen' });
    assert.deepEqual(await models.locator('option').allInnerTexts(), ['Default model', 'Large', 'Small']);
    assert.equal(await panel.page.getByRole('combobox', { name: 'Mode of qwen' }).inputValue(), 'plan');
    await panel.takePosted();
    await models.selectOption('large');
    assert.deepEqual(await panel.takePosted(), [{ type: 'choosePick', agentType: 'qwen', model: 'large', agentMode: 'plan' }]);
    assert.equal(await models.inputValue(), '', 'it counts once the extension has taken it');
    await show('large');
    assert.equal(await models.inputValue(), 'large');
  }));
