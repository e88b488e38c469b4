// Tests a new user's first view: an empty chat starts at its top, what a button brings is in view.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { panelState, turn } from '#webview/testing/panel-states.ts';
import { type Harness, IS_READY, inPanel, type OpenPanel, startHarness } from './harness.ts';
import { scenes } from './scenes.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

// Side bars of the default and of double width, in a window that is not tall.
const SIZES = [
  { width: 300, height: 420 },
  { width: 600, height: 420 },
];

function eachSize(title: string, use: (panel: OpenPanel) => Promise<void>): void {
  for (const size of SIZES) test(`${title} (${size.width} px)`, () => inPanel(harness, use, size));
}

/** How much of the element's height is in view: 1 = all, or as much as fits. */
const inView = (panel: OpenPanel, selector: string) =>
  panel.page.evaluate(`(() => {
    const box = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
    const view = document.querySelector('.thread').getBoundingClientRect();
    const seen = Math.min(box.bottom, view.bottom) - Math.max(box.top, view.top);
    return Math.round((100 * Math.max(0, seen)) / Math.min(box.height, view.height)) / 100;
  })()`);
const scrollTop = (panel: OpenPanel) => panel.page.evaluate("document.querySelector('.thread').scrollTop");

eachSize('the set-up card opens at its heading', async (panel) => {
  await panel.send(...scenes.setup);
  assert.equal(await scrollTop(panel), 0);
  assert.equal(await inView(panel, '.setup h2'), 1);
});

eachSize('an empty chat that is longer than the view starts at its top, also after New chat and after a reload', async (panel) => {
  const howTo = 'Claude Code was not found. Install it, log in once, then search again.';
  const empty = {
    type: 'state',
    state: panelState({
      setup: { reason: 'No agent is set up here yet.' },
      missing: [
        { agentType: 'claude', howTo },
        { agentType: 'gemini', howTo },
      ],
    }),
  } as const;
  const isAtTop = async (when: string) => {
    assert.ok(
      await panel.page.evaluate("(() => { const t = document.querySelector('.thread'); return t.scrollHeight > t.clientHeight; })()"),
      'longer than the view',
    );
    assert.equal(await scrollTop(panel), 0, when);
    assert.equal(await panel.page.locator('.jump').isHidden(), true, 'there is no end to jump to');
  };
  await panel.send(empty);
  await isAtTop('at first');
  await panel.send({ type: 'state', state: panelState({ turns: [turn({ text: { text: 'A paragraph.\n\n'.repeat(80) } })] }) });
  assert.notEqual(await scrollTop(panel), 0);
  await panel.send(empty);
  await isAtTop('after New chat');
  await panel.page.evaluate("document.querySelector('.thread').scrollTop = 40");
  await panel.until("JSON.parse(sessionStorage.getItem('vscode-state') ?? '{}').scrollTop === 40");
  await panel.page.reload();
  await panel.until(IS_READY);
  await panel.send(empty);
  await isAtTop('after a reload');
});

eachSize('the servers that a search finds are in view, from the first one', async (panel) => {
  await panel.send(...scenes.searching);
  assert.equal(await inView(panel, '.servers'), 1);
  await panel.send(...scenes.servers.slice(1));
  assert.equal(await inView(panel, '.target'), 1);
  assert.equal(await inView(panel, '.server h3'), 1);
  assert.equal(await inView(panel, '.model'), 1);
});

eachSize('that no server was found is in view', async (panel) => {
  await panel.send(...scenes.setup, { type: 'servers', servers: [], searching: false, problem: null });
  assert.equal(await inView(panel, '.servers'), 1);
});

eachSize('in a long chat a check is in view when it begins and when it ends, and servers are', async (panel) => {
  const turns = [turn({ execution: { state: 'completed' }, text: { text: 'A paragraph.\n\n'.repeat(80) } })];
  await panel.send({ type: 'state', state: panelState({ turns }) });
  const scrollUp = async () => {
    await panel.page.evaluate("document.querySelector('.thread').scrollTop = 50");
    await panel.until("!document.querySelector('.jump').hidden");
  };
  const lines = Array.from({ length: 4 }, (_, n) => ({ label: `Fact ${n}`, status: 'ok' as const, detail: 'fine', remedy: '' }));
  await scrollUp();
  await panel.send({ type: 'checks', lines: [], checking: true });
  assert.equal(await inView(panel, '.checks'), 1);
  await scrollUp();
  await panel.send({ type: 'checks', lines: lines.slice(0, 2), checking: true });
  assert.equal(await scrollTop(panel), 50, 'the reader is not pulled back while it goes on');
  await panel.send({ type: 'checks', lines, checking: false });
  assert.equal(await inView(panel, '.checks'), 1);
  await scrollUp();
  await panel.send(...scenes.servers.slice(1));
  assert.equal(await inView(panel, '.servers h3'), 1);
});

eachSize('what a decision chip opens is in view', async (panel) => {
  await panel.send({ type: 'state', state: panelState({ turns: [turn({ text: { text: 'A paragraph.\n\n'.repeat(80) } })] }) });
  await panel.page.evaluate("document.querySelector('.thread').scrollTop = 1");
  await panel.page.evaluate("document.querySelector('.user-message').style.minHeight = '230px'");
  await panel.page.click('.decision-chip');
  await panel.send();
  assert.ok(Number(await inView(panel, '.decision')) > 0.95);
});
