// Tests the panel's page: hostile answers, tables and links, scrolling to news, bundle size.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { turn } from '#webview/testing/panel-states.ts';
import { type Harness, inPanel, type OpenPanel, startHarness } from './harness.ts';
import { ended } from './messages.ts';

let harness: Harness;
before(async () => {
  harness = await startHarness();
});
after(() => harness.close());

const panelOf = (use: (panel: OpenPanel) => Promise<void>) => inPanel(harness, use);

test('the page asks for the state once, when it is ready for it', () =>
  panelOf(async (panel) => {
    assert.deepEqual(await panel.posted(), [{ type: 'ready' }]);
  }));

test('a hostile answer runs nothing, loads nothing, and links to web and mail addresses only', () =>
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
    ];
    const found = { tags: 0, links: [] as string[], handlers: [] as string[], images: 0 };
    let text = '';
    for (const answer of hostile) {
      await panel.send(ended(answer));
      const odd = (await panel.page.evaluate(`(() => {
        const root = document.querySelector('cm-answer');
        const links = [...root.querySelectorAll('[href]')].map((link) => link.getAttribute('href'));
        const handlers = [...root.querySelectorAll('cm-answer > div > div *')].flatMap((element) => [...element.attributes].filter((a) => a.name.startsWith('on') || a.name === 'style' || a.name === 'src'));
        return {
          tags: [...root.querySelectorAll('script, img, iframe, svg:not(.icon), style, form, object, embed, link')].length,
          links: links.filter((href) => !/^(https?:|mailto:)/.test(href)),
          handlers: handlers.map((a) => a.name),
          images: root.querySelectorAll('a.image-link').length,
          text: root.textContent,
        };
      })()`)) as typeof found & { text: string };
      found.tags += odd.tags;
      found.images += odd.images;
      found.links.push(...odd.links);
      found.handlers.push(...odd.handlers);
      text += odd.text;
    }
    assert.deepEqual(found, { tags: 0, links: [], handlers: [], images: 2 });
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

test('what the user asked for is scrolled into view', () =>
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

test('the bundle stays small', () => {
  console.log(`main.js + main.css: ${harness.bundleBytes} bytes`);
  assert.ok(harness.bundleBytes < 375_000);
});

test('a link to a file asks the extension for it, by mouse and keyboard, and says where it leads', () =>
  panelOf(async (panel) => {
    await panel.send(
      ended('The bug is in [store.ts:12](src/store.ts#L12 "harmless"), see [the manual][1].\n\nThen.\n\n[1]: docs/manual.md'),
    );
    await panel.takePosted();
    const link = panel.page.getByRole('link', { name: 'store.ts:12' });
    assert.equal(await link.getAttribute('title'), 'src/store.ts:12');
    await link.click();
    await panel.page.getByRole('link', { name: 'the manual' }).focus();
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.takePosted(), [
      { type: 'openFile', path: 'src/store.ts', line: 12 },
      { type: 'openFile', path: 'docs/manual.md', line: null },
    ]);
    assert.equal((await panel.answerText()).includes('[1]'), false);
  }));
