// The Gemini CLI beside the local model: the real CLI in the real VS Code, on a loopback stub, never on a real service.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { type GeminiStub, startGeminiStub } from '../cliStubs/geminiStub.ts';
import { geminiInVsCode, makeGeminiUser } from '../cliStubs/geminiUser.ts';
import { answers, ended, send } from './panel.ts';
import { onLlama, type Session, startSession, withPicture } from './session.ts';

let session: Session;
let stub: GeminiStub;
let home: string;
before(async () => {
  stub = await startGeminiStub();
  const { baseUrl } = stub.serve(({ contents }) => ({
    kind: 'message',
    parts: [{ text: `Gemini speaking, message ${contents.length}.` }],
  }));
  home = await makeGeminiUser(await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-')));
  const machineSettings = { 'claudomator.gemini.path': await installGeminiCli() };
  session = await startSession(
    { ...onLlama(), 'claudomator.gemini.model': 'gemini-3.8-flash' },
    {},
    { machineSettings, env: geminiInVsCode(home, baseUrl, stub) },
  );
});
after(async () => {
  await session?.stop();
  await stub.stop();
  await rm(home, { recursive: true, force: true });
});

const newest = () => executionFiles(session.host.folders)[0]?.execution;

test('it can be chosen, answers in the panel with its tokens, and a follow-up goes on in its session', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await panel.getByRole('combobox', { name: 'Agent' }).selectOption('gemini');
    await send(panel, 'Say hello.');
    const first = await ended(panel);
    await first.locator('cm-answer', { hasText: 'Gemini speaking' }).waitFor();
    assert.match((await first.locator('.decision-chip').textContent()) ?? '', /gemini/);
    assert.ok((newest()?.tokensOut ?? 0) > 0, 'its tokens are known');
    const firstSession = newest()?.sessionId;
    await send(panel, 'And again.');
    await answers(panel).nth(1).locator('cm-answer', { hasText: 'Gemini speaking' }).waitFor();
    await ended(panel);
    assert.equal(newest()?.sessionId, firstSession);
    assert.deepEqual(stub.strangers, [], 'no real service is asked for');
  });
});
