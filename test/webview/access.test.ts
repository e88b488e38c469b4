// Tests the panel's accessibility: axe in every state and theme, keyboard, zoom, announcements.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { ToPanel } from '#contracts/ports/panelMessages.ts';
import { panelState, turn } from '#webview/testing/panel-states.ts';
import { type Harness, type OpenPanel, startHarness } from './harness.ts';
import { type SceneName, scenes } from './scenes.ts';
import { type ThemeName, themes } from './themes.ts';

interface AxeResult {
  violations: { id: string; impact: string | null; nodes: { target: string[]; failureSummary?: string }[] }[];
}

let harness: Harness;
let axe = '';
before(async () => {
  harness = await startHarness();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
after(() => harness.close());

const sceneNames = Object.keys(scenes) as SceneName[];

/** Of axe’s rules, those that look at colors. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** `rules`: without them, all that axe runs by itself. */
async function violations(panel: OpenPanel, rules?: readonly string[]): Promise<string[]> {
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) };
  const { violations: found } = (await panel.page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResult;
  return found
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

for (const [index, theme] of (Object.keys(themes) as ThemeName[]).entries()) {
  test(`axe finds no serious violation in any state (${theme})`, async () => {
    const panel = await harness.open({ theme });
    await panel.page.evaluate(axe);
    for (const name of sceneNames) {
      await panel.send({ type: 'state', state: panelState() }, ...scenes[name]);
      await panel.page.evaluate(
        "document.querySelectorAll('.decision-chip[aria-expanded=false], .thinking:not([open]) summary, .verification-output:not([open]) summary, [aria-label=Limits][aria-expanded=false]').forEach((e) => e.click())",
      );
      await panel.send();
      // A theme changes the colors alone: the first is looked at with every rule.
      assert.deepEqual(await violations(panel, index === 0 ? undefined : COLOR_RULES), [], name);
    }
    await panel.close();
  });
}

test('nothing overflows at 250 px, nor at 200 % zoom', async () => {
  for (const size of [{ width: 250 }, { width: 500, height: 900, zoom: 2 }]) {
    const panel = await harness.open(size);
    for (const name of sceneNames) {
      await panel.send({ type: 'state', state: panelState() }, ...scenes[name]);
      const wide = await panel.page.evaluate(`(() => {
        const width = document.documentElement.clientWidth;
        const scrolls = (e) => e.closest('pre, .table-scroll, .hidden-label');
        return [...document.querySelectorAll('body *')].filter((e) => !scrolls(e) && e.getBoundingClientRect().right > width + 0.5).map((e) => e.tagName + '.' + e.className);
      })()`);
      assert.deepEqual(wide, [], `${name} at ${size.width} px`);
    }
    await panel.close();
  }
});

/** The names of what Tab reaches, in order, until it starts over. */
async function walk(panel: OpenPanel): Promise<string[]> {
  const names: string[] = [];
  await panel.page.evaluate('document.activeElement.blur()');
  for (let steps = 0; steps < 40; steps++) {
    await panel.page.keyboard.press('Tab');
    const name = String(await panel.page.evaluate('harness.focused()'));
    const isRing = await panel.page.evaluate(
      "document.activeElement === document.body || !document.activeElement.matches(':focus-visible')",
    );
    if (isRing || names.includes(name)) break;
    names.push(name);
  }
  return names;
}

test('every action is reached with Tab', async () => {
  const panel = await harness.open();
  await panel.send(...scenes.finished);
  const names = await walk(panel);
  for (const name of [
    'Copy code',
    'Copy answer',
    'Retry',
    'Open transcript',
    'Task',
    'Agent',
    'Attach the active file or selection',
    'Limits',
    'New chat',
    'Code',
    'Table',
  ]) {
    assert.ok(names.includes(name), `${name} in ${names.join(' | ')}`);
  }
  assert.ok(names.some((name) => name.startsWith('Local model · qwen2.5-coder')));
  await panel.send(...scenes.servers);
  const offered = await walk(panel);
  for (const name of ['Search again', 'Use smollm2 on Ollama', 'Enter an address', 'Start llama-server'])
    assert.ok(offered.includes(name), `${name} in ${offered.join(' | ')}`);
  await panel.close();
});

test('remedies, questions and the decision work with Enter', async () => {
  const panel = await harness.open();
  await panel.send(...scenes.error);
  await panel.takePosted();
  for (const label of ['Retry', 'Check endpoint', 'Find servers', 'Start llama-server']) {
    await panel.page.focus(`vscode-button:has-text("${label}")`);
    await panel.page.keyboard.press('Enter');
  }
  assert.deepEqual(
    (await panel.takePosted()).map((message) => message.type),
    ['rerun', 'checkEndpoint', 'findServers', 'startServer'],
  );
  await panel.send(...scenes.blocked);
  await panel.page.focus('vscode-button:has-text("Deny")');
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(await panel.takePosted(), [{ type: 'answer', executionId: 'e1', answer: 'deny', questionId: null }]);
  await panel.page.focus('.decision-chip');
  await panel.page.keyboard.press('Enter');
  assert.match(await panel.page.innerText('.decision'), /The local model decided.*Not chosen\s*claude: rate-limited until 14:05/s);
  await panel.page.focus('button:has-text("Run with…")');
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(await panel.takePosted(), [{ type: 'runWith', executionId: 'e1' }]);
  await panel.send(...scenes.servers);
  assert.equal(await panel.page.inputValue('.target select'), 'user');
  await panel.page.selectOption('.target select', 'workspace');
  await panel.page.focus('vscode-button[aria-label="Use smollm2 on Ollama"]');
  await panel.page.keyboard.press('Enter');
  assert.deepEqual(await panel.takePosted(), [
    { type: 'useServer', baseUrl: 'http://127.0.0.1:11434/v1', model: 'smollm2', target: 'workspace' },
  ]);
  await panel.close();
});

test('agents that were not found are listed before the first task, with what to do; found ones are not', async () => {
  const panel = await harness.open();
  await panel.send(...scenes.missing);
  await panel.takePosted();
  assert.match(await panel.page.innerText('.missing'), /Claude Code was not found.*The Gemini CLI was not found/s);
  for (const label of ['Find agents again', 'Set the path of claude', 'Set the path of gemini']) {
    await panel.page.focus(`.missing vscode-button:has-text("${label}")`);
    await panel.page.keyboard.press('Enter');
  }
  assert.deepEqual(await panel.takePosted(), [
    { type: 'findAgents' },
    { type: 'openAgentPath', agentType: 'claude' },
    { type: 'openAgentPath', agentType: 'gemini' },
  ]);
  await panel.send({ type: 'state', state: panelState() });
  assert.equal(await panel.page.locator('.missing').count(), 0);
  await panel.close();
});

test('phases and finished sentences are announced, not single letters', async () => {
  const panel = await harness.open();
  const state: ToPanel = { type: 'state', state: panelState({ turns: [turn({ phase: { kind: 'loadingModel' } })] }) };
  await panel.send(state);
  const said = "document.querySelector('#announcements').textContent";
  await panel.until(`${said} === 'Loading model.'`);
  await panel.page.evaluate(
    `globalThis.heard = []; new MutationObserver(() => heard.push(${said})).observe(document.querySelector('#announcements'), { childList: true, characterData: true, subtree: true })`,
  );
  const words = ['One ', 'sentence. ', 'Another', ' begins'];
  let offset = 0;
  for (const [index, text] of words.entries()) {
    await panel.send({ type: 'changes', changes: [{ seq: 11 + index, kind: 'text', executionId: 'e1', channel: 'text', offset, text }] });
    offset += text.length;
  }
  await panel.until('heard.length > 0');
  await panel.send({
    type: 'changes',
    changes: [{ seq: 15, kind: 'execution', isElsewhere: false, execution: turn({ execution: { state: 'completed' } }).execution }],
  });
  await panel.until('heard.length > 1');
  assert.deepEqual(await panel.page.evaluate('heard'), ['One sentence.', 'Another begins. Answer finished.']);
  await panel.close();
});
