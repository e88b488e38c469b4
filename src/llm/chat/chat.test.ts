// Tests the chat client against streams of every shape, also those that servers should not send.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createServerMemory } from '#llm/servers/serverMemory.ts';
import { failureOf, hurriedClock, joined, received, requestTo } from '#llm/testing/chatTesting.ts';
import type { ChatEvent, ChatResult } from '#llm/types.ts';
import { ANSWER_PIECES, ANSWER_TEXT } from '../../../test/faultServer/answers.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { chat, chatStream } from './chat.ts';
import type { ChatRequest } from './chatRequest.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

const never = new AbortController().signal;

async function ask(
  scenario: ScenarioName,
  more: Partial<ChatRequest> = {},
  signal = never,
): Promise<{ result: ChatResult; events: ChatEvent[] }> {
  server.setScenario(scenario);
  const events: ChatEvent[] = [];
  const result = await chatStream(requestTo(server.baseUrl, more), (batch) => void events.push(...batch), signal);
  const streamed = received(events);
  assert.deepEqual([streamed.text, streamed.thinking], [result.text, result.thinking], 'what was streamed is what is returned');
  return { result, events };
}

const chatsSent = () => server.requests.filter((request) => request.path === '/v1/chat/completions');

test('a whole answer has its text, reason, model and usage', async () => {
  const { result, events } = await ask('ok');
  assert.deepEqual(result, {
    ok: true,
    text: ANSWER_TEXT,
    thinking: '',
    finishReason: 'stop',
    model: 'test-model',
    usage: { promptTokens: 12, completionTokens: 6, cachedTokens: 4 },
  });
  assert.deepEqual(
    events.map((event) => (event.kind === 'text' ? event.text : event.kind)),
    ANSWER_PIECES,
  );
});

test('the request asks for a stream with usage, uncompressed, and carries the key', async () => {
  await ask('ok', { endpoint: { baseUrl: server.baseUrl, apiKey: 'secret' }, temperature: 0.2, maxTokens: 9 });
  const [sent] = chatsSent();
  assert.deepEqual(sent?.body, {
    model: 'test-model',
    messages: [{ role: 'user', content: 'Hi' }],
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0.2,
    max_tokens: 9,
  });
  assert.equal(sent?.headers['accept-encoding'], 'identity');
  assert.equal(sent?.headers.authorization, 'Bearer secret');
  await ask('ok', { temperature: null });
  assert.equal(Object.hasOwn(chatsSent()[0]?.body as object, 'temperature'), false);
});

for (const scenario of ['crlf', 'cr'] as const)
  test(`line ends: ${scenario}`, async () => assert.equal((await ask(scenario)).result.text, ANSWER_TEXT));

test('UTF-8 and line ends may be split at every byte', async () => {
  const { result } = await ask('everyByteSplit');
  assert.equal(result.ok, true);
  assert.equal(result.text, ' 你好 🚀 é');
});

for (const scenario of ['noFinalBlankLine', 'noSpaceAfterColon', 'noDone', 'doneWithoutFinish'] as const)
  test(`a finished answer is whole: ${scenario}`, async () => {
    const { result } = await ask(scenario);
    assert.equal(result.ok, true);
    assert.equal(result.text, ANSWER_TEXT);
  });

test('a connection that breaks after the finish reason broke nothing', async () => {
  assert.equal((await ask('finishThenReset')).result.ok, true);
});

test('finish reasons are told apart', async () => {
  const length = (await ask('finishLength')).result;
  const tools = (await ask('finishToolCalls')).result;
  assert.equal(length.ok && length.finishReason, 'length');
  assert.equal(tools.ok && tools.finishReason, 'tool');
});

for (const scenario of ['noFinishReason', 'killedInAnswer', 'cutInEvent'] as const)
  test(`without a finish reason the answer is incomplete, and what came is kept: ${scenario}`, async () => {
    const { result } = await ask(scenario);
    assert.equal(failureOf(result).kind, 'incomplete');
    assert.match(failureOf(result).message, new RegExp(`127\\.0\\.0\\.1:${server.port}`));
    assert.ok(ANSWER_TEXT === result.text || result.text === 'So far');
  });

for (const scenario of ['ollamaSilentEnd', 'lmStudioZeroDeltas'] as const)
  test(`an empty end is no answer: ${scenario}`, async () => assert.equal(failureOf((await ask(scenario)).result).kind, 'incomplete'));

for (const scenario of ['reasoningContent', 'reasoning'] as const)
  test(`reasoning has its own channel: ${scenario}`, async () => {
    const { result } = await ask(scenario);
    assert.deepEqual([result.thinking, result.text], ['plan it', 'Done.']);
  });

test('<think> at the start is reasoning, however it is cut; later it is text', async () => {
  const { result } = await ask('thinkTags');
  assert.deepEqual([result.thinking, result.text], ['plan <b> it', 'Done </think> now.']);
});

test('one JSON body instead of a stream is an answer too', async () => {
  const { result } = await ask('jsonBody');
  assert.deepEqual([result.ok, result.text, result.thinking, result.usage.promptTokens], [true, ANSWER_TEXT, 'plan', 12]);
});

test('an error in a 200 body is an error', async () => {
  assert.match(failureOf((await ask('jsonBodyError')).result).message, /Unexpected endpoint or method/);
});

for (const [scenario, words] of [
  ['errorObject', 'The model produced output that does not match'],
  ['errorString', 'llama runner process has terminated'],
  ['errorEvent', 'out of memory'],
  ['errorEventText', 'it broke'],
] as const)
  test(`an error in mid-stream ends the answer and keeps the text: ${scenario}`, async () => {
    const { result } = await ask(scenario);
    const failure = failureOf(result);
    assert.deepEqual([failure.kind, result.text], ['serverError', 'So far']);
    assert.ok(failure.message.includes(words), failure.message);
  });

for (const scenario of ['malformedEvent', 'hugeEvent', 'compressed'] as const)
  test(`what is not the protocol is a bad response: ${scenario}`, async () => {
    const { result } = await ask(scenario);
    assert.equal(failureOf(result).kind, 'badResponse');
    assert.equal(result.text, scenario === 'compressed' ? '' : 'So far');
  });

test('an answer of more than 32 MiB is cut off, and the server is told by the connection', async () => {
  const { result } = await ask('hugeResponse');
  assert.equal(failureOf(result).kind, 'badResponse');
  assert.ok(result.text.length <= 33 * 1024 * 1024);
  await until(() => chatsSent()[0]?.closedEarly === true);
});

test('a consumer that is slow holds the stream back and is not taken for a silent server', async () => {
  server.setScenario('ok');
  let running = 0;
  let text = '';
  const result = await chatStream(
    requestTo(server.baseUrl, { idleTimeoutMs: 500 }),
    async (events) => {
      running++;
      assert.equal(running, 1, 'one batch at a time');
      await new Promise((resolve) => setTimeout(resolve, 800));
      text += joined(events, 'text');
      running--;
    },
    never,
  );
  assert.equal(result.ok, true);
  assert.equal(text, ANSWER_TEXT);
});

test('a consumer that throws is a bug, and the connection is closed', async () => {
  server.setScenario('endlessStream');
  await assert.rejects(
    chatStream(
      requestTo(server.baseUrl),
      () => {
        throw new Error('consumer');
      },
      never,
    ),
    /consumer/,
  );
});

test('cancelling destroys the connection and keeps the text so far', async () => {
  server.setScenario('endlessStream');
  const controller = new AbortController();
  const result = await chatStream(requestTo(server.baseUrl), () => controller.abort(), controller.signal);
  assert.equal(failureOf(result).kind, 'cancelled');
  assert.ok(result.text.startsWith('tick '));
  await until(() => chatsSent()[0]?.closedEarly === true);
});

test('cancelling works before anything is sent', async () => {
  assert.equal(failureOf(await chat(requestTo(server.baseUrl), AbortSignal.abort())).kind, 'cancelled');
});

test('a 429 is retried after what the server asked for, and the wait is shown', async () => {
  const clock = hurriedClock();
  const { result, events } = await ask('rateLimitedOnce', { clock });
  assert.equal(result.ok, true);
  assert.deepEqual(clock.asked, [1_250]);
  const retrying = events.find((event) => event.kind === 'retrying');
  assert.equal(retrying?.attempt, 1);
  assert.match(retrying?.reason ?? '', /answered 429/);
});

test('a 503 is retried; a 500 is not', async () => {
  assert.equal((await ask('unavailableOnce')).result.ok, true);
  assert.equal(failureOf((await ask('serverError')).result).kind, 'serverError');
  assert.equal(chatsSent().length, 1);
});

test('a limit of an hour is given back with its time', async () => {
  const failure = failureOf((await ask('rateLimitedLong')).result);
  assert.equal(failure.kind, 'rateLimited');
  assert.ok((failure.retryAt ?? 0) > Date.now() + 3_500_000);
  assert.equal(chatsSent().length, 1);
});

test('after two retries a limit is given back', async () => {
  const failure = failureOf((await ask('rateLimitedAlways')).result);
  assert.equal(failure.kind, 'rateLimited');
  assert.equal(chatsSent().length, 3);
});

test('a time that only the body tells is given back, with the sentence', async () => {
  const failure = failureOf((await ask('rateLimitedInBody')).result);
  assert.ok((failure.retryAt ?? 0) > Date.now() + 80_000);
  assert.match(failure.message, /asks to wait until .*You exceeded your current quota\. Try again later\.$/);
  assert.equal(chatsSent().length, 1);
});

test('limits that follow one another are spaced out, whatever the server asks for, until one request succeeds', async () => {
  const memory = createServerMemory();
  const clock = { ...hurriedClock(), random: () => 0 };
  const waits: number[] = [];
  for (let run = 0; run < 4; run++) {
    const startedAt = Date.now();
    const failure = failureOf((await ask('rateLimitedInASecond', { memory, clock })).result);
    waits.push(...clock.asked.splice(0), Math.round(((failure.retryAt ?? 0) - startedAt) / 1_000) * 1_000);
    if (run > 0) assert.match(failure.message, /will be asked again at .*, because it hit several limits in a row/);
  }
  assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000]);
  assert.equal((await ask('ok', { memory, clock })).result.ok, true);
  await ask('rateLimitedInASecond', { memory, clock });
  assert.deepEqual(clock.asked, [1_000, 2_000]);
});

test('a connection that dies before the answer is tried again', async () => {
  assert.equal(failureOf((await ask('closedBeforeAnswer')).result).kind, 'unreachable');
  assert.equal(chatsSent().length, 3);
});

test('after the first byte nothing is tried again', async () => {
  await ask('killedInAnswer');
  assert.equal(chatsSent().length, 1);
});

test('reasoning without an opening mark is told to the consumer when its end comes', async () => {
  const { result, events } = await ask('thinkClosingOnly');
  assert.deepEqual([result.ok, result.thinking, result.text], [true, 'The user greets me.\n', 'Hello there.']);
  assert.equal(events.filter(({ kind }) => kind === 'textWasThinking').length, 1);
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !isTrue(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(isTrue());
}
