// Tests streamed answers: nothing lost or repeated, the view follows the end, work stays linear.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Change } from '#contracts/change.ts';
import { turn } from '#webview/testing/panel-states.ts';
import { type Harness, IS_READY, inPanel, type OpenPanel, startHarness } from './harness.ts';
import { ended, piece, stateOf } from './messages.ts';
import { ANSWER } from './scenes.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const panelOf = (use: (panel: OpenPanel) => Promise<void>) => inPanel(harness, use);

test('an answer that streams in looks like one that was there at once', () =>
  panelOf(async (panel) => {
    const html = () => panel.page.evaluate("document.querySelector('cm-answer').innerHTML.replaceAll(/<!--.*?-->/g, '')");
    await panel.send(ended(ANSWER));
    const whole = await html();
    for (const size of [1, 7, 64]) {
      await panel.send(stateOf('', 100));
      const changes: Change[] = [];
      for (let at = 0; at < ANSWER.length; at += size) changes.push(piece(101 + changes.length, at, ANSWER.slice(at, at + size)));
      // Six frames, each with its share of the changes.
      for (let share = 0; share < 6; share++) {
        const from = Math.floor((changes.length * share) / 6);
        await panel.send({ type: 'changes', changes: changes.slice(from, Math.floor((changes.length * (share + 1)) / 6)) });
      }
      await panel.send({
        type: 'changes',
        changes: [
          {
            seq: 101 + changes.length,
            kind: 'execution',
            isElsewhere: false,
            execution: turn({ execution: { state: 'completed' } }).execution,
          },
        ],
      });
      assert.equal(await html(), whole, `in pieces of ${size}`);
    }
  }));

test('a reload in mid-stream keeps the draft, the agent and the scroll position, and loses or repeats no text', () =>
  panelOf(async (panel) => {
    const long = 'A paragraph of the answer.\n\n'.repeat(80);
    await panel.send(stateOf(long));
    await panel.page.fill('textarea', 'half a thought');
    await panel.page.selectOption('select', 'local');
    await panel.page.evaluate("document.querySelector('.thread').scrollTop = 200");
    await panel.until("!document.querySelector('.jump').hidden");
    await panel.page.reload();
    await panel.until(IS_READY);
    // The state was taken after its seq: its text already contains the next piece.
    await panel.send(stateOf(`${long}One two`, 12), {
      type: 'changes',
      changes: [piece(13, long.length, 'One two'), piece(14, long.length + 7, ' three.')],
    });
    assert.ok((await panel.answerText()).trimEnd().endsWith('answer.\n\nOne two three.'));
    assert.equal(await panel.page.inputValue('textarea'), 'half a thought');
    assert.equal(await panel.page.inputValue('select'), 'local');
    assert.equal(await panel.page.evaluate("document.querySelector('.thread').scrollTop"), 200);
  }));

test('in high contrast, which has no color for such buttons, the answer does not show through Jump to latest', () =>
  inPanel(
    harness,
    async (panel) => {
      await panel.send(stateOf('A paragraph of the answer.\n\n'.repeat(60)));
      await panel.page.hover('.thread');
      await panel.page.mouse.wheel(0, -300);
      await panel.until("!document.querySelector('.jump').hidden");
      const background = await panel.page.evaluate("getComputedStyle(document.querySelector('.jump-button')).backgroundColor");
      assert.equal(background, 'rgb(0, 0, 0)');
    },
    { theme: 'highContrast' },
  ));

test('the view follows the end until the reader scrolls up, and again after Jump to latest', () =>
  panelOf(async (panel) => {
    const fromEnd = () =>
      panel.page.evaluate(
        "(() => { const t = document.querySelector('.thread'); return Math.round(t.scrollHeight - t.scrollTop - t.clientHeight); })()",
      );
    const line = 'A paragraph of the answer.\n\n';
    await panel.send(stateOf(line.repeat(60)));
    assert.equal(await fromEnd(), 0);
    await panel.send({ type: 'changes', changes: [piece(11, line.length * 60, line.repeat(10))] });
    assert.equal(await fromEnd(), 0);
    await panel.page.hover('.thread');
    await panel.page.mouse.wheel(0, -300);
    await panel.until("!document.querySelector('.jump').hidden");
    const before = await panel.page.evaluate("document.querySelector('.thread').scrollTop");
    await panel.send({ type: 'changes', changes: [piece(12, line.length * 70, line.repeat(10))] });
    assert.equal(await panel.page.evaluate("document.querySelector('.thread').scrollTop"), before);
    await panel.page.click('.jump-button');
    assert.equal(await fromEnd(), 0);
    await panel.until("document.querySelector('.jump').hidden");
  }));

test('200 KB at 300 tokens a second: work stays linear, frames stay short', () =>
  panelOf(async (panel) => {
    const held = ANSWER.repeat(Math.ceil(200_000 / ANSWER.length));
    await panel.send(stateOf(held));
    const work = () => panel.page.evaluate('harness.work()') as Promise<{ parsedChars: number; renders: number; rebuilds: number }>;
    const before = await work();
    assert.ok(before.parsedChars < 1.1 * held.length, 'text that is there at once is parsed once');
    const fresh = ANSWER.repeat(4);
    // 300 tokens of 4 characters a second.
    const measured = (await panel.page.evaluate(`harness.stream('e1', 10, ${JSON.stringify(fresh)}, 1200, ${held.length})`)) as {
      frames: number;
      longTasks: number[];
    };
    const done = await work();
    console.log(
      'streaming onto 200 KB:',
      JSON.stringify({ ...measured, parsedChars: done.parsedChars - before.parsedChars, renders: done.renders - before.renders }),
    );
    assert.equal(done.rebuilds, 0);
    // At most one render a frame, and one for each block that closes.
    assert.ok(done.renders - before.renders <= measured.frames + fresh.length / 50);
    assert.ok(done.parsedChars - before.parsedChars < 300 * (done.renders - before.renders), 'only the last block is parsed again');
    assert.ok((await panel.answerText()).includes('a dozen values'));
  }));

test('code that streams in is appended to, not rendered again', () =>
  panelOf(async (panel) => {
    const code = `\`\`\`ts\n${'const value = compute(1, 2, 3);\n'.repeat(6_000)}`;
    await panel.send(stateOf(code));
    const first = await panel.page.evaluateHandle("document.querySelector('cm-code code').firstChild");
    const measured = await panel.page.evaluate(`harness.stream('e1', 10, 'more();\\n'.repeat(500), 1200, ${code.length})`);
    console.log('streaming onto 190 KB of open code:', JSON.stringify(measured));
    assert.equal(await panel.page.evaluate((node) => (node as { isConnected: boolean }).isConnected, first), true);
    await panel.page.click('cm-code button');
    const copied = (await panel.takePosted()).find((message) => message.type === 'copyText');
    assert.ok(copied?.text.endsWith('more();\n') && copied.text.length === code.length - 6 + 4_000);
  }));
