// Tests the tool permission card: exact content, mouse and keyboard, and no accidental approval.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Harness, inPanel, type OpenPanel, startHarness } from './harness.ts';
import { type SceneName, scenes } from './scenes.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

function asked(scene: SceneName, use: (panel: OpenPanel) => Promise<void>): Promise<void> {
  return inPanel(harness, async (panel) => {
    await panel.send(...scenes[scene]);
    await panel.takePosted();
    await use(panel);
  });
}

const card = (panel: OpenPanel) => panel.page.getByRole('group', { name: /Claude Code wants to/ });
const allow = (panel: OpenPanel) => card(panel).getByText('Allow once', { exact: true });
const answer = (questionId: string, how: string) => ({ type: 'answer', executionId: 'e1', answer: how, questionId });

test('each of the three answers names the question that was shown', () =>
  asked('asksCommand', async (panel) => {
    assert.equal(await card(panel).getByRole('region', { name: 'Command' }).innerText(), 'rm -rf dist && npm run build');
    assert.match(await card(panel).innerText(), /“Always” allows this exact command, until this run ends/);
    for (const label of ['Allow once', 'Always for this run', 'Deny']) await card(panel).getByText(label, { exact: true }).click();
    assert.deepEqual(await panel.takePosted(), [answer('q1', 'once'), answer('q1', 'always'), answer('q1', 'deny')]);
  }));

test('the card takes the focus, a stray key approves nothing, and Tab reaches the answers', () =>
  asked('asksCommand', async (panel) => {
    assert.equal(await panel.page.evaluate("document.activeElement.getAttribute('role')"), 'group');
    for (const key of ['Enter', 'Space', 'y']) await panel.page.keyboard.press(key);
    assert.deepEqual(await panel.takePosted(), []);
    for (const name of ['Command', 'Allow once', 'Always for this run', 'Deny']) {
      await panel.page.keyboard.press('Tab');
      assert.equal(await panel.page.evaluate('harness.focused()'), name);
    }
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.takePosted(), [answer('q1', 'deny')]);
  }));

test('a user who is typing keeps the focus, and the question is announced', () =>
  asked('finished', async (panel) => {
    await panel.page.fill('textarea', 'half a thought');
    await panel.send(...scenes.asksCommand);
    assert.equal(await panel.page.evaluate('document.activeElement.tagName'), 'TEXTAREA');
    await panel.until("document.querySelector('#announcements').textContent.includes('Claude Code wants to run a command')");
  }));

test('a change is shown as a diff, and each new question gets the focus', () =>
  asked('asksCommand', async (panel) => {
    await panel.page.evaluate('document.activeElement.blur()');
    await panel.send(...scenes.asksEdit);
    assert.equal(await panel.page.evaluate("document.activeElement.getAttribute('role')"), 'group');
    const lines = (kind: string) => panel.page.locator(`.diff-line.${kind}`).allInnerTexts();
    assert.deepEqual(await lines('removed'), ['-const step = 1;\n']);
    assert.match((await lines('added')).join(), /^\+const step/);
    await card(panel).getByText('/home/ada/search/src/search.ts').waitFor();
  }));

test('a detail that is shown in part says so, and can be allowed only after its full text was opened', () =>
  asked('asksLong', async (panel) => {
    await card(panel).getByText('12,345 characters in the middle aren’t shown here').waitFor();
    await card(panel).getByText('Show all').click();
    await allow(panel).click({ force: true });
    assert.deepEqual(await panel.takePosted(), []);
    await card(panel).getByText('Open full text', { exact: true }).click();
    await allow(panel).click();
    assert.deepEqual(await panel.takePosted(), [{ type: 'openQuestion', executionId: 'e1' }, answer('q3', 'once')]);
  }));

test('a detail longer than its box can be allowed only after its end was in view, and denied at once', () =>
  asked('asksTall', async (panel) => {
    await card(panel).getByText('It has 42 lines. Scroll to the end before you allow it.').waitFor();
    await allow(panel).click({ force: true });
    await card(panel).getByText('Always for this run').click({ force: true });
    assert.deepEqual(await panel.takePosted(), []);
    await card(panel).getByText('Deny', { exact: true }).click();
    assert.deepEqual(await panel.takePosted(), [answer('q4', 'deny')]);
    const command = card(panel).getByRole('region', { name: 'Command' });
    await command.focus();
    await panel.page.keyboard.press('End');
    await card(panel).getByText('Scroll to the end').waitFor({ state: 'detached' });
    await allow(panel).click();
    assert.deepEqual(await panel.takePosted(), [answer('q4', 'once')]);
    // The next question has to be read again.
    await panel.send(...scenes.asksTallToo);
    await card(panel).getByText('Scroll to the end').waitFor();
    await card(panel).getByText('Show all').click();
    assert.match((await command.innerText()).trimEnd(), /rm -rf hidden$/);
    await allow(panel).click();
    assert.deepEqual(await panel.takePosted(), [answer('q5', 'once')]);
  }));

test('a run that asks a question can be stopped', () =>
  asked('asksCommand', async (panel) => {
    await panel.page.getByRole('button', { name: 'Stop', exact: true }).click();
    assert.deepEqual(await panel.takePosted(), [{ type: 'cancel', executionId: 'e1' }]);
  }));
