// Tests the ACP runner on an agent that says what a test wants: what real ones can't be made to do.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { AgentOffer } from '#contracts/agentOffer.ts';
import type { RunnableTask } from '#contracts/runner.ts';
import { runScripted, type ScriptedRun, says, saysAndEnds } from '#runners/testing/scriptedAgent.ts';

const HELLO = { 'session/prompt': saysAndEnds('Hello.') };

function completed({ outcome }: ScriptedRun) {
  assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
  return outcome;
}

function failure({ outcome }: ScriptedRun) {
  assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
  return outcome.error;
}

const methodsOf = ({ told }: ScriptedRun) =>
  told.map((each) => (typeof each === 'string' ? each : ((each as { method?: string }).method ?? 'answer')));

test('an answer is what was said, in a transcript with the prompt and one result', async (t) => {
  const run = await runScripted(t, HELLO);
  assert.deepEqual([completed(run).text, completed(run).stopReason, completed(run).sessionId], ['Hello.', 'stop', 's1']);
  assert.deepEqual([run.summary.text, run.summary.prompt, run.summary.result?.isError], ['Hello.', 'Do it.', false]);
  assert.deepEqual(methodsOf(run), ['initialize', 'session/new', 'session/prompt', 'closed']);
});

test('it is given no files and no terminal of ours, and what it asks for nevertheless is refused', async (t) => {
  const reads = { say: { id: 9, method: 'fs/read_text_file', params: { path: '/etc/passwd' } } };
  const run = await runScripted(t, { 'session/prompt': saysAndEnds('Hello.', reads) });
  const [initialize] = run.told as [{ params: { clientCapabilities: object } }];
  const { fs, terminal } = initialize.params.clientCapabilities as Record<string, unknown>;
  assert.deepEqual([fs, terminal], [{ readTextFile: false, writeTextFile: false }, false]);
  const refusal = run.told.find((each) => (each as { id?: unknown }).id === 9);
  assert.equal((refusal as { error: { code: number } }).error.code, -32_601);
  completed(run);
});

for (const [stopReason, stop] of [
  ['max_tokens', 'length'],
  ['max_turn_requests', 'maxTurns'],
] as const)
  test(`a turn that ends by ${stopReason} is no full answer, and says so`, async (t) => {
    const run = await runScripted(t, { 'session/prompt': [says('Half.'), { reply: { stopReason } }] });
    assert.deepEqual([completed(run).stopReason, run.summary.result?.stopReason], [stop, stop]);
  });

for (const [stopReason, words] of [
  ['refusal', /refused the task: I must not/],
  ['cancelled', /stopped before it was finished/],
  ['coffee', /an unknown reason \(coffee\)/],
] as const)
  test(`a turn that ends by ${stopReason} has failed`, async (t) => {
    const run = await runScripted(t, { 'session/prompt': [says('I must not.'), { reply: { stopReason } }] });
    assert.match(failure(run).message, words);
    assert.equal(run.summary.result?.isError, true);
  });

test('a turn that ends without a word or a deed has failed', async (t) => {
  const run = await runScripted(t, { 'session/prompt': [{ reply: { stopReason: 'end_turn' } }] });
  assert.deepEqual([failure(run).kind, /without an answer/.test(failure(run).message)], ['incomplete', true]);
});

test('lines that are no messages are told and left out; a message among them counts', async (t) => {
  const noise = { raw: 'Warning: \u001b[31mold config\u001b[0m\nnot {json}\n{"a":1}\n' };
  const run = await runScripted(t, { raw: 'Welcome!\n', 'session/prompt': saysAndEnds('Hello.', noise) });
  assert.equal(completed(run).text, 'Hello.');
  assert.match(run.summary.notices.join(), /Scripted wrote 4 lines that are no messages\. They were ignored\./);
});

test('a line of 20 MB, an answer to nothing and an unknown update end nothing', async (t) => {
  const run = await runScripted(t, {
    'session/prompt': saysAndEnds(
      'Hello.',
      { huge: 20_000_000 },
      { say: { id: 77, result: {} } },
      { say: { id: '3', result: { stopReason: 'refusal' } } },
      {
        update: { sessionUpdate: 'dance', steps: 3 },
      },
    ),
  });
  assert.equal(completed(run).text, 'Hello.');
  assert.match(run.summary.notices.join(), /1 line that is no message, and 2 answers to requests that weren’t sent/);
});

test('what is said after the end, or in another session, is no part of the answer', async (t) => {
  const elsewhere = { say: { method: 'session/update', params: { sessionId: 'other', update: says('Not me.').update } } };
  const run = await runScripted(t, { 'session/prompt': [...saysAndEnds('Hello.', elsewhere), says(' And more.')] });
  assert.deepEqual([completed(run).text, run.summary.text], ['Hello.', 'Hello.']);
});

test('messages in one batch count one by one', async (t) => {
  const update = { jsonrpc: '2.0', method: 'session/update', params: { sessionId: 's1', update: says('In a batch.').update } };
  const run = await runScripted(t, {
    'session/prompt': [{ raw: `${JSON.stringify([update, 7])}\n` }, { reply: { stopReason: 'end_turn' } }],
  });
  assert.equal(completed(run).text, 'In a batch.');
});

for (const [step, startLimitMs, span] of [
  ['initialize', 50, '0\\.1 s'],
  // It answers the first step in that time, also on a busy machine.
  ['session/new', 4_000, '4 s'],
] as const)
  test(`an agent that never answers “${step}” is stopped, and the message says where`, async (t) => {
    const run = await runScripted(t, { [step]: [{ hang: true }], stays: true }, { startLimitMs, exitWaitMs: 50 });
    assert.match(failure(run).message, new RegExp(`did not answer “${step}” within ${span}`));
  });

test('an agent that is silent for too long has timed out', async (t) => {
  const run = await runScripted(t, { 'session/prompt': [{ hang: true }] }, { inactivityMs: 300 });
  assert.ok(run.outcome.kind === 'timedOut' && /produced no output for 0\.3 s/.test(run.outcome.message), JSON.stringify(run.outcome));
});

test('an agent that speaks another version of the protocol is refused', async (t) => {
  const run = await runScripted(t, { initialize: [{ reply: { protocolVersion: 2 } }] });
  assert.deepEqual([failure(run).kind, /version 2 of the protocol, not 1/.test(failure(run).message)], ['badResponse', true]);
  assert.ok(!methodsOf(run).includes('session/new'));
});

test('an agent that ends in mid-turn has failed, with its last words', async (t) => {
  const run = await runScripted(t, { 'session/prompt': [says('I was'), { stderr: 'panic: out of memory\n' }, { exit: 3 }] });
  assert.match(failure(run).message, /ended during “session\/prompt” without an answer \(exit code 3\): panic: out of memory/);
  assert.equal(run.summary.text, 'I was');
});

test('a program that is no agent has failed, with what it printed', async (t) => {
  const run = await runScripted(t, { raw: 'error: unknown option --acp\n', initialize: [{ exit: 1 }] });
  assert.match(failure(run).message, /exit code 1\): error: unknown option --acp/);
});

test('an untrusted workspace gets no agent', async (t) => {
  const run = await runScripted(t, HELLO, { isTrusted: () => false });
  assert.deepEqual([failure(run).kind, run.told], ['untrusted', []]);
});

const LOGGED_OUT = { error: { code: -32_000, message: 'Authentication required' } };
const METHODS = {
  protocolVersion: 1,
  authMethods: [
    { id: 'key', name: 'API key' },
    { id: 'web', name: 'Log in with a browser' },
  ],
};

test('an agent that is not logged in says how it can be', async (t) => {
  const run = await runScripted(t, { initialize: [{ reply: METHODS }], 'session/new': [LOGGED_OUT] });
  assert.equal(failure(run).kind, 'unauthorized');
  assert.match(failure(run).message, /not logged in.*It offers: API key, Log in with a browser\. To log in, run “agent” in a terminal/);
  assert.ok(!methodsOf(run).includes('authenticate'));
});

test('a key in the environment logs an agent in by itself, once', async (t) => {
  const agent = {
    env: { KEY: 'k' },
    logins: [
      { method: 'key', needs: 'KEY' },
      { method: 'web', needs: 'NOTHING' },
    ],
  };
  const run = await runScripted(t, { initialize: [{ reply: METHODS }], 'session/new': [LOGGED_OUT] }, { agent });
  assert.deepEqual(methodsOf(run), ['initialize', 'session/new', 'authenticate', 'session/new', 'closed']);
  assert.deepEqual((run.told[2] as { params: object }).params, { methodId: 'key' });
  assert.equal(failure(run).kind, 'unauthorized');
});

const OFFERS = {
  sessionId: 's1',
  modes: { currentModeId: 'yolo', availableModes: [{ id: 'yolo' }, { id: 'ask' }, { id: 'plan' }, { id: '' }, { id: 7 }, { id: 'a\nb' }] },
  configOptions: [
    {
      id: 'llm',
      category: 'model',
      type: 'select',
      currentValue: 'small',
      options: [{ group: 'g', options: [{ value: 'small' }, { value: 'large', name: 'Large', description: 'The\n large one' }] }],
    },
  ],
};

test('it is put into the mode in which it asks, and on the model of the task', async (t) => {
  const run = await runScripted(t, { ...HELLO, 'session/new': [{ reply: OFFERS }] }, { agent: { mode: 'ask' }, task: { model: 'large' } });
  const told = run.told as { method: string; params: Record<string, unknown> }[];
  assert.deepEqual(
    told.slice(2, 4).map(({ method, params }) => [method, params]),
    [
      ['session/set_mode', { sessionId: 's1', modeId: 'ask' }],
      ['session/set_config_option', { sessionId: 's1', value: 'large', configId: 'llm' }],
    ],
  );
  assert.equal(run.summary.model, 'large');
});

test('a mode that can’t be set keeps the task from an agent that would not ask', async (t) => {
  const run = await runScripted(
    t,
    { 'session/new': [{ reply: OFFERS }], 'session/set_mode': [{ error: { code: -32_603, message: 'No.' } }] },
    { agent: { mode: 'ask' } },
  );
  assert.match(failure(run).message, /failed at “session\/set_mode”/);
  assert.ok(!methodsOf(run).includes('session/prompt'));
});

test('the mode that the user has chosen takes the place of its usual one, and what it offers is told', async (t) => {
  const offers: AgentOffer[] = [];
  const onOffer = (offer: AgentOffer) => void offers.push(offer);
  const run = await runScripted(
    t,
    { ...HELLO, 'session/new': [{ reply: OFFERS }] },
    { agent: { mode: 'ask' }, task: { agentMode: 'plan' }, onOffer },
  );
  assert.deepEqual((run.told[2] as { params: object }).params, { sessionId: 's1', modeId: 'plan' });
  assert.deepEqual(offers, [
    {
      models: [
        { value: 'small', label: 'small', detail: '' },
        { value: 'large', label: 'Large', detail: 'The large one' },
      ],
      modes: [
        { value: 'yolo', label: 'yolo', detail: '' },
        { value: 'ask', label: 'ask', detail: '' },
        { value: 'plan', label: 'plan', detail: '' },
      ],
    },
  ]);
});

test('a chosen mode that is gone is said before anything is sent', async (t) => {
  const run = await runScripted(t, { 'session/new': [{ reply: OFFERS }] }, { task: { agentMode: 'architect' } });
  assert.match(failure(run).message, /does not offer the mode “architect” any more/);
  assert.ok(!methodsOf(run).includes('session/prompt'));
});

test('a model that the agent doesn’t offer is said before anything is sent', async (t) => {
  const run = await runScripted(t, { 'session/new': [{ reply: OFFERS }] }, { task: { model: 'huge' } });
  assert.deepEqual([failure(run).kind, /It offers: small, large\./.test(failure(run).message)], ['modelNotFound', true]);
  assert.ok(!methodsOf(run).includes('session/prompt'));
});

const LATER: Partial<RunnableTask> = { resumes: { executionId: 'e0', sessionId: 'before: 1' } };

test('a conversation goes on in its session, without what was said in it before', async (t) => {
  const history = [says('Old words.'), { reply: {} }, says('Old words that come late.')];
  const run = await runScripted(t, { ...HELLO, 'session/load': history }, { task: LATER });
  assert.deepEqual(methodsOf(run), ['initialize', 'session/load', 'session/prompt', 'closed']);
  assert.deepEqual([run.summary.text, completed(run).sessionId], ['Hello.', 'before: 1']);
});

test('a session that is gone is begun anew with what was said, and says so', async (t) => {
  const earlierExchanges = async () => [{ prompt: 'What is six times seven?', answer: '42' }];
  const gone = { 'session/load': [{ error: { code: -32_002, message: 'Resource not found' } }] };
  const run = await runScripted(t, { ...HELLO, ...gone }, { task: LATER, earlierExchanges });
  assert.deepEqual(methodsOf(run), ['initialize', 'session/load', 'session/new', 'session/prompt', 'closed']);
  assert.match(JSON.stringify(run.told), /What is six times seven\?.*42/);
  assert.match(run.summary.notices.join(), /doesn’t have the earlier conversation/);
});

test('one that can’t take up a session again is not asked to', async (t) => {
  const run = await runScripted(t, { ...HELLO, initialize: [{ reply: { protocolVersion: 1 } }] }, { task: LATER });
  assert.deepEqual(methodsOf(run), ['initialize', 'session/new', 'session/prompt', 'closed']);
});

test('a cancel is said to the agent, which ends by itself', async (t) => {
  const run = await runScripted(
    t,
    { 'session/prompt': [says('Working.'), { untilCancelled: true }, { reply: { stopReason: 'cancelled' } }] },
    {
      onLine: (line, cancel) => {
        if (JSON.stringify(line).includes('Working.')) cancel();
      },
    },
  );
  assert.equal(run.outcome.kind, 'cancelled');
  assert.deepEqual(methodsOf(run).slice(-2), ['session/cancel', 'closed']);
  assert.equal(run.summary.result?.errorKind, 'cancelled');
});

test('a cancel before there is a session ends the agent', async (t) => {
  const run = await runScripted(
    t,
    { 'session/new': [{ raw: 'waiting\n' }, { hang: true }] },
    {
      onStart: ({ cancel, told }) => void untilTold(told, 'session/new').then(cancel),
    },
  );
  assert.equal(run.outcome.kind, 'cancelled');
});

test('an agent that neither cancels nor ends is ended', async (t) => {
  const run = await runScripted(
    t,
    { stays: true, 'session/prompt': [says('Working.'), { hang: true }] },
    {
      onLine: (line, cancel) => {
        if (JSON.stringify(line).includes('Working.')) cancel();
      },
    },
  );
  assert.equal(run.outcome.kind, 'cancelled');
});

test('an agent that stays after its answer is ended, and has succeeded', async (t) => {
  const run = await runScripted(t, { ...HELLO, stays: true }, { exitWaitMs: 50 });
  assert.equal(completed(run).text, 'Hello.');
});

const cost = (amount: number) => ({ update: { sessionUpdate: 'usage_update', used: 10, size: 100, cost: { amount, currency: 'USD' } } });

test('what a run cost is what its session cost more than before', async (t) => {
  const script = { 'session/load': [cost(0.5), { reply: {} }], 'session/prompt': saysAndEnds('Hello.', cost(0.75)) };
  const run = await runScripted(t, script, { task: LATER });
  assert.deepEqual([completed(run).costUsd, run.summary.result?.costUsd], [0.25, 0.25]);
});

test('a cost of nothing, or in another currency, is not known', async (t) => {
  const euros = { update: { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: 3, currency: 'EUR' } } };
  assert.equal(completed(await runScripted(t, { 'session/prompt': saysAndEnds('Hello.', cost(0), euros) })).costUsd, null);
});

test('a budget that is used up ends the turn', async (t) => {
  const script = { 'session/prompt': [says('Dear.'), cost(2), { untilCancelled: true }, { reply: { stopReason: 'cancelled' } }] };
  const run = await runScripted(t, script, { task: { maxCostUsd: 1 } });
  assert.deepEqual([run.outcome.kind, run.summary.result?.subtype], ['budgetExceeded', 'error_max_budget_usd']);
});

test('tokens are counted as they are told: at the end, or request by request', async (t) => {
  const usage = { inputTokens: 120, outputTokens: 25, cachedReadTokens: 300 };
  const atEnd = await runScripted(t, { 'session/prompt': [says('Hello.'), { reply: { stopReason: 'end_turn', usage } }] });
  assert.deepEqual([completed(atEnd).tokensIn, completed(atEnd).tokensOut], [420, 25]);
  const withCached = { totalTokens: 445, inputTokens: 420, outputTokens: 25, cachedReadTokens: 300 };
  const within = await runScripted(t, { 'session/prompt': [says('Hello.'), { reply: { stopReason: 'end_turn', usage: withCached } }] });
  assert.deepEqual([completed(within).tokensIn, completed(within).tokensOut], [420, 25]);
  const told = {
    update: {
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'text', text: '' },
      _meta: { usage: { inputTokens: 10, outputTokens: 2 } },
    },
  };
  const onTheWay = await runScripted(t, { 'session/prompt': saysAndEnds('Hello.', told, told) });
  assert.deepEqual([completed(onTheWay).tokensIn, completed(onTheWay).tokensOut], [20, 4]);
});

for (const [error, kind, words] of [
  [{ code: 429, message: 'Rate limit exceeded.' }, 'rateLimited', null],
  [{ code: -32_603, message: 'Internal error', data: { error: { status: 429 } } }, 'rateLimited', null],
  [{ code: -32_603, message: 'Internal error: API Error: 401 Invalid key' }, 'unauthorized', /not logged in, or its key was refused: /],
  [{ code: -32_603, message: 'Internal error', data: { codexErrorInfo: 'contextWindowExceeded' } }, 'contextExceeded', /doesn’t fit/],
  [
    { code: -32_603, message: 'Internal error', data: { message: 'unexpected status 503 Service Unavailable' } },
    'serverError',
    /overloaded or can’t be reached/,
  ],
  [
    { code: -32_603, message: 'The model said: API Error: 401' },
    'agentFailed',
    /failed at “session\/prompt” \(code -32603\): The model said/,
  ],
] as const)
  test(`an error is told by its evidence: ${JSON.stringify(error)}`, async (t) => {
    const run = await runScripted(t, { 'session/prompt': [{ error }] });
    if (kind === 'rateLimited') return assert.equal(run.outcome.kind, kind);
    assert.equal(failure(run).kind, kind);
    assert.match(failure(run).message, words);
  });

async function untilTold(told: () => Promise<unknown[]>, method: string): Promise<void> {
  while (!JSON.stringify(await told()).includes(method)) await new Promise(setImmediate);
}

test('a file that an agent changed is counted, with its lines', async (t) => {
  const call = { toolCallId: 'c1', title: 'Edit a.txt', kind: 'edit', status: 'pending' };
  const diff = { type: 'diff', path: path.join('/x', 'a.txt'), oldText: 'one\ntwo\n', newText: 'one\nTWO\nthree\n' };
  const run = await runScripted(t, {
    'session/prompt': saysAndEnds(
      'Done.',
      { update: { sessionUpdate: 'tool_call', ...call } },
      { update: { sessionUpdate: 'tool_call_update', toolCallId: 'c1', status: 'completed', content: [diff] } },
    ),
  });
  assert.equal(completed(run).changedFiles, true);
  const result = run.lines.find((line) => line.tool_use_result !== undefined);
  assert.match(JSON.stringify(result), /\+TWO.*\+three/);
});

test('a turn that its adapter calls failed has failed, although it ended', async (t) => {
  const meta = (category: string, actions: string[], severity = 'error') => ({
    jetbrains: { air: { version: 1, sessionFailure: { category, severity, title: 'No more.', actions } } },
  });
  const ended = (_meta: object) => ({ 'session/prompt': [says('Hello.'), { reply: { stopReason: 'end_turn', _meta } }] });
  assert.equal((await runScripted(t, ended(meta('limit', ['retry'])))).outcome.kind, 'rateLimited');
  assert.equal(failure(await runScripted(t, ended(meta('access', ['login'])))).kind, 'unauthorized');
  completed(await runScripted(t, ended(meta('limit', [], 'warning'))));
});

test('a plan stands in the transcript as Claude’s list of things to do, and messages of their own are paragraphs', async (t) => {
  const entries = [
    { content: 'Read', status: 'completed', priority: 'high' },
    { content: 'Write', status: 'pending', priority: 'low' },
  ];
  const chunk = (messageId: string, text: string) => ({
    update: { sessionUpdate: 'agent_message_chunk', messageId, content: { type: 'text', text } },
  });
  const run = await runScripted(t, {
    'session/prompt': [
      { update: { sessionUpdate: 'plan', entries } },
      chunk('m1', 'One'),
      chunk('m1', ' and a half.'),
      chunk('m2', 'Two.'),
      { reply: { stopReason: 'end_turn' } },
    ],
  });
  const blocks = run.lines.flatMap(
    (line) => ((line.message as { content?: unknown[] } | undefined)?.content ?? []) as Record<string, unknown>[],
  );
  const plan = blocks.find(({ type }) => type === 'tool_use');
  const todos = (plan?.input as { todos?: { content: string; status: string }[] } | undefined)?.todos ?? [];
  assert.deepEqual(
    [plan?.name, todos.map(({ content, status }) => [content, status])],
    [
      'TodoWrite',
      [
        ['Read', 'completed'],
        ['Write', 'pending'],
      ],
    ],
  );
  assert.deepEqual([run.summary.text, completed(run).text], ['One and a half.\n\nTwo.', 'Two.']);
});

test('what a command printed is its tool’s result', async (t) => {
  const call = (fields: object) => ({ update: { sessionUpdate: 'tool_call_update', toolCallId: 'c1', ...fields } });
  const run = await runScripted(t, {
    'session/prompt': saysAndEnds(
      'Done.',
      {
        update: {
          sessionUpdate: 'tool_call',
          toolCallId: 'c1',
          title: 'ls',
          kind: 'execute',
          status: 'in_progress',
          rawInput: { command: 'ls' },
        },
      },
      call({ _meta: { terminal_output: { terminal_id: 't', data: 'a.txt\n' } } }),
      call({ _meta: { terminal_output: { terminal_id: 't', data: 'b.txt\n' } } }),
      call({ status: 'completed' }),
    ),
  });
  assert.match(JSON.stringify(run.lines), /"tool_result","content":"a\.txt\\nb\.txt\\n"/);
});
