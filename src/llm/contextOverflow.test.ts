// Tests that a prompt that is too long is recognized in each server's words, with both numbers, and told from limits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContextOverflow } from './contextOverflow.ts';
import { messageIn, parseErrorBody } from './serverText.ts';

function read(body: string) {
  const parsed = parseErrorBody(body);
  return readContextOverflow(messageIn(parsed) ?? body, parsed);
}

const overflows: [server: string, body: string, prompt: number | null, context: number | null][] = [
  ['xAI', "This model's maximum prompt length is 131072 but the request contains 537812 tokens.", 537_812, 131_072],
  ['Bedrock', 'Input is too long for requested model.', null, null],
  [
    'Google',
    '[{"error":{"code":400,"message":"The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).","status":"INVALID_ARGUMENT"}}]',
    1_196_265,
    1_048_575,
  ],
  ['Google, without brackets', 'The input token count exceeds the maximum number of tokens allowed 1048576.', null, 1_048_576],
  ['Kimi', 'Invalid request: Your request exceeded model token limit: 262144 (requested: 291351)', 291_351, 262_144],
  ['Copilot', 'prompt token count of 130000 exceeds the limit of 128000', 130_000, 128_000],
  ['Copilot, by its code', '{"error":{"message":"No.","code":"model_max_prompt_tokens_exceeded"}}', null, null],
  [
    'TGI',
    'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 100 `max_new_tokens`',
    5_000,
    4_096,
  ],
  ['TGI, without a limit for the answer', 'Input validation error: `inputs` must have less than 4095 tokens. Given: 5000', 5_000, 4_095],
  ['SGLang', "The input (5000 tokens) is longer than the model's context length (4096 tokens).", 5_000, 4_096],
  ['SGLang, of what is left', 'Input length (5000 tokens) exceeds the maximum allowed length (4090 tokens).', 5_000, 4_090],
  ['LiteLLM', 'litellm.ContextWindowExceededError: VertexAIException - input is too large.', null, null],
  ['Cohere', 'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.', 5_000, 4_081],
  ['DashScope', '<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]', null, 30_720],
  ['Zhipu', '{"error":{"code":"1261","message":"Prompt exceeds max length"}}', null, null],
  ['Zhipu, by its code', '{"error":{"code":1261,"message":"…"}}', null, null],
  ['Anthropic', 'prompt is too long: 213462 tokens > 200000 maximum', 213_462, 200_000],
  ['Cerebras', '{"message":"Current length is 8500 while limit is 8192","code":"context_length_exceeded"}', 8_500, 8_192],
  ['watsonx', 'the number of input tokens 5000 cannot exceed the total tokens limit 4096 for this model', 5_000, 4_096],
  ['TabbyAPI', 'Prompt length 5000 is greater than max_seq_len 4096', 5_000, 4_096],
];
for (const [server, body, promptTokens, contextTokens] of overflows)
  test(`a prompt that is too long, in the words of ${server}`, () => assert.deepEqual(read(body), { promptTokens, contextTokens }));

test('what is about something else is no overflow', () => {
  for (const body of [
    'Too many tokens, please wait before trying again.',
    'Rate limit reached on tokens per minute (TPM): Limit 8000, Requested 9000.',
    'max_tokens must be less than 4096',
    '`inputs` is required',
    'The password is too long',
    'range of temperature should be [0, 2]',
    '{"error":{"code":"12611","message":"x"}}',
    '{"error":{"code":126,"message":"x"}}',
    'The prompt was blocked',
    'received 5000 requests; cannot exceed 40',
  ])
    assert.equal(read(body), null, body);
});
