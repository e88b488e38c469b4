// Tests tasks through the exported API on the real model server of the user settings.
import * as assert from 'node:assert/strict';
import { freePort } from '../../scripts/parts/freePort.ts';
import { activated, explained, listen, transcriptOf, withSetting } from './claudomator.ts';

suite('A task', () => {
  test('is run to its end on the real model, streamed, counted and kept', async () => {
    const api = await activated();
    const heard = listen(api);
    const submitted = await api.submit({ instructions: 'Say hello in one short sentence.', agentType: 'local' });
    const done = await api.whenFinished(submitted.id);
    heard.dispose();
    assert.equal(done.state, 'completed', explained(done));
    assert.equal(done.agentType, 'local');
    assert.equal(done.classification?.source, 'requested');
    assert.equal(done.costUsd, 0);
    assert.ok((done.tokensIn ?? 0) > 0 && (done.tokensOut ?? 0) > 0, `tokens ${done.tokensIn} in, ${done.tokensOut} out`);
    assert.notEqual(heard.textOf(done.id).trim(), '');

    const lines = await transcriptOf(api, done.id);
    assert.equal(lines[0]?.type, 'system');
    const last = lines.at(-1);
    assert.equal(last?.type, 'result');
    assert.equal(last?.is_error, false);
    assert.equal(last?.result, heard.textOf(done.id));
    assert.equal(api.executions()[0]?.id, done.id);
  });

  test('without a wished agent is classified, with a reason', async () => {
    const api = await activated();
    const submitted = await api.submit({ instructions: 'What is 2 + 2?' });
    const done = await api.whenFinished(submitted.id);
    assert.equal(done.state, 'completed', explained(done));
    assert.equal(done.agentType, 'local');
    assert.ok(done.classification?.reason);
  });

  test('that makes no sense is refused in words, and nothing of it is kept', async () => {
    const api = await activated();
    const known = api.executions().length;
    for (const [nonsense, words] of [
      [{ instructions: 'x', name: 5 }, /name must be a string/],
      [{ instructions: 'x', resumes: {} }, /resumes must be a string/],
      [{ instructions: 'x', attachments: ['a.ts'] }, /attachments must be a list of files/],
      [{ instructions: 'x', folder: '/tmp' }, /folder must be the URI/],
      [{ instructions: 5 }, /needs instructions/],
    ] as const)
      await assert.rejects(api.submit(nonsense as never), words);
    assert.equal(api.executions().length, known);
  });

  test('cancelled in mid-stream ends cancelled, with what was said so far', async () => {
    const api = await activated();
    const heard = listen(api);
    const submitted = await api.submit({
      instructions: 'Write a very long story about a lighthouse, at least two thousand words.',
      agentType: 'local',
    });
    assert.equal(await heard.firstText, submitted.id);
    await api.cancel(submitted.id);
    const done = await api.whenFinished(submitted.id);
    heard.dispose();
    assert.equal(done.state, 'cancelled', explained(done));
    const last = (await transcriptOf(api, done.id)).at(-1);
    assert.equal(last?.type, 'result');
  });

  test('for a server that is not there fails as unreachable, and the next one runs', async () => {
    const api = await activated();
    const nowhere = `http://127.0.0.1:${await freePort()}/v1`;
    const failed = await withSetting('localModel.endpoint', nowhere, async () => {
      const submitted = await api.submit({ instructions: 'Hello?', agentType: 'local' });
      return api.whenFinished(submitted.id);
    });
    assert.equal(failed.state, 'failed');
    assert.equal(failed.error?.kind, 'unreachable', explained(failed));
    assert.equal((await transcriptOf(api, failed.id)).at(-1)?.type, 'result');

    const next = await api.submit({ instructions: 'Say yes.', agentType: 'local' });
    const done = await api.whenFinished(next.id);
    assert.equal(done.state, 'completed', explained(done));
  });

  test('that follows another carries the conversation', async () => {
    const api = await activated();
    const first = await api.submit({ instructions: 'My cat is called Tom. Answer in five words.', agentType: 'local' });
    const before = await api.whenFinished(first.id);
    const second = await api.submit({ instructions: 'What is my cat called? Answer in one word.', agentType: 'local', resumes: first.id });
    const after = await api.whenFinished(second.id);
    assert.equal(after.state, 'completed', explained(after));
    assert.equal(after.resumes, first.id);
    const grown = (after.tokensIn ?? 0) - (before.tokensIn ?? 0);
    assert.ok(
      grown > (before.tokensOut ?? 0),
      `the follow-up's prompt is ${grown} tokens longer; the first answer alone was ${before.tokensOut}`,
    );
  });
});
