// A change in the real VS Code: on its card, verified, reviewed, mended, kept beside unsaved edits, undone, in conflict, discarded.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { type AnthropicStub, type StubReply, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { folderOf, says, uses } from '../cliStubs/anthropicStubReplies.ts';
import { rows } from './executionsTree.ts';
import { answers, newChat, send } from './panel.ts';
import { picture, type Session, startSession, withPicture } from './session.ts';
import { shootInEveryTheme } from './themes.ts';
import { until } from './until.ts';

const SUM = `exports.add = (a, b) => a - b;
${'// Between the two functions.\n'.repeat(12)}exports.twice = (a) => a + a;
`;
const MENDED = SUM.replace('a - b', 'a + b').replace('a + a', '2 * a');
const BROKEN = SUM.replace('a + a', 'a * a * a');
const TESTS = `const { test } = require('node:test');
const assert = require('node:assert');
const { add, twice } = require('./sum.js');
test('adds two numbers', () => assert.equal(add(1, 2), 3));
test('doubles a number', () => assert.equal(twice(2), 4));
`;
const COMMAND = 'node --test';

let session: Session;
let stub: AnthropicStub;
/** What the model does next in its folder; then it says “Done.” */
let steps: ((folder: string) => StubReply)[] = [];
before(async () => {
  stub = await startAnthropicStub();
  const { baseUrl } = stub.serve((request) => steps.shift()?.(folderOf(request)) ?? says('Done.'));
  const env = { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: 'dummy', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
  const machineSettings = { 'claudomator.claude.path': await installClaudeCli() };
  session = await startSession(
    { 'claudomator.verify.command': COMMAND, 'files.autoSave': 'off' },
    { bypassCSP: true },
    { machineSettings, env },
  );
  await writeFile(inWorkspace('sum.js'), SUM);
  await writeFile(inWorkspace('sum.test.js'), TESTS);
  await session.panel.getByRole('combobox', { name: 'Agent' }).selectOption('claude');
});
after(async () => {
  await session?.stop();
  await stub.stop();
});

const inWorkspace = (name: string) => path.join(session.host.folders.workspace, name);
const textOf = (name: string) => readFile(inWorkspace(name), 'utf8');
const button = (card: Locator, name: string) => card.getByText(name, { exact: true });

const writes = (name: string, text: string) => (folder: string) => uses('Write', { file_path: path.join(folder, name), content: text });
const reads = (name: string) => (folder: string) => uses('Read', { file_path: path.join(folder, name) });

/** Has the agent write the file, and resolves with the card of the change. */
async function change(task: string, name: string, text: string): Promise<Locator> {
  steps = [reads(name), writes(name, text)];
  await send(session.panel, task);
  const card = answers(session.panel)
    .last()
    .getByRole('group', { name: /changed/ });
  await card.waitFor({ timeout: 90_000 });
  return card;
}

test('a change is verified in its copy, reviewed, mended, kept beside unsaved edits, and undone', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    steps = [reads('sum.js'), writes('sum.js', MENDED)];
    await send(panel, 'Mend the sum.');
    const question = page.locator('.notification-toast', { hasText: `Verify the agent’s changes with “${COMMAND}”?` });
    await question.getByText('Verify', { exact: true }).click({ timeout: 90_000 });
    const card = answers(panel)
      .last()
      .getByRole('group', { name: /1 file changed/ });
    await card.getByText(`Verified (${COMMAND})`).waitFor({ timeout: 60_000 });
    assert.equal(await textOf('sum.js'), SUM, 'nothing in the workspace has changed');
    await card.getByText('+2 −2').first().waitFor();
    await shootInEveryTheme(page, 'change card');

    await button(card, 'Review').click();
    const review = page.locator('.multiDiffEditor, .multi-diff-editor').first();
    await review.waitFor();
    await page.getByRole('tab', { name: /Changes: Mend the sum/ }).waitFor();
    await page.screenshot({ path: picture('change review') });
    // The last hunk is dropped with the editor's own arrow, and the file is saved.
    const revert = review.locator('.gutterItem').last();
    await revert.hover();
    await revert.locator('.action-label').first().click();
    await page.keyboard.press('Control+S');
    await card.getByText('+1 −1').first().waitFor();

    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input').first().fill('sum.js');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'sum.js' }).first().click();
    await page.getByRole('tab', { name: /^sum\.js/ }).waitFor();
    // The editor may take the keys a moment after its tab is there.
    await until('the cursor is at the end of the file', async () => {
      await page.keyboard.press('Control+End');
      return page.locator('.statusbar-item', { hasText: `Ln ${SUM.split('\n').length}, Col 1` }).isVisible();
    });
    await page.keyboard.type('// mine, not saved');
    await page.locator('.tab.dirty', { hasText: 'sum.js' }).waitFor();
    await button(card, 'Keep').click();
    await answers(panel).last().getByText('Kept: 1 file').waitFor();
    const kept = `${SUM.replace('a - b', 'a + b')}// mine, not saved`;
    await until('both edits are in the file', async () => (await textOf('sum.js')) === kept);
    await page.screenshot({ path: picture('change kept') });
    await rows(page, 'kept').first().waitFor();

    await button(answers(panel).last(), 'Undo Keep').click();
    await until('only the user’s edit is left', async () => (await textOf('sum.js')) === `${SUM}// mine, not saved`);
    await button(card, 'Discard').click();
    await answers(panel).last().getByText('Discarded: 1 file').waitFor();
  });
});

test('a conflict writes nothing, opens both sides, and is redone by the agent on today’s file', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await writeFile(inWorkspace('sum.js'), SUM);
    const card = await change('Add with another sign.', 'sum.js', SUM.replace('a - b', 'b + a'));
    await card.getByText('Verified').waitFor({ timeout: 60_000 });
    const mine = SUM.replace('a - b', 'a + b + 0');
    await writeFile(inWorkspace('sum.js'), mine);
    await button(card, 'Keep').click();
    const notice = page.locator('.notification-toast', { hasText: 'sum.js has since been edited' });
    await notice.waitFor();
    await page.screenshot({ path: picture('change conflict') });
    assert.equal(await textOf('sum.js'), mine);
    await notice.getByText('Compare', { exact: true }).click();
    await page.getByRole('tab', { name: /sum\.js: yours ↔ the agent’s/ }).waitFor();
    await page.screenshot({ path: picture('change both sides') });
    steps = [reads('sum.js')];
    await card.getByRole('button', { name: 'Ask the agent to redo it' }).click();
    await panel.getByText('The file sum.js has changed meanwhile.').waitFor();
    await panel.getByText('1 file changed. Continued below').waitFor();
    const again = answers(panel)
      .last()
      .getByRole('group', { name: /1 file changed/ });
    await button(again, 'Discard').click({ timeout: 90_000 });
    await answers(panel).last().getByText('Discarded: 1 file').waitFor();
  });
});

test('a discard while the change is verified ends the verification', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await writeFile(inWorkspace('sum.js'), SUM);
    await writeFile(inWorkspace('sum.test.js'), `setTimeout(() => undefined, 300_000);\n${TESTS}`);
    const card = await change('Add slowly.', 'sum.js', MENDED);
    await card.getByText('Verifying').first().waitFor();
    await button(card, 'Discard').click();
    await answers(panel).last().getByText('Discarded: 1 file').waitFor();
    await writeFile(inWorkspace('sum.test.js'), TESTS);
    assert.equal(await textOf('sum.js'), SUM);
  });
});

test('a failed verification names the test that broke; a discard is undone, and the row says what became of it', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await writeFile(inWorkspace('sum.js'), SUM);
    const card = await change('Break it.', 'sum.js', BROKEN);
    await card.getByText('1 new failure; 1 failed before').waitFor({ timeout: 60_000 });
    await card.getByText('doubles a number').first().waitFor();
    await card.getByText('Output', { exact: true }).click();
    await page.screenshot({ path: picture('change fails') });
    await button(card, 'Discard').click();
    await rows(page, 'Break it., changes discarded').waitFor();
    await button(answers(panel).last(), 'Undo').click();
    await card.getByText('1 new failure').waitFor();
    await rows(page, 'Break it., ready for review').waitFor();
    await button(card, 'Discard').click();
    await answers(panel).last().getByText('Discarded: 1 file').waitFor();
    assert.equal(await textOf('sum.js'), SUM);
  });
});
