// An agent that speaks ACP in the real VS Code: the real OpenCode on a local model asks, changes a file in its copy, and that is kept.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { installOpenCode } from '../../scripts/parts/acpAgents.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type OpenAiStub, STUB_MODEL, startOpenAiStub } from '../cliStubs/openAiStub.ts';
import type { OpenAiPart } from '../cliStubs/openAiTypes.ts';
import { answers, ended, send } from './panel.ts';
import { picture, type Session, startSession, withPicture } from './session.ts';
import { shootInEveryTheme } from './themes.ts';
import { until } from './until.ts';

const program = await installOpenCode().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('OpenCode on a local model', { skip: program instanceof Missing && `it can’t be installed: ${program.message}` }, () => {
  let session: Session;
  let stub: OpenAiStub;
  /** What the model does next; then it says “Done.” */
  let steps: OpenAiPart[] = [];

  before(async () => {
    stub = await startOpenAiStub();
    const { baseUrl } = stub.serve(() => ({ kind: 'message', parts: [steps.shift() ?? { text: 'Done.' }] }));
    const settings = {
      'claudomator.localModel.endpoint': baseUrl,
      'claudomator.localModel.model': STUB_MODEL,
      'claudomator.verify.command': 'none',
    };
    const machineSettings = { 'claudomator.acp.agents': [{ name: 'opencode', command: String(program) }] };
    const env = { HTTPS_PROXY: stub.origin, NO_PROXY: '127.0.0.1' };
    session = await startSession(settings, { bypassCSP: true }, { machineSettings, env });
    await writeFile(inWorkspace('numbers.txt'), 'one\ntwo\nthree\n');
  });
  after(async () => {
    await session?.stop();
    await stub.stop();
  });

  const inWorkspace = (name: string) => path.join(session.host.folders.workspace, name);
  const newest = () => executionFiles(session.host.folders)[0]?.execution;

  test('it is chosen, asks before a command, changes a file in its copy, and the change is kept', async (context) => {
    const { page, panel } = session;
    await withPicture(context, page, async () => {
      const agents = panel.getByRole('combobox', { name: 'Agent' });
      await agents.locator('option[value="opencode-local"]').waitFor({ state: 'attached', timeout: 60_000 });
      await agents.selectOption('opencode-local');
      steps = [
        { call: 'bash', args: { command: 'touch made-by-command.txt', description: 'Makes a file' } },
        { call: 'edit', args: { filePath: 'numbers.txt', oldString: 'two', newString: 'TWO' } },
      ];
      await send(panel, 'Write the second number in capitals.');
      const question = answers(panel)
        .last()
        .getByRole('group', { name: /OpenCode.* wants to/ });
      await question.waitFor({ timeout: 90_000 });
      assert.match(await question.getByRole('region', { name: 'Command' }).innerText(), /touch made-by-command\.txt/);
      await shootInEveryTheme(page, 'acp question');
      await question.getByText('Allow once', { exact: true }).click();
      const card = answers(panel)
        .last()
        .getByRole('group', { name: /2 files changed/ });
      await card.waitFor({ timeout: 90_000 });
      await page.screenshot({ path: picture('acp change') });
      assert.equal(await readFile(inWorkspace('numbers.txt'), 'utf8'), 'one\ntwo\nthree\n', 'nothing in the workspace has changed');
      await card.getByText('Keep', { exact: true }).click();
      await until('the change is kept', async () => (await readFile(inWorkspace('numbers.txt'), 'utf8')) === 'one\nTWO\nthree\n');
      assert.ok(existsSync(inWorkspace('made-by-command.txt')), 'what the command made is kept too');
      assert.deepEqual([newest()?.agentType, newest()?.costUsd], ['opencode-local', 0]);
      assert.deepEqual(stub.strangers, [], 'nobody else is asked for anything');
    });
  });

  test('its own mode can be chosen, and a follow-up goes on in its session', async (context) => {
    const { page, panel } = session;
    await withPicture(context, page, async () => {
      const before = newest()?.sessionId;
      const mode = panel.getByRole('combobox', { name: 'Mode of OpenCode on a local model' });
      await mode.selectOption('plan');
      await until('the extension has taken the mode', async () => (await mode.inputValue()) === 'plan');
      await page.screenshot({ path: picture('acp mode') });
      steps = [{ text: 'It is in capitals now.' }];
      await send(panel, 'What did you do?');
      const answer = await ended(panel);
      await answer.getByText('It is in capitals now.').waitFor();
      assert.equal(newest()?.sessionId, before);
    });
  });
});
