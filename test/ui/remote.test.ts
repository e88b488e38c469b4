// An address that is not on this machine: asked for before anything is sent, and the answer holds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { executionFiles } from '../../scripts/demo/executionFiles.ts';
import { answers, ended, newChat, send } from './panel.ts';
import { type Session, startSession, withPicture } from './session.ts';

/** RFC 6761 §6.4: never resolves, so nothing can leave this machine. */
const ELSEWHERE = 'https://models.invalid:8443';

let session: Session;
before(async () => {
  session = await startSession({ 'claudomator.localModel.endpoint': `${ELSEWHERE}/v1`, 'claudomator.localModel.model': 'far-away' });
});
after(async () => {
  await session?.stop();
});

const newest = () => executionFiles(session.host.folders)[0]?.execution;

test('Deny sends nothing and says so; Allow sends, and is not asked for again', async (context) => {
  const { page, panel } = session;
  await withPicture(context, page, async () => {
    await send(panel, 'Say hello.');
    const question = answers(panel).last().getByRole('alert');
    await question.getByText(ELSEWHERE).waitFor();
    await question.getByText('Deny', { exact: true }).click();
    await (await ended(panel)).getByText(/nothing was sent/).waitFor();
    assert.deepEqual([newest()?.state, newest()?.error?.kind, newest()?.startedAt], ['failed', 'notAllowed', null]);

    await newChat(panel);
    await send(panel, 'Say hello again.');
    await question.getByText('Allow', { exact: true }).click();
    await ended(panel);
    assert.deepEqual([newest()?.state, newest()?.error?.kind], ['failed', 'unreachable'], newest()?.error?.message);

    await newChat(panel);
    await send(panel, 'Say hello once more.');
    await ended(panel);
    assert.equal(newest()?.error?.kind, 'unreachable', 'the address was allowed before');
  });
});
