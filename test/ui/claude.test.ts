// Claude Code beside the local model: the real CLI in the real VS Code, on a loopback stub, never on a real service.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { type AnthropicStub, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { answers, ended, newChat, send } from './panel.ts';
import { onLlama, type Session, startSession, withPicture } from './session.ts';

let session: Session;
let stub: AnthropicStub;
before(async () => {
  stub = await startAnthropicStub();
  const { baseUrl } = stub.serve(({ messages }) => ({
    kind: 'message',
    blocks: [{ type: 'text', text: `Claude speaking, message ${messages.length}.` }],
  }));
  const env = { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: 'dummy', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' };
  const machineSettings = { 'claudomator.claude.path': await installClaudeCli() };
  session = await startSession(onLlama(), {}, { machineSettings, env });
});
after(async () => {
  await session?.stop();
  await stub.stop();
});

const newest = () => executionFiles(session.host.folders)[0]?.execution;

test('it can be chosen, answers in the panel with its cost, and a follow-up goes on in its session', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await panel.getByRole('combobox', { name: 'Agent' }).selectOption('claude');
    await send(panel, 'Say hello.');
    const first = await ended(panel);
    await first.locator('cm-answer', { hasText: 'Claude speaking' }).waitFor();
    assert.match((await first.locator('.decision-chip').textContent()) ?? '', /claude/);
    assert.ok((newest()?.costUsd ?? 0) > 0, 'its cost is known');
    const session1 = newest()?.sessionId;
    await send(panel, 'And again.');
    await answers(panel).nth(1).locator('cm-answer', { hasText: 'Claude speaking' }).waitFor();
    await ended(panel);
    assert.equal(newest()?.sessionId, session1);
    assert.equal(newest()?.classification?.source, 'requested');
  });
});

test('with a choice, the local model decides, or the reason says why it could not', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await newChat(panel);
    await panel.getByRole('combobox', { name: 'Agent' }).selectOption('auto');
    await send(panel, 'What is 2 + 2?');
    await ended(panel);
    assert.equal(newest()?.state, 'completed', newest()?.error?.message);
    assert.ok(['local', 'claude'].includes(newest()?.agentType ?? ''));
    assert.ok(['localModel', 'loadBalancer'].includes(newest()?.classification?.source ?? ''), JSON.stringify(newest()?.classification));
  });
});
