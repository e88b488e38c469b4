// Scenarios of answers that begin with 200: every shape of stream, whole and broken.
import {
  ANSWER_TEXT,
  chunk,
  DONE,
  event,
  finish,
  openStream,
  role,
  sendJson,
  sendStream,
  text,
  trickle,
  usage,
  wholeAnswer,
} from './answers.ts';
import { chatOnly, forever, type Scenario } from './exchange.ts';

const dataFields = (newline: string) =>
  wholeAnswer()
    .map((data) => event(data, newline))
    .join('');

function* bytesOf(text_: string): Generator<Uint8Array> {
  for (const byte of Buffer.from(text_, 'utf8')) yield Uint8Array.of(byte);
}

export const streamScenarios = {
  ok: chatOnly(({ response }) => sendStream(response, wholeAnswer())),
  /** About 20 tokens a second for 3 s. */
  slowStream: chatOnly(async ({ response }) => {
    openStream(response);
    response.write(event(role()));
    await trickle(
      response,
      Array.from({ length: 60 }, (_, index) => event(text(`word${index} `))),
      50,
    );
    for (const data of [finish(), usage(60), DONE]) response.write(event(data));
    response.end();
  }),
  /** Links to files, as models write them: one of the workspace, one outside. */
  fileLinks: chatOnly(({ response }) =>
    sendStream(response, [
      role(),
      text('It is in [notes.txt:3](notes.txt#L3), not in '),
      text('[passwd](../../../../../../etc/passwd).'),
      finish(),
      usage(),
      DONE,
    ]),
  ),
  /** 300 tokens a second until the client leaves. */
  endlessStream: chatOnly((exchange) => forever(exchange, event(text('tick ')), 3)),
  crlf: chatOnly(({ response }) => {
    openStream(response);
    response.end(dataFields('\r\n'));
  }),
  cr: chatOnly(({ response }) => {
    openStream(response);
    response.end(dataFields('\r'));
  }),
  /** Every byte a network write of its own, CRLF line ends, a comment in between. */
  everyByteSplit: chatOnly(async ({ response }) => {
    openStream(response);
    const body = [role(), text(' 你好 🚀 é'), finish()].map((data) => event(data, '\r\n')).join(':\r\n\r\n');
    await trickle(response, bytesOf(body), 0);
    response.end();
  }),
  noFinalBlankLine: chatOnly(({ response }) => {
    openStream(response);
    response.end(`${event(text(ANSWER_TEXT))}data: ${finish()}`);
  }),
  noSpaceAfterColon: chatOnly(({ response }) => {
    openStream(response);
    response.end([text(ANSWER_TEXT), finish(), DONE].map((data) => `data:${data}\n\n`).join(''));
  }),
  noDone: chatOnly(({ response }) => sendStream(response, [role(), text(ANSWER_TEXT), finish()])),
  doneWithoutFinish: chatOnly(({ response }) => sendStream(response, [role(), text(ANSWER_TEXT), DONE])),
  noFinishReason: chatOnly(({ response }) => sendStream(response, [role(), text(ANSWER_TEXT)])),
  finishLength: chatOnly(({ response }) => sendStream(response, [role(), text(ANSWER_TEXT), finish('length'), DONE])),
  finishToolCalls: chatOnly(({ response }) =>
    sendStream(response, [
      chunk({ delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }] } }),
      finish('tool_calls'),
      DONE,
    ]),
  ),
  finishFilter: chatOnly(({ response }) => sendStream(response, [role(), text('The first half'), finish('content_filter'), usage()])),
  finishUnknown: chatOnly(({ response }) => sendStream(response, [role(), text(ANSWER_TEXT), finish('pause'), DONE])),
  textThenToolCalls: chatOnly(({ response }) => sendStream(response, [role(), text(ANSWER_TEXT), finish('tool_calls'), DONE])),
  /** The end comes with the first, empty chunk. */
  earlyFinish: chatOnly(({ response }) =>
    sendStream(response, [chunk({ delta: { content: '' }, finish: 'stop' }), text(ANSWER_TEXT), DONE]),
  ),
  finishThenReset: chatOnly(async ({ response }) => {
    openStream(response);
    await trickle(response, [event(text(ANSWER_TEXT)) + event(finish())], 20);
    response.destroy();
  }),
  finishThenSilence: chatOnly(({ response }) => {
    openStream(response);
    response.write(event(text(ANSWER_TEXT)) + event(finish()));
  }),
  ollamaSilentEnd: chatOnly(({ response }) => sendStream(response, [])),
  lmStudioZeroDeltas: chatOnly(({ response }) => sendStream(response, [finish(), DONE])),
  reasoningContent: chatOnly(({ response }) =>
    sendStream(response, [
      chunk({ delta: { reasoning_content: 'plan ' } }),
      chunk({ delta: { reasoning_content: 'it' } }),
      text('Done.'),
      finish(),
      DONE,
    ]),
  ),
  reasoning: chatOnly(({ response }) =>
    sendStream(response, [chunk({ delta: { role: 'assistant', content: '', reasoning: 'plan it' } }), text('Done.'), finish(), DONE]),
  ),
  thinkTags: chatOnly(({ response }) =>
    sendStream(response, [role(), ...'\n<think>plan <b> it</think>\n\nDone </think> now.'.split('').map(text), finish(), usage(), DONE]),
  ),
  /** As Qwen3-Thinking and QwQ answer where the prompt holds the opening tag. */
  thinkClosingOnly: chatOnly(({ response }) =>
    sendStream(response, [role(), ...['The user greets', ' me.\n', '</thi', 'nk>\n\nHello', ' there.'].map(text), finish(), usage(), DONE]),
  ),
  jsonBody: chatOnly(({ response }) =>
    sendJson(response, 200, {
      choices: [{ finish_reason: 'stop', index: 0, message: { role: 'assistant', content: ANSWER_TEXT, reasoning_content: 'plan' } }],
      model: 'test-model',
      usage: { prompt_tokens: 12, completion_tokens: 6 },
    }),
  ),
  jsonBodyError: chatOnly(({ response }) => sendJson(response, 200, { error: 'Unexpected endpoint or method.' })),
  compressed: chatOnly(({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'zstd' });
    response.end(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
  }),
  errorObject: chatOnly(({ response }) =>
    sendStream(response, [
      role(),
      text('So far'),
      '{"error":{"code":500,"message":"The model produced output that does not match","type":"server_error"}}',
    ]),
  ),
  errorString: chatOnly(({ response }) => sendStream(response, [text('So far'), '{"error":"llama runner process has terminated"}', DONE])),
  errorEvent: chatOnly(({ response }) => {
    openStream(response);
    response.end(`${event(text('So far'))}event: error\ndata: {"error":{"message":"out of memory"}}\n\n${event(DONE)}`);
  }),
  errorEventText: chatOnly(({ response }) => {
    openStream(response);
    response.end(`${event(text('So far'))}event: error\ndata: it broke\n\n`);
  }),
  malformedEvent: chatOnly(({ response }) => sendStream(response, [text('So far'), '{"choices":[{', finish(), DONE])),
  cutInEvent: chatOnly(({ response }) => {
    openStream(response);
    response.end(`${event(text('So far'))}data: {"choices":[{"delta":{"conte`);
  }),
  hugeEvent: chatOnly(async ({ response }) => {
    openStream(response);
    response.write(event(text('So far')));
    await trickle(
      response,
      ['data: {"choices":[{"delta":{"content":"', ...Array.from({ length: 24 }, () => 'x'.repeat(64 * 1024)), '"}}]}\n\n'],
      0,
    );
    response.end();
  }),
  hugeResponse: chatOnly(async ({ response, isGone }) => {
    openStream(response);
    const piece = event(text('x'.repeat(512 * 1024)));
    for (let index = 0; index < 80 && !isGone(); index++) await trickle(response, [piece], 0);
    response.end();
  }),
  hugeErrorBody: chatOnly(async ({ response, isGone }) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    while (!isGone()) await trickle(response, ['x'.repeat(64 * 1024)], 0);
  }),
} satisfies Record<string, Scenario>;
