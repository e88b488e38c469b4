// Tests the panel in a real browser under the extension's content security policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Change } from '#contracts/change.ts';
import type { ToPanel } from '#contracts/panelMessages.ts';
import { panelState, turn } from '#webview/testing/panel-states.ts';
import { type Harness, IS_UP, inPanel, type OpenPanel, startHarness } from './harness.ts';
import { ANSWER } from './scenes.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const piece = (seq: number, offset: number, text: string): Change => ({
  seq,
  kind: 'text',
  executionId: 'e1',
  channel: 'text',
  offset,
  text,
});
const stateOf = (text: string, seq = 10): ToPanel => ({
  type: 'state',
  state: panelState({ seq, turns: [turn({ text: { text }, phase: { kind: 'writing', tokensPerSecond: 40 } })] }),
});
const ended = (text: string): ToPanel => ({
  type: 'state',
  state: panelState({ turns: [turn({ execution: { state: 'completed', stopReason: 'stop' }, text: { text } })] }),
});

const panelOf = (use: (panel: OpenPanel) => Promise<void>, options?: Parameters<Harness['open']>[0]) => inPanel(harness, use, options);

test('it asks for the state once, when it can take it', () =>
  panelOf(async (panel) => {
    assert.deepEqual(await panel.posted(), [{ type: 'ready' }]);
  }));

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

test('a reload in mid-stream keeps the draft, the agent and the place, and loses or repeats no text', () =>
  panelOf(async (panel) => {
    const long = 'A paragraph of the answer.\n\n'.repeat(80);
    await panel.send(stateOf(long));
    await panel.page.fill('textarea', 'half a thought');
    await panel.page.selectOption('select', 'local');
    await panel.page.evaluate("document.querySelector('.thread').scrollTop = 200");
    await panel.until("!document.querySelector('.jump').hidden");
    await panel.page.reload();
    await panel.until(IS_UP);
    // The state was taken later than its seq says: its text already holds the next piece.
    await panel.send(stateOf(`${long}One two`, 12), {
      type: 'changes',
      changes: [piece(13, long.length, 'One two'), piece(14, long.length + 7, ' three.')],
    });
    assert.ok((await panel.answerText()).trimEnd().endsWith('answer.\n\nOne two three.'));
    assert.equal(await panel.page.inputValue('textarea'), 'half a thought');
    assert.equal(await panel.page.inputValue('select'), 'local');
    assert.equal(await panel.page.evaluate("document.querySelector('.thread').scrollTop"), 200);
  }));

test('an agent that nobody chose is the extension’s, also after a reload; one that was chosen stays', () =>
  panelOf(async (panel) => {
    const agents = ['auto', 'local', 'claude'].map((agentType) => ({ agentType, label: agentType, detail: '' }));
    const show = (agentType: string) => panel.send({ type: 'state', state: panelState({ agents, agentType }) });
    const shownAgain = async (agentType: string) => {
      await panel.page.fill('textarea', `before ${agentType}`);
      await panel.page.reload();
      await panel.until(IS_UP);
      await show(agentType);
      assert.match(await panel.page.inputValue('textarea'), /^before/, 'the page has kept something');
      return panel.page.inputValue('select');
    };
    await show('auto');
    assert.equal(await shownAgain('claude'), 'claude');
    assert.equal(await shownAgain('auto'), 'auto');
    await panel.page.selectOption('select', 'local');
    assert.equal(await shownAgain('claude'), 'local');
  }));

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

test('with several folders it says where a task runs; a conversation stays in its own', () =>
  panelOf(async (panel) => {
    const hint = panel.page.locator('.composer-hint');
    await panel.send({ type: 'state', state: panelState() });
    assert.equal(await hint.count(), 0);
    await panel.send({ type: 'state', state: panelState({ folder: 'api' }) });
    assert.equal(await hint.innerText(), 'Runs in api');
    const turns = [turn({ folder: 'web', execution: { agentType: 'local', state: 'completed' } })];
    await panel.send({ type: 'state', state: panelState({ folder: 'api', turns }) });
    assert.equal(await hint.innerText(), 'Runs in web');
    await panel.page.click('.decision-chip');
    assert.match(await panel.page.innerText('.decision'), /Folder\s+web/);
  }));

test('what is sent comes back when it is refused, with the problem', () =>
  panelOf(async (panel) => {
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    await panel.page.fill('textarea', 'do it');
    await panel.page.press('textarea', 'Shift+Enter');
    assert.deepEqual(await panel.posted(), []);
    await panel.page.press('textarea', 'Enter');
    await panel.page.press('textarea', 'Enter');
    const [submit, ...others] = await panel.takePosted();
    assert.ok(submit?.type === 'submit' && submit.instructions === 'do it' && submit.agentType === 'auto');
    assert.deepEqual(others, []);
    await panel.send({ type: 'submitted', requestId: submit.requestId, problem: 'The workspace is gone.' });
    assert.equal((await panel.page.inputValue('textarea')).trim(), 'do it');
    assert.equal(await panel.page.innerText('.submit-problem'), 'The workspace is gone.');
    await panel.page.press('textarea', 'Enter');
    const [again] = await panel.takePosted();
    assert.ok(again?.type === 'submit');
    await panel.send({ type: 'submitted', requestId: again.requestId, problem: null });
    assert.equal(await panel.page.inputValue('textarea'), '');
  }));

test('what is typed right after Enter stays, behind what was sent where that comes back', () =>
  panelOf(async (panel) => {
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    const { keyboard } = panel.page;
    const sendOne = async () => {
      await panel.page.focus('textarea');
      await keyboard.type('one');
      await keyboard.press('Enter');
      await keyboard.type('two');
      const [submit] = await panel.takePosted();
      assert.ok(submit?.type === 'submit' && submit.instructions === 'one');
      return submit.requestId;
    };
    await panel.send({ type: 'submitted', requestId: await sendOne(), problem: null });
    assert.equal(await panel.page.inputValue('textarea'), 'two');
    await panel.page.fill('textarea', '');
    await panel.send({ type: 'submitted', requestId: await sendOne(), problem: 'The workspace is gone.' });
    assert.equal(await panel.page.inputValue('textarea'), 'one\ntwo');
  }));

test('Enter that ends a composition does not send', () =>
  panelOf(async (panel) => {
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    await panel.page.fill('textarea', '日本');
    await panel.page.evaluate(
      "document.querySelector('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))",
    );
    assert.deepEqual(await panel.posted(), []);
  }));

test('Escape and the button stop what runs, in every live phase', () =>
  panelOf(async (panel) => {
    for (const state of ['pending', 'classifying', 'queued', 'running', 'waiting-quota'] as const) {
      await panel.send({ type: 'state', state: panelState({ turns: [turn({ execution: { state } })] }) });
      await panel.takePosted();
      await panel.page.press('textarea', 'Escape');
      await panel.page.click('button[aria-label=Stop]');
      const cancel = { type: 'cancel', executionId: 'e1' };
      assert.deepEqual(await panel.takePosted(), [cancel, cancel], state);
    }
    await panel.send(ended('done'));
    assert.equal(await panel.page.locator('button[aria-label=Stop]').count(), 0);
  }));

test('1 MB pasted is a chip at once, goes along whole, and survives a reload', () =>
  panelOf(async (panel) => {
    await panel.send({ type: 'state', state: panelState() });
    const took = await panel.page.evaluate(`(async () => {
      const began = performance.now();
      harness.paste('0123456789 line\\n'.repeat(65536));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - began;
    })()`);
    console.log(`paste of 1 MB: ${Math.round(Number(took))} ms`);
    assert.match(await panel.page.innerText('.composer .chips'), /Pasted text\s*65,536 lines, 1.0 MB/);
    await panel.page.fill('textarea', 'Summarise');
    await panel.page.waitForTimeout(600);
    await panel.page.reload();
    await panel.until(IS_UP);
    await panel.send({ type: 'state', state: panelState() });
    await panel.takePosted();
    await panel.page.press('textarea', 'Enter');
    const [submit] = await panel.takePosted();
    assert.ok(submit?.type === 'submit' && submit.instructions.length === 'Summarise\n\n'.length + 1_048_576);
  }));

test('a long question is folded and unfolds to all of it', () =>
  panelOf(async (panel) => {
    const instructions = Array.from({ length: 1_204 }, (_, line) => `line ${line + 1}`).join('\n');
    await panel.send({ type: 'state', state: panelState({ turns: [turn({ execution: { instructions, state: 'completed' } })] }) });
    assert.doesNotMatch(await panel.page.innerText('.user-text'), /line 100/);
    await panel.page.click('text=Show all 1,204 lines');
    assert.match(await panel.page.innerText('.user-text'), /line 1204$/);
  }));

test('a hostile answer runs nothing, loads nothing and links nowhere odd', () =>
  panelOf(async (panel) => {
    const hostile = [
      '<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)><iframe src="javascript:alert(1)"></iframe>',
      '[a](javascript:alert(1)) [b](data:text/html,<script>alert(1)</script>) [c](vbscript:x) [d](command:workbench.action.quit) <javascript:alert(1)>',
      '![x](https://evil.example/pixel.png) ![y](data:image/svg+xml;base64,PHN2Zz4=) ![z" onerror="alert(1)](https://evil.example/z)',
      '[x](https://evil.example "onmouseover=alert(1)") <style>*{display:none}</style> <form action=//evil.example>',
      '```"><img src=x onerror=alert(1)>\n<script>alert(1)</script>\n```',
      '```html\n<img src=x onerror=alert(1)>\n```',
      `${'> '.repeat(3_000)}deep`,
      `${'- '.repeat(2_000)}deep`,
      `${'['.repeat(3_000)}x${'](y)'.repeat(3_000)}`,
      `${'**a '.repeat(2_000)}`,
      'word '.repeat(40_000),
      'x'.repeat(200_000),
      '```js\nunclosed <b>',
    ].join('\n\n');
    await panel.send(ended(hostile));
    const odd = await panel.page.evaluate(`(() => {
      const root = document.querySelector('cm-answer');
      const links = [...root.querySelectorAll('[href]')].map((link) => link.getAttribute('href'));
      const handlers = [...root.querySelectorAll('*')].flatMap((element) => [...element.attributes].filter((a) => a.name.startsWith('on') || a.name === 'style' || a.name === 'src'));
      return {
        tags: [...root.querySelectorAll('script, img, iframe, svg:not(.icon), style, form, object, embed, link')].length,
        links: links.filter((href) => !/^(https?:|mailto:)/.test(href)),
        handlers: handlers.map((a) => a.name),
        images: root.querySelectorAll('a.image-link').length,
      };
    })()`);
    assert.deepEqual(odd, { tags: 0, links: [], handlers: [], images: 2 });
    const text = String(await panel.page.evaluate("document.querySelector('cm-answer').textContent"));
    assert.ok(text.includes('unclosed <b>') && text.includes('<script>alert(1)</script>'));
  }));

test('lists keep their numbers, tables can be reached, and a link says where it leads', () =>
  panelOf(async (panel) => {
    await panel.send(ended('3. three\n4. four\n\n[x](https://a.example/ "harmless")\n\n| a |\n|---|\n| 1 |'));
    const facts = await panel.page.evaluate(`[
      document.querySelector('cm-answer ol').start, document.querySelector('cm-answer a').title,
      document.querySelector('.table-scroll').tabIndex, document.querySelector('.table-scroll').ariaLabel]`);
    assert.deepEqual(facts, [3, 'https://a.example/', 0, 'Table']);
  }));

test('what is asked for is brought into view', () =>
  panelOf(async (panel) => {
    const long = 'A paragraph of the answer.\n\n'.repeat(80);
    await panel.send(ended(long));
    const scrollUp = async () => {
      await panel.page.evaluate("document.querySelector('.thread').scrollTop = 100");
      await panel.until("!document.querySelector('.jump').hidden");
    };
    await scrollUp();
    await panel.send({ type: 'checks', lines: [], checking: true });
    await panel.until("document.querySelector('.jump').hidden");
    await scrollUp();
    await panel.send({ type: 'turn', turn: turn({ execution: { id: 'e2' } }) });
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
    // At most one render a frame, of one small block.
    assert.ok(done.renders - before.renders <= measured.frames + fresh.length / 100);
    assert.ok(done.parsedChars - before.parsedChars < 300 * (done.renders - before.renders), 'only the last block is parsed again');
    assert.ok((await panel.answerText()).includes('a dozen values'));
  }));

test('open code of any length is appended to, not rendered anew', () =>
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

test('the bundle stays small', () => {
  console.log(`main.js + main.css: ${harness.bundleBytes} bytes`);
  assert.ok(harness.bundleBytes < 350_000);
});
