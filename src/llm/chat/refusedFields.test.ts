// Tests that a refusal is understood by the field it names, whatever it says of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Refusable } from '#llm/servers/serverMemory.ts';
import { messageIn, parseErrorBody } from '#llm/serverText.ts';
import { refusedFields } from './refusedFields.ts';

const SENT = {
  model: 'm',
  messages: [
    { role: 'system', content: 's' },
    { role: 'user', content: 'u' },
  ],
  stream: true,
  stream_options: { include_usage: true },
  return_progress: true,
  temperature: 0.2,
  max_tokens: 9,
};

function fieldsOf(status: number, body: string, sent: object = SENT): Refusable[] {
  const parsed = parseErrorBody(body);
  return refusedFields({ status, said: messageIn(parsed) ?? body, parsed }, sent);
}
const error = (message: string, more: object = {}) => JSON.stringify({ error: { message, ...more } });

const refusals: [body: string, fields: Refusable[], status?: number][] = [
  [error('Upstream said: `temperature` is deprecated for this model.'), ['temperature']],
  [
    error("Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported."),
    ['temperature'],
  ],
  [error('temperature must be strictly positive'), ['temperature']],
  [error('Bad value', { param: 'temperature' }), ['temperature']],
  [
    error("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", {
      param: 'max_tokens',
    }),
    ['max_tokens'],
  ],
  [error('max_tokens is too large: 9'), ['max_tokens']],
  [error('Unrecognized request arguments supplied: return_progress, stream_options'), ['stream_options', 'return_progress']],
  [error('unknown field include_usage'), ['stream_options']],
  [
    '{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{"temperature":1}}]}',
    ['stream_options'],
    422,
  ],
  ['{"detail":[{"loc":["body","stream_options","include_usage"],"msg":"Field unknown"}]}', ['stream_options'], 422],
  ['{"object":"error","message":"System role not supported","type":"BadRequestError","param":null,"code":400}', ['system']],
  [error('Conversation roles must alternate user/assistant/user/assistant/...', { code: 500 }), ['system'], 500],
  [error("Unsupported value: 'messages[0].role' does not support 'system' with this model.", { param: 'messages[0].role' }), ['system']],
  [
    '[{"error":{"code":400,"message":"Developer instruction is not enabled for models/gemma-3-4b-it","status":"INVALID_ARGUMENT"}}]',
    ['system'],
  ],
  [error('Only user and assistant roles are supported!'), ['system'], 500],
  [error('Your organization must be verified to stream this model.', { param: 'stream', code: 'unsupported_value' }), ['stream']],
  [error('Streaming is not supported by this deployment'), ['stream']],
  ['unknown argument: return_progress', ['return_progress']],
  [error("gpt-5 models don't support temperature=0.2.", { type: 'None', param: 'None', code: '400' }), ['temperature']],
  [error("'temperature' does not support 0.2", { param: '' }), ['temperature']],
  [error("'temperature' does not support 0.2", { param: 'null' }), ['temperature']],
  [error('`temperature` is not supported', { param: 'model' }), ['temperature']],
  ['{"detail":[{"loc":["body","ChatCompletionRequest","temperature"],"msg":"Input should be 1"}]}', ['temperature'], 422],
  [error('Unsupported value', { param: 'generation_config.temperature' }), ['temperature']],
  [error('Unsupported value', { param: '#/max_tokens' }), ['max_tokens']],
  ['{"message":{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs, such as temperature"}]}}', ['stream_options'], 422],
  [error("'system' is not one of ['user', 'assistant'] - 'messages.0.role'"), ['system']],
  ['{"detail":[{"loc":["body","ChatRequest","messages",0,"role"],"msg":"Input should be user"}]}', ['system'], 422],
];
for (const [body, fields, status] of refusals)
  test(`named: ${fields.join(', ')} in ${body.slice(0, 90)}`, () => assert.deepEqual(fieldsOf(status ?? 400, body), fields));

test('both names of the token limit may be refused, one after the other', () => {
  const { max_tokens, ...rest } = SENT;
  const second = { ...rest, max_completion_tokens: max_tokens };
  assert.deepEqual(fieldsOf(400, error('Unknown name "max_completion_tokens": Cannot find field.'), second), ['max_completion_tokens']);
  assert.deepEqual(fieldsOf(400, error('Use max_tokens instead'), second), []);
});

const others: [what: string, status: number, body: string][] = [
  [
    'a prompt that is too long',
    400,
    error("This model's maximum context length is 2048 tokens. However, you requested 3000 (max_tokens: 1000)."),
  ],
  ['a wrong key', 401, error('temperature')],
  ['a limit', 429, error('max_tokens per minute exceeded')],
  ['a crash that mentions a field', 500, error('CUDA error while sampling with temperature 0.2')],
  [
    'a field of the messages, with the whole request quoted',
    422,
    '{"detail":[{"loc":["body","messages",0,"content"],"msg":"Field required","input":{"temperature":0.2,"max_tokens":9}}]}',
  ],
  [
    'a field of that name in a schema',
    400,
    error("Invalid schema: 'temperature' is unknown", { param: 'response_format.json_schema.schema.properties.temperature' }),
  ],
  ['an unknown model', 404, error('The model `system-1` does not exist')],
  ['a busy system', 400, error('The system is overloaded')],
  ['a part of a word', 400, error('temperatures in the prompt')],
];
for (const [what, status, body] of others) test(`no field: ${what}`, () => assert.deepEqual(fieldsOf(status, body), []));

test('a field that was not sent is not refused', () => {
  assert.deepEqual(
    fieldsOf(400, error('temperature, stream_options, max_tokens, system role not supported'), { messages: [], stream: false }),
    [],
  );
});
