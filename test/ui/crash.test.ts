// The extension host dies in mid-stream: what was said is kept, and the run can be gone on with.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { killExtensionHost } from '../../scripts/host/extensionHost.ts';
import { openWorkbench } from '../../scripts/host/page.ts';
import { openPanel } from '../../scripts/host/workbench.ts';
import { answers, ended, firstText, send } from './panel.ts';
import { ENDLESS_STORY, onLlama, picture, type Session, startSession, withPicture } from './session.ts';

let session: Session;
before(async () => {
  session = await startSession(onLlama());
});
after(async () => {
  await session.stop();
});

test('after kill -9 in mid-stream the execution is interrupted, with its text so far, and can be resumed', async (context) => {
  const { host, page, panel } = session;
  await withPicture(context, page, async () => {
    await send(panel, ENDLESS_STORY);
    assert.notEqual((await firstText(panel)).trim(), '');
    killExtensionHost(host);
    await openWorkbench(page, host);
    const again = await openPanel(page);
    const answer = await ended(again);
    await page.screenshot({ path: picture('interrupted') });
    assert.notEqual(((await answer.locator('cm-answer').textContent()) ?? '').trim(), '');
    assert.equal(executionFiles(host.folders)[0]?.execution.state, 'interrupted');

    await answer.getByText('Resume').click();
    await answers(again).nth(1).waitFor();
    assert.notEqual((await firstText(again)).trim(), '');
    const newest = executionFiles(host.folders).map(({ execution }) => execution);
    assert.ok(newest.some((execution) => execution.resumes !== null));
  });
});
