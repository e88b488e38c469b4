// The first minute's ways: a bad address, a llama-server of our own, a check of it, servers found on this machine, and nothing left behind.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { killExtensionHost } from '../../scripts/host/extensionHost.ts';
import { runCommand } from '../../scripts/host/workbench.ts';
import { descendants } from '../../scripts/parts/descendants.ts';
import { installLlama } from '../../scripts/parts/llama.ts';
import { installSmolModel } from '../../scripts/parts/smolModel.ts';
import { ANSWER_TEXT } from '../faultServer/answers.ts';
import { type FaultServer, startFaultServer } from '../faultServer/faultServer.ts';
import { ended, firstText, newChat, send } from './panel.ts';
import { ENDLESS_STORY, SAME_ANSWERS, type Session, startSession, withPicture } from './session.ts';
import { until } from './until.ts';

/** Ollama's own, and where somebody has that already, others that are looked at. */
const USUAL_PORTS = [11_434, 1_234, 8_000, 1_337];

let session: Session;
before(async () => {
  const machineSettings = {
    'claudomator.localModel.serverCommand': await installLlama(),
    'claudomator.localModel.serverModelPath': (await installSmolModel()).file,
  };
  // With sampling, a small model's answer sometimes turns in circles, and is never over.
  session = await startSession(SAME_ANSWERS, {}, { machineSettings });
});
after(() => session?.stop());

const setUp = () => session.panel.getByRole('region', { name: 'Set up' });

/** The llama-servers that VS Code started. Their watchdogs, which carry the same words, don't count. */
function serverPids(): number[] {
  return descendants(session.host.pid).filter((pid) => {
    const words = commandLine(pid);
    return words.includes('llama_server.py') && !words.includes('watchdog');
  });
}

function commandLine(pid: number): string {
  const file = `/proc/${pid}/cmdline`;
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  } catch {
    return ''; // It ended in between.
  }
}

const startOwnServer = async () => {
  await setUp().getByText('Start llama-server').click();
  await setUp().waitFor({ state: 'detached' });
};

test('an address that is none is refused in words, while it is typed', async (context) => {
  const { page } = session;
  await withPicture(context, page, async () => {
    await setUp().getByText('Enter an address').click();
    const input = page.locator('.quick-input-widget input[type="text"]');
    await input.fill('http://user:password@127.0.0.1/?x=1');
    const problem = page.locator('.quick-input-message');
    await problem.filter({ hasText: /user|password|query/i }).waitFor();
    await input.press('Enter');
    await input.waitFor();
    await input.press('Escape');
    await input.waitFor({ state: 'hidden' });
    await setUp().waitFor();
  });
});

test('Start llama-server sets the panel up, and its model answers', {
  skip: process.platform !== 'linux' && 'reads /proc',
}, async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await startOwnServer();
    assert.equal(serverPids().length, 1);
    await send(panel, 'Say hello in one short sentence.');
    const answer = await ended(panel);
    assert.equal(await answer.locator('.box.error').count(), 0);
    assert.match((await answer.locator('.decision-chip').innerText()) ?? '', /local · smollm2/);
  });
});

test('Check Endpoint tells line by line what the server can do, and what to do about the rest', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await runCommand(page, 'Claudomator: Check Endpoint');
    const check = panel.getByRole('region', { name: 'Endpoint check' });
    await check.getByText('Stops when cancelled').waitFor({ timeout: 120_000 });
    const lines = check.locator('li.check');
    for (const label of ['Reachable', 'API key', 'Models', 'Answers', 'JSON schema', 'Stops when cancelled'])
      await lines.and(panel.locator('.check-ok')).filter({ hasText: label }).first().waitFor();
    await lines
      .filter({ hasText: 'Context size' })
      .filter({ hasText: /[\d,]+ tokens/ })
      .waitFor();
    const remarks = await panel.locator('li.check:not(.check-ok)').allInnerTexts();
    const remedies = await panel.locator('li.check:not(.check-ok) p').allInnerTexts();
    assert.equal(remedies.length, remarks.length, `each with a remedy: ${remarks.join(' | ')}`);
    assert.ok(remedies.length > 0, 'a model of this size is good for some remark');
    await panel.getByRole('button', { name: 'Close' }).click();
    await check.waitFor({ state: 'detached' });
  });
});

test('Stop llama-server asks first where it answers; then its process ends, what was said is kept, and the panel asks to be set up again', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await send(panel, ENDLESS_STORY);
    await firstText(panel);
    await runCommand(page, 'Claudomator: Stop llama-server');
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Stop llama-server while it is working on “Write a very long story' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(serverPids().length, 1);
    await runCommand(page, 'Claudomator: Stop llama-server');
    await dialog.getByRole('button', { name: 'Stop Server' }).click();
    const answer = await ended(panel);
    assert.notEqual((await answer.locator('cm-answer').innerText()).trim(), '');
    await newChat(panel);
    await setUp().waitFor();
    await until('its process is gone', () => serverPids().length === 0);
  });
});

test('Find local model servers shows what runs, with its models, and Use takes one', async (context) => {
  const { page, panel, host } = session;
  const server = await onUsualPort();
  if (server === null) return context.skip(`ports ${USUAL_PORTS.join(', ')} are taken`);
  await withPicture(context, page, async () => {
    await panel.getByText('Find local model servers').click();
    const servers = panel.getByRole('region', { name: 'Local model servers' });
    const found = servers.locator('.server', { hasText: server.baseUrl });
    const loaded = found.locator('.model', { hasText: 'qwen:1b' });
    await found.getByText('Ollama', { exact: true }).waitFor();
    await loaded.getByText('8,192 tokens of context').waitFor();
    await loaded.getByText('loaded').waitFor();
    await found.locator('.model', { hasText: 'llama:8b' }).getByText('Use', { exact: true }).waitFor();
    await servers.getByRole('combobox', { name: 'Save for' }).selectOption('workspace');
    await loaded.getByText('Use', { exact: true }).click();
    await setUp().waitFor({ state: 'detached' });
    const file = path.join(host.folders.workspace, '.vscode', 'settings.json');
    const saved = (key: string) => {
      const text = readFileSync(file, 'utf8');
      // VS Code empties the file before it writes it.
      if (text.trim() === '') return undefined;
      return (JSON.parse(text) as Record<string, unknown>)[`claudomator.localModel.${key}`];
    };
    await until('the choice is saved', () => saved('endpoint') === server.baseUrl && saved('model') === 'qwen:1b');
    await send(panel, 'Say hello.');
    const answer = await ended(panel);
    assert.equal((await answer.locator('cm-answer').innerText()).trim(), ANSWER_TEXT);
  }).finally(() => server.close());
});

test('the server of our own is gone after the extension host was killed', {
  skip: process.platform !== 'linux' && 'reads /proc',
}, async (context) => {
  const { page, host } = session;
  await withPicture(context, page, async () => {
    await runCommand(page, 'Claudomator: Start llama-server');
    const pids = await until('the server runs', () => {
      const found = serverPids();
      return found.length > 0 && found;
    });
    killExtensionHost(host);
    await until('its process is gone', () => pids.every((pid) => !commandLine(pid).includes('llama_server.py')));
  });
});

/** null: somebody has all of them already. */
async function onUsualPort(): Promise<FaultServer | null> {
  for (const port of USUAL_PORTS) {
    try {
      return await startFaultServer({ scenario: 'ollama', port });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  return null;
}
