// What a local model that writes no code leaves, in the real VS Code: a failing test goes to the real Claude CLI, asked-for tests are made of the code.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { type AnthropicStub, type StubReply, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { folderOf, says, uses } from '../cliStubs/anthropicStubReplies.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { rows } from './executionsTree.ts';
import { answers, newChat, send } from './panel.ts';
import { onServer, type Session, startSession, withPicture } from './session.ts';
import { shootInEveryTheme } from './themes.ts';
import { until } from './until.ts';

const CART = 'exports.total = (prices) => 0;\n';
const MENDED = 'exports.total = (prices) => prices.reduce((sum, price) => sum + price, 0);\n';
const TESTS = `const { test } = require('node:test');
const assert = require('node:assert');
const { total } = require('./cart.js');
test('adds the prices up', () => assert.equal(total([1, 2, 4]), 7));
`;
const COMMAND = 'node --test';
const TASK = 'The test “adds the prices up” fails. Fix `total` in cart.js.';

let server: FaultServer;
let stub: AnthropicStub;
let session: Session;
const asked: string[] = [];
const steps: ((folder: string) => StubReply)[] = [
  (folder) => uses('Read', { file_path: path.join(folder, 'cart.js') }),
  (folder) => uses('Write', { file_path: path.join(folder, 'cart.js'), content: MENDED }),
];
before(async () => {
  // Its model talks, and writes no code.
  server = await startFaultServer({ scenario: 'ok' });
  stub = await startAnthropicStub();
  const { baseUrl } = stub.serve((request) => {
    asked.push(JSON.stringify(request.messages));
    return steps.shift()?.(folderOf(request)) ?? says('The prices are added up now.');
  });
  const env = { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: 'dummy', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
  const machineSettings = { 'claudomator.claude.path': await installClaudeCli() };
  session = await startSession(
    { ...onServer(server.baseUrl), 'claudomator.verify.command': COMMAND },
    { bypassCSP: true },
    { machineSettings, env },
  );
  await writeFile(inWorkspace('cart.js'), CART);
  await writeFile(inWorkspace('cart.test.js'), TESTS);
});
after(async () => {
  await session?.stop();
  await stub?.stop();
  await server?.close();
});

const inWorkspace = (name: string) => path.join(session.host.folders.workspace, name);

test('what the local model can’t mend is said to be not solved, and Claude Code takes it over', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await panel.getByRole('combobox', { name: 'Agent' }).selectOption('local');
    await send(panel, TASK);
    const question = page.locator('.notification-toast', { hasText: `Verify the agent’s changes with “${COMMAND}”?` });
    await question.getByText('Verify', { exact: true }).click({ timeout: 90_000 });
    const first = answers(panel).last();
    const button = first.locator('vscode-button', { hasText: 'Hand over to Claude Code' });
    await button.waitFor({ timeout: 90_000 });
    await first.getByText('Not solved', { exact: true }).waitFor();
    assert.match((await first.textContent()) ?? '', /Not solved after \d+ attempts?\..*Still failing: “adds the prices up”/s);
    await rows(page, 'not solved').first().waitFor();
    await shootInEveryTheme(page, 'not solved');

    await button.click();
    const card = answers(panel)
      .last()
      .getByRole('group', { name: /1 file changed/ });
    await card.getByText(`Verified (${COMMAND})`).waitFor({ timeout: 90_000 });
    assert.equal(await answers(panel).count(), 2, 'it goes on in the same thread');
    assert.equal(await button.count(), 0, 'what was handed over is not offered again');
    const [prompt = ''] = asked;
    for (const words of [TASK, 'Not solved after', 'Take over the task above'])
      assert.ok(prompt.includes(JSON.stringify(words).slice(1, -1)), words);
    assert.equal(await readFile(inWorkspace('cart.js'), 'utf8'), CART, 'nothing in the workspace has changed');

    await card.getByText('Keep', { exact: true }).click();
    await until('the file is kept', async () => (await readFile(inWorkspace('cart.js'), 'utf8')) === MENDED);
    const [newest] = executionFiles(session.host.folders);
    assert.deepEqual([newest?.execution.agentType, newest?.execution.handOver], ['claude', null]);
  });
});

test('tests that were asked for are made of the code, pass, and are kept', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    const code =
      "exports.fare = (zones) => {\n  if (zones < 1) throw new RangeError('no zone');\n  return zones > 3 ? 9 : zones * 2;\n};\n";
    await writeFile(inWorkspace('fare.js'), code);
    await newChat(panel);
    await panel.getByRole('combobox', { name: 'Agent' }).selectOption('local');
    await send(panel, 'Write tests for `fare` in fare.test.js.');
    const answer = answers(panel).last();
    await answer.getByText('The new tests pass; there are no new failures.').waitFor({ timeout: 90_000 });
    const text = (await answer.textContent()) ?? '';
    assert.match(text, /Changed, not verified: fare\.test\.js\..*made from the code alone, with what it returns for values that it uses/s);
    const card = answer.getByRole('group', { name: /1 file changed/ });
    await card.getByText(`Passed (${COMMAND})`).waitFor();
    await shootInEveryTheme(page, 'tests made of the code');
    await card.getByText('Keep', { exact: true }).click();
    await until('the tests are kept', async () => (await readFile(inWorkspace('fare.test.js'), 'utf8').catch(() => '')) !== '');
    assert.match(await readFile(inWorkspace('fare.test.js'), 'utf8'), /assert\.throws\(\(\) => fare\(-?\d+\), RangeError\);/);
    assert.equal(await readFile(inWorkspace('fare.js'), 'utf8'), code);
  });
});
