// Pictures of every state of the panel in every kind of theme (.cache/ui), and axe's opinion of them.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { switchTheme, type Theme } from '../../scripts/host/workbench.ts';
import { freePort } from '../../scripts/parts/freePort.ts';
import { seriousViolations } from './axe.ts';
import { answers, ended, send, stopButton } from './panel.ts';
import { onLlama, picture, type Session, startSession, withPicture } from './session.ts';

const THEMES: readonly Theme[] = ['dark', 'light', 'highContrast', 'highContrastLight'];
/** Lines enough to see how they are set. */
const ENOUGH_TEXT = /.{150}/s;
const WIDE = { bypassCSP: true, viewport: { width: 1280, height: 1000 } };

let session: Session;

/** Leaves the last of the themes on. */
async function shoot(state: string): Promise<void> {
  for (const theme of THEMES) {
    await switchTheme(session.page, theme);
    await session.page.screenshot({ path: picture(`${state}-${theme}`) });
    assert.deepEqual(await seriousViolations(session.page), [], `axe, ${state}, ${theme}`);
  }
}

async function inNewSession(context: TestContext, settings: Record<string, unknown>, body: () => Promise<void>): Promise<void> {
  session = await startSession(settings, WIDE);
  try {
    await withPicture(context, session.page, body);
  } finally {
    await session.stop();
  }
}

test('the empty panel looks right and is accessible in every theme', async (context) => {
  await inNewSession(context, {}, async () => {
    await session.panel.getByRole('region', { name: 'Set up' }).waitFor();
    await shoot('empty');
  });
});

test('an error with its remedy looks right and is accessible in every theme', async (context) => {
  const nowhere = {
    'claudomator.localModel.endpoint': `http://127.0.0.1:${await freePort()}`,
    'claudomator.localModel.model': 'some-model',
  };
  await inNewSession(context, nowhere, async () => {
    await send(session.panel, 'Say hello.');
    const answer = await ended(session.panel);
    await answer.locator('.box.error').waitFor();
    await shoot('error');
  });
});

test('a finished answer with its decision open looks right and is accessible in every theme', async (context) => {
  await inNewSession(context, onLlama(), async () => {
    await send(session.panel, 'Write a Python function that adds two numbers.');
    const answer = await ended(session.panel);
    await answer.locator('.decision-chip').click();
    await answer.locator('.decision').waitFor();
    await shoot('finished');
  });
});

test('an answer that is being written looks right in every theme, and Escape stops it', async (context) => {
  await inNewSession(context, onLlama(), async () => {
    for (const theme of THEMES) {
      await switchTheme(session.page, theme);
      const turn = await answers(session.panel).count();
      await send(session.panel, 'Write a very long story about a lighthouse, at least two thousand words.');
      await answers(session.panel).nth(turn).waitFor();
      await answers(session.panel).last().locator('cm-answer', { hasText: ENOUGH_TEXT }).waitFor();
      await session.page.screenshot({ path: picture(`streaming-${theme}`) });
      await session.panel.getByRole('textbox', { name: 'Task' }).press('Escape');
      await ended(session.panel);
      await stopButton(session.panel).waitFor({ state: 'detached' });
    }
  });
});
