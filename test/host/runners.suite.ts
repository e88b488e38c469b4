// Tests several agents: runners of other extensions, a classification by the real model, and the consent before anything leaves the machine.
import * as assert from 'node:assert/strict';
import type { Runner } from '#contracts/runner.ts';
import { activated, explained, listen, transcriptOf, withSetting } from './claudomator.ts';

/** Answers at once, without writing a transcript. */
function parrot(agentType: string): Runner {
  return {
    agentType,
    run: async ({ instructions }, sink) => {
      await sink.write({
        type: 'stream_event',
        event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: instructions } },
      });
      return { kind: 'completed', text: instructions, stopReason: 'stop', tokensIn: 1, tokensOut: 1, costUsd: 0.25, changedFiles: false };
    },
  };
}

suite('Several agents', () => {
  test('a runner of another extension runs a task, streams, and gets its result line', async () => {
    const api = await activated();
    const registered = api.registerRunner(parrot('parrot'));
    const heard = listen(api);
    try {
      const { id } = await api.submit({ instructions: 'Polly', agentType: 'parrot' });
      const done = await api.whenFinished(id);
      assert.deepEqual([done.state, done.agentType, done.costUsd], ['completed', 'parrot', 0.25], explained(done));
      assert.equal(heard.textOf(id), 'Polly');
      const last = (await transcriptOf(api, id)).at(-1);
      assert.deepEqual([last?.type, last?.is_error, last?.total_cost_usd], ['result', false, 0.25]);
    } finally {
      heard.dispose();
      registered.dispose();
    }
  });

  test('with a choice, the real model decides and its decision is told', async () => {
    const api = await activated();
    const registered = api.registerRunner(parrot('parrot'));
    try {
      await withSetting('classifier.timeoutSeconds', 80, async () => {
        const { id } = await api.submit({ instructions: 'What is 2 + 2?' });
        const done = await api.whenFinished(id);
        assert.equal(done.state, 'completed', explained(done));
        assert.equal(done.classification?.source, 'localModel', JSON.stringify(done.classification));
        assert.ok(['local', 'parrot'].includes(done.agentType));
        assert.ok(done.classification?.reason);
      });
    } finally {
      registered.dispose();
    }
  });

  test('without the classifier the load balancer decides; an unknown agent is told', async () => {
    const api = await activated();
    const registered = api.registerRunner(parrot('parrot'));
    try {
      await withSetting('classifier.enabled', false, async () => {
        const { id } = await api.submit({ instructions: 'Hi', agentType: 'no-such-agent' });
        const done = await api.whenFinished(id);
        assert.equal(done.classification?.source, 'loadBalancer');
        assert.match(done.classification?.reason ?? '', /no-such-agent/);
      });
    } finally {
      registered.dispose();
    }
  });

  test('an address elsewhere is asked for before anything is sent there', async () => {
    const api = await activated();
    await withSetting('localModel.endpoint', 'https://models.invalid:8443/v1', async () => {
      const { id } = await api.submit({ instructions: 'Hi', agentType: 'local' });
      const blocked = await api.whenFinished(id);
      assert.equal(blocked.state, 'blocked', explained(blocked));
      assert.match(blocked.question ?? '', /https:\/\/models\.invalid:8443/);
      await api.cancel(id);
      assert.equal((await api.whenFinished(id)).state, 'cancelled');
    });
  });

  test('localOnly refuses it without asking', async () => {
    const api = await activated();
    await withSetting('localModel.endpoint', 'https://models.invalid:8443/v1', () =>
      withSetting('routing.localOnly', true, async () => {
        const { id } = await api.submit({ instructions: 'Hi', agentType: 'local' });
        const done = await api.whenFinished(id);
        assert.deepEqual([done.state, done.error?.kind], ['failed', 'notAllowed'], explained(done));
      }),
    );
  });

  test('without an endpoint and another agent a task fails as agentMissing', async () => {
    const api = await activated();
    await withSetting('localModel.endpoint', '', async () => {
      const { id } = await api.submit({ instructions: 'Hi' });
      const done = await api.whenFinished(id);
      assert.deepEqual([done.state, done.error?.kind], ['failed', 'agentMissing'], explained(done));
    });
  });

  test('two tasks for one local slot run one after the other', async () => {
    const api = await activated();
    const spans: [number, number][] = [];
    const tasks = await Promise.all(['one', 'two'].map((word) => api.submit({ instructions: `Say ${word}.`, agentType: 'local' })));
    for (const { id } of tasks) {
      const { startedAt, finishedAt } = await api.whenFinished(id);
      spans.push([startedAt ?? 0, finishedAt ?? 0]);
    }
    spans.sort(([a], [b]) => a - b);
    assert.ok((spans[1]?.[0] ?? 0) >= (spans[0]?.[1] ?? 0), JSON.stringify(spans));
  });
});
