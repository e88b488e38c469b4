// Tests that long answers, conversations, code and reasoning are drawn only where the reader looks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { panelState, turn } from '#webview/testing/panel-states.ts';
import { type Harness, inPanel, type OpenPanel, startHarness } from './harness.ts';
import { ended } from './messages.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const MB = 1_000_000;
const state = (fields: Parameters<typeof turn>[0]) => panelState({ turns: [turn({ execution: { state: 'completed' }, ...fields })] });

/** Shows a state whose `field` is made in the page, by this expression: 20 MB need not cross over. Prints what it took. */
async function showLong(panel: OpenPanel, field: 'text' | 'thinking', expression: string): Promise<void> {
  const took = await panel.page.evaluate(`(async () => {
    globalThis.laidOut = new Set();
    document.addEventListener('contentvisibilityautostatechange', ({ target, skipped }) => {
      if (!target.matches('.chunk')) return;
      if (skipped) laidOut.delete(target);
      else laidOut.add(target);
    }, true);
    const state = ${JSON.stringify(state({}))};
    state.turns[0].text.${field} = ${expression};
    const began = performance.now();
    await harness.send({ type: 'state', state });
    return Math.round(performance.now() - began);
  })()`);
  console.log(`${field} of ${expression.slice(0, 60)}…: shown after ${took} ms`);
}

const number = (panel: OpenPanel, expression: string) => panel.page.evaluate(expression) as Promise<number>;
const nodes = (panel: OpenPanel) => number(panel, "document.querySelectorAll('*').length");
const fromEnd = (panel: OpenPanel) =>
  number(
    panel,
    "(() => { const t = document.querySelector('.thread'); return Math.round(Math.max(0, t.scrollHeight - t.scrollTop - t.clientHeight) / 4); })()",
  );

/** The text in the middle of the view, once something is drawn there. */
async function textInView(panel: OpenPanel): Promise<string> {
  const at = `(() => {
    const view = document.querySelector('.thread').getBoundingClientRect();
    const range = document.caretRangeFromPoint(view.left + 60, view.top + view.height / 2);
    const text = range?.startContainer.nodeType === 3 ? range.startContainer.parentElement : null;
    return text?.closest('cm-answer > div > *')?.textContent.slice(0, 200) ?? '';
  })()`;
  await panel.until(`${at} !== ''`);
  return String(await panel.page.evaluate(at));
}

const scrollTo = (panel: OpenPanel, share: number) =>
  panel.page.evaluate(
    `(() => { const t = document.querySelector('.thread'); t.scrollTop = ${share} * (t.scrollHeight - t.clientHeight); })()`,
  );

/** Some chunks of plain text say that they are laid out: none would say so without content-visibility. */
async function assertFewLaidOut(panel: OpenPanel): Promise<void> {
  await panel.until('laidOut.size > 0');
  const [laidOut, all] = [await number(panel, 'laidOut.size'), await number(panel, "document.querySelectorAll('.chunk').length")];
  assert.ok(laidOut < 20 && all > 5_000, `${laidOut} of ${all}`);
}

const PARAGRAPHS = `Array.from({ length: ${20 * MB} / 80 }, (_, n) => 'Paragraph ' + n + ' has **words** in it, and \`code\`, so that it is not short at all.').join('\\n\\n')`;

test('an answer of 20 MB is shown at its end, and drawn only where the reader looks', () =>
  inPanel(harness, async (panel) => {
    await showLong(panel, 'text', PARAGRAPHS);
    assert.equal(await fromEnd(panel), 0);
    const last = 20 * (MB / 80) - 1;
    assert.ok((await panel.answerText()).includes(`Paragraph ${last} `), 'its end is there');
    const work = (await panel.page.evaluate('harness.work()')) as { parsedChars: number };
    assert.ok(work.parsedChars < 100_000, `${work.parsedChars} characters rendered`);
    assert.ok((await nodes(panel)) < 6_000, `${await nodes(panel)} elements`);
    const seen: number[] = [];
    for (const share of [0.75, 0.5, 0.25, 0]) {
      await scrollTo(panel, share);
      await panel.send();
      seen.push(Number(/Paragraph (\d+)/.exec(await textInView(panel))?.[1]));
      assert.ok((await nodes(panel)) < 6_000, `${await nodes(panel)} elements at ${share}`);
    }
    for (const [index, share] of [0.75, 0.5, 0.25].entries())
      assert.ok(Math.abs((seen[index] ?? 0) / last - share) < 0.15, `paragraph ${seen[index]} at ${share}`);
    assert.ok((seen[3] ?? last) < 20, 'its beginning is there');
    await panel.page.click('.jump-button');
    await panel.send();
    assert.equal(await fromEnd(panel), 0);
    assert.ok((await panel.answerText()).includes(`Paragraph ${last} `));
  }));

test('an earlier part of an answer is asked for, and comes above what the reader sees', () =>
  inPanel(harness, async (panel) => {
    const paragraphs = Array.from(
      { length: 400 },
      (_, n) => `Paragraph ${n} of the answer, which is long enough to be told from the others.`,
    );
    const text = `${paragraphs.slice(200).join('\n\n')}`;
    await panel.send({ type: 'state', state: state({ text: { text, start: { text: null, thinking: 0 } } }) });
    await scrollTo(panel, 0);
    await panel.send();
    await panel.page.getByRole('button', { name: 'Show earlier text' }).click();
    const request = { channel: 'text', start: null, held: text.length } as const;
    assert.deepEqual((await panel.posted()).at(-1), { type: 'earlierText', executionId: 'e1', ...request });
    const earlier = { text: `${paragraphs.slice(0, 200).join('\n\n')}\n\n`, start: 0 };
    await panel.send({ type: 'earlierText', executionId: 'e1', request, earlier });
    assert.equal(await panel.page.getByRole('button', { name: 'Show earlier text' }).count(), 0);
    const seen = Number(/Paragraph (\d+)/.exec(await textInView(panel))?.[1]);
    assert.ok(seen >= 190 && seen < 215, `paragraph ${seen}`);
  }));

test('scrolling up through a long answer skips nothing and jumps nowhere', () =>
  inPanel(harness, async (panel) => {
    await showLong(panel, 'text', PARAGRAPHS.replace(String(20 * MB), String(0.4 * MB)));
    let before = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 60; step++) {
      const seen = Number(/Paragraph (\d+)/.exec(await textInView(panel))?.[1] ?? Number.NaN);
      if (!Number.isNaN(seen)) {
        assert.ok(seen <= before, `paragraph ${seen} above ${before}`);
        assert.ok(before === Number.POSITIVE_INFINITY || before - seen < 25, `from paragraph ${before} to ${seen}`);
        before = seen;
      }
      await panel.page.evaluate("document.querySelector('.thread').scrollBy(0, -400)");
      await panel.send();
    }
    assert.ok(before < 4_900, 'it has moved');
  }));

test('code of 20 MB is laid out only where the reader looks', () =>
  inPanel(harness, async (panel) => {
    await showLong(panel, 'text', `'\`\`\`ts\\n' + 'const value = compute(1, 2, 3);\\n'.repeat(${(20 * MB) / 32})`);
    assert.match(await textInView(panel), /const value/);
    await scrollTo(panel, 0.5);
    await panel.send();
    await assertFewLaidOut(panel);
    assert.match(await textInView(panel), /const value/);
  }));

test('reasoning of 20 MB costs nothing while it is closed, and is laid out where the reader looks when it is open', () =>
  inPanel(harness, async (panel) => {
    await showLong(panel, 'thinking', `'I think about it for a while.\\n'.repeat(${(20 * MB) / 31})`);
    assert.ok((await nodes(panel)) < 200);
    await panel.page.click('.thinking summary');
    await panel.send();
    await assertFewLaidOut(panel);
  }));

test('of 500 turns the last are drawn at once, the others when the reader comes to them', () =>
  inPanel(harness, async (panel) => {
    const turns = Array.from({ length: 500 }, (_, n) =>
      turn({
        execution: { id: `e${n}`, state: 'completed', instructions: `Question ${n}` },
        text: { text: `Answer ${n} is **short**.\n\n- a\n- b` },
      }),
    );
    await panel.send({ type: 'state', state: panelState({ turns }) });
    assert.equal(await fromEnd(panel), 0);
    const drawn = "document.querySelectorAll('cm-turn article[aria-label=Answer]').length";
    assert.ok((await number(panel, drawn)) < 60, `${await number(panel, drawn)} turns drawn`);
    assert.match(String(await panel.page.innerText('cm-turn:last-of-type')), /Question 499.*Answer 499/s);
    await scrollTo(panel, 0);
    await panel.until("document.querySelector('cm-turn')?.innerText.includes('Answer 0 is')");
    assert.ok((await number(panel, drawn)) < 120, `${await number(panel, drawn)} turns drawn`);
    await scrollTo(panel, 0.5);
    await panel.until(
      "[...document.querySelectorAll('cm-turn')].some((t) => { const { top } = t.getBoundingClientRect(); return top > 0 && top < 600 && t.innerText.includes('Answer'); })",
    );
  }));

test('what the reader opened or selected is still there after scrolling away and back', () =>
  inPanel(harness, async (panel) => {
    const turns = Array.from({ length: 60 }, (_, n) =>
      turn({
        execution: { id: `e${n}`, state: 'completed', instructions: `Question ${n}` },
        text: { text: `Answer ${n}.\n\n`.repeat(20) },
      }),
    );
    await panel.send({ type: 'state', state: panelState({ turns }) });
    await panel.page.locator('.decision-chip').last().click();
    await scrollTo(panel, 0);
    await panel.send();
    await scrollTo(panel, 1);
    await panel.send();
    assert.equal(await panel.page.locator('.decision-chip').last().getAttribute('aria-expanded'), 'true');
    await panel.send(ended(Array.from({ length: 6_000 }, (_, n) => `Paragraph ${n}.`).join('\n\n')));
    await panel.page.evaluate("getSelection().selectAllChildren([...document.querySelectorAll('cm-answer p')].at(-1))");
    await scrollTo(panel, 0);
    await panel.send();
    assert.equal(await panel.page.evaluate('getSelection().toString().trim()'), 'Paragraph 5999.');
  }));
