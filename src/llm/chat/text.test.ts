// Tests the parts that need no server: addresses, JSON in answers, tags, token counts, fitting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEndpoint } from '#base/endpoint.ts';
import { readContextOverflow } from '#llm/contextOverflow.ts';
import { createEventDecoder } from '#llm/http/eventDecoder.ts';
import { createUtf8Decoder } from '#llm/http/utf8Decoder.ts';
import { quotable } from '#llm/serverText.ts';
import { failureOf } from '#llm/testing/chatTesting.ts';
import type { ChatMessage } from '#llm/types.ts';
import { growth, LINEAR } from '#transcript/testing/growth.ts';
import { estimateTokens, type FitOptions, fitMessages } from './fitMessages.ts';
import { parseJsonAnswer } from './jsonAnswer.ts';

const addresses: [string, string][] = [
  ['127.0.0.1:8080', 'http://127.0.0.1:8080/v1'],
  [' http://localhost:11434 ', 'http://localhost:11434/v1'],
  ['http://localhost:11434/', 'http://localhost:11434/v1'],
  ['http://localhost:11434/v1/', 'http://localhost:11434/v1'],
  ['http://localhost:11434/v1', 'http://localhost:11434/v1'],
  ['https://api.example.com/openai/v1//', 'https://api.example.com/openai/v1'],
  ['https://x.example/api/v1', 'https://x.example/api/v1'],
  ['http://gpu-box:8000/v1/chat/completions', 'http://gpu-box:8000/v1'],
  ['[::1]:1234', 'http://[::1]:1234/v1'],
  ['gpu-box', 'http://gpu-box/v1'],
];
for (const [typed, baseUrl] of addresses)
  test(`the address ${typed.trim()} is taken`, () => {
    const parsed = parseEndpoint(typed);
    assert.equal(parsed.ok && parsed.baseUrl, baseUrl);
  });

for (const [typed, problem] of [
  ['', /empty/],
  ['http://user:secret@host/v1', /password out of the address/],
  ['http://host/v1?key=1', /from “\?” on/],
  ['http://host/v1#x', /from “#” on/],
  ['ftp://host', /Only http/],
  ['file:///etc/passwd', /Only http/],
  ['http://', /not an address/],
  ['my server', /no spaces/],
  ['http://host:99999', /not an address/],
] as const)
  test(`the address "${typed}" is refused with a sentence`, () => {
    const parsed = parseEndpoint(typed);
    assert.match(parsed.ok ? '' : parsed.problem, problem);
    assert.ok(parsed.ok || !parsed.problem.includes('secret'));
  });

test('loopback is 127.0.0.0/8, ::1 and localhost, and nothing that looks like it', () => {
  const isLoopback = (address: string) => {
    const parsed = parseEndpoint(address);
    return parsed.ok && parsed.isLoopback;
  };
  assert.deepEqual(['127.0.0.1', '127.9.9.9:1', 'localhost', '[::1]', '0x7f.1', 'LOCALHOST'].map(isLoopback), [
    true,
    true,
    true,
    true,
    true,
    true,
  ]);
  assert.deepEqual(['127.0.0.1.example.com', 'localhost.example.com', '192.168.0.1', '127.evil.com'].some(isLoopback), false);
});

const decision = { agentType: 'local', model: '', reason: 'small' };
const answers: [string, string, unknown][] = [
  ['plain', JSON.stringify(decision), decision],
  ['fenced', '```json\n{"agentType":"local","model":"","reason":"small"}\n```', decision],
  ['prose around it', 'Sure! Here is it: {"a": 1}. Hope {that} helps!', { a: 1 }],
  ['braces in the prose before it', 'I {think} so: {"a": 1}', { a: 1 }],
  ['reasoning before it', '<think>maybe {"a": 2}?</think>\n{"a": 1}', { a: 1 }],
  ['a draft in the reasoning, closed alone', 'Maybe {"a": 2}?\n</think>\n\n{"a": 1}', { a: 1 }],
  ['a draft right before the closing tag', 'So {"a": 2}</think>{"a": 1}', { a: 1 }],
  ['reasoning of Magistral', '[THINK]{"a": 2}[/THINK]{"a": 1}', { a: 1 }],
  [
    'channels of gpt-oss',
    '<|channel|>analysis<|message|>{"a": 2}<|end|><|start|>assistant<|channel|>final<|message|>{"a": 1}<|return|>',
    { a: 1 },
  ],
  ['an end token', '{"a": 1}<|im_end|>', { a: 1 }],
  ['reasoning that never ends is all there is', '<think>{"a": 1}', { a: 1 }],
  ['a tag in a string', '{"a": "ends with </think>"}', { a: 'ends with </think>' }],
  ['a tag in a string, with prose', 'Here: {"a": "ends with </think>"}.', { a: 'ends with </think>' }],
  ['trailing commas', '{"a": [1, 2, ], "b": {"c": 3,},}', { a: [1, 2], b: { c: 3 } }],
  ['commas and braces in strings stay', '{"a": ",}", "b": "\\"},"}', { a: ',}', b: '"},' }],
  ['the end is missing', '{"a": {"b": [1, 2', { a: { b: [1, 2] } }],
  ['a list is no object', '[1]', undefined],
  ['prose', 'local', undefined],
  ['nothing', '', undefined],
];
for (const [what, text, expected] of answers) test(`JSON in an answer: ${what}`, () => assert.deepEqual(parseJsonAnswer(text), expected));

test('hostile answers take no time', async () => {
  for (const piece of ['{', '{"a":', '"', '{,', '{"a":1,', '[{'])
    assert.ok((await growth((size) => parseJsonAnswer(piece.repeat(size)), 100_000)) < LINEAR, piece);
});

test('events are decoded whatever the line ends and however the bytes are cut', () => {
  for (const newline of ['\n', '\r', '\r\n']) {
    const bytes = Buffer.from(['\uFEFFdata: é🚀', ': ping', 'data: two', '', 'event: error', 'data: x', '', ''].join(newline));
    for (let size = 1; size < bytes.length; size++) {
      const events: [string, string][] = [];
      const utf8 = createUtf8Decoder();
      const decoder = createEventDecoder({
        onEvent: (data, name) => events.push([data, name]),
        onStrayLine: () => assert.fail(),
        onOversized: () => assert.fail(),
      });
      for (let at = 0; at < bytes.length; at += size) decoder.push(utf8.push([bytes.subarray(at, at + size)]));
      decoder.end();
      assert.deepEqual(
        events,
        [
          ['é🚀\ntwo', ''],
          ['x', 'error'],
        ],
        JSON.stringify([newline, size]),
      );
    }
  }
});

test('a server is quoted in one bounded line without control characters or the key', () => {
  const quoted = quotable(`a\u001b[31m\n\n\u202ekey sk-1234 ${'x'.repeat(1_000)}`, 'sk-1234');
  assert.ok(quoted.length <= 200 && !/[\p{Cc}\p{Cf}]/u.test(quoted) && !quoted.includes('sk-1234'));
});

test('context errors are told from others', () => {
  assert.deepEqual(
    readContextOverflow(
      'Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
      undefined,
    ),
    {
      promptTokens: 9000,
      contextTokens: 4096,
    },
  );
  const ofLiteLlm =
    'litellm.ContextWindowExceededError: litellm._pre_call_checks: Context Window exceeded for given call. No models have context window large enough for this call.\nModel=openai/m, Max Input Tokens=1536, Got=4420';
  assert.deepEqual(readContextOverflow(ofLiteLlm, undefined), { promptTokens: 4420, contextTokens: 1536 });
  const ofVllm = "This model's maximum context length is 2048 tokens. However, your prompt contains at least 2049 input tokens.";
  assert.deepEqual(readContextOverflow(ofVllm, undefined), { promptTokens: 2049, isAtLeast: true, contextTokens: 2048 });
  assert.notEqual(readContextOverflow('the input length exceeds the context length', undefined), null);
  assert.equal(readContextOverflow('no such tool', undefined), null);
});

test('estimates are high rather than low, also for code and CJK', () => {
  assert.ok(estimateTokens('The quick brown fox jumps over the lazy dog.') >= 10);
  assert.ok(estimateTokens('for (let i=0;i<n;i++){a[i]=b[i]??0;}') >= 12);
  assert.ok(estimateTokens('你好世界') >= 4);
  assert.equal(estimateTokens(''), 0);
});

const conversation: ChatMessage[] = [
  { role: 'system', content: 'sys' },
  { role: 'user', content: 'one' },
  { role: 'assistant', content: 'two' },
  { role: 'user', content: 'three' },
  { role: 'assistant', content: 'four' },
  { role: 'user', content: 'five' },
];
const never = new AbortController().signal;
const tenEach = async (messages: readonly ChatMessage[]) => ({ tokens: messages.length * 10, isExact: true });

for (const [contextTokens, contents, leftOut] of [
  [100, ['sys', 'one', 'two', 'three', 'four', 'five'], 0],
  [60, ['sys', 'three', 'four', 'five'], 2],
  [40, ['sys', 'five'], 4],
] as const)
  test(`a conversation is cut to ${contextTokens} tokens at a user's message`, async () => {
    const fit = await fitMessages({ messages: conversation, contextTokens, reserveTokens: 10, count: tenEach }, never);
    assert.deepEqual(fit.ok && [fit.messages.map((message) => message.content), fit.leftOut], [contents, leftOut]);
  });

const fitInto = (contextTokens: number, more: Partial<FitOptions> = {}) =>
  fitMessages({ messages: conversation, contextTokens, reserveTokens: 10, count: tenEach, ...more }, never);

test('what can not fit is refused with both numbers', async () => {
  const failure = failureOf(await fitInto(20));
  assert.deepEqual([failure.kind, failure.promptTokens, failure.contextTokens], ['contextExceeded', 20, 20]);
  assert.match(failure.message, /needs 20 tokens, which is more than the 20 tokens/);
});

test('a prompt that leaves little room for an answer is sent all the same', async () => {
  const fit = await fitInto(25);
  assert.deepEqual(fit.ok && [fit.messages.map(({ content }) => content), fit.leftOut, fit.isDoubtful], [['sys', 'five'], 4, false]);
});

test('an estimate alone refuses nothing: the server decides', async () => {
  const count = async (messages: readonly ChatMessage[]) => ({ ...(await tenEach(messages)), isExact: false });
  const fit = await fitInto(15, { count });
  assert.deepEqual(fit.ok && [fit.messages.map(({ content }) => content), fit.isDoubtful], [['sys', 'five'], true]);
  assert.equal((await fitInto(15, { count, isCutSilently: true })).ok, true);
});

test('what surely does not fit is refused where the server would cut it without saying so', async () => {
  const messages: ChatMessage[] = [{ role: 'user', content: 'many different words in it '.repeat(1_000) }];
  const count = async () => ({ tokens: estimateTokens(messages[0]?.content ?? ''), isExact: false });
  assert.match(failureOf(await fitInto(2_048, { messages, count, isCutSilently: true })).message, /needs about \d+ tokens/);
  assert.equal((await fitInto(2_048, { messages, count })).ok, true);
  for (const run of [' ', '=', '\n', '\t '])
    assert.equal(
      (await fitInto(2_048, { messages: [{ role: 'user', content: run.repeat(40_000) }], count, isCutSilently: true })).ok,
      true,
    );
});
