// Tests that a model that a server lacks is told from a path that it lacks, in each server's words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnknownModel } from './unknownModel.ts';

const error = (message: string, more: object = {}) => JSON.stringify({ error: { message, ...more } });

const unknown: [server: string, status: number, body: string][] = [
  ['Ollama', 404, error('model "m" not found, try pulling it first')],
  ['OpenAI', 404, error('No.', { code: 'model_not_found' })],
  ['OpenRouter', 404, error('No endpoints found for qwen/qwen3-coder:free.', { code: 404 })],
  ['OpenRouter, of a name', 400, error('foo/bar is not a valid model ID', { code: 400 })],
  [
    'Google',
    404,
    `[${error('models/gemini-9 is not found for API version v1main, or is not supported for generateContent.', { code: 404, status: 'NOT_FOUND' })}]`,
  ],
  ['Anthropic', 404, `{"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}`],
  ['Azure', 404, error('The API deployment for this resource does not exist.', { code: 'DeploymentNotFound' })],
  ['Together', 404, error('Unable to access model foo/bar.', { code: 'model_not_available' })],
  ['Groq', 400, error('The model `m` has been decommissioned and is no longer supported.', { code: 'model_decommissioned' })],
  ['Copilot', 400, error('The requested model is not supported.', { code: 'model_not_supported' })],
  ['Mistral', 422, error('No.', { type: 'invalid_model' })],
  ['Bedrock', 400, '{"message":"The provided model identifier is invalid."}'],
  ['llama-swap, old', 400, error('could not find real modelID for foo')],
  ['llama-swap, new', 404, error('no router for requested model')],
];
for (const [server, status, body] of unknown)
  test(`a model that is not there: ${server}`, () => assert.ok(isUnknownModel({ status, body })));

const others: [what: string, status: number, body: string][] = [
  ['a path', 404, '{"detail":"Not Found"}'],
  ['a path, in Anthropic’s form', 404, '{"type":"error","error":{"type":"not_found_error","message":"Not found"}}'],
  ['an option that no provider has', 404, error('No endpoints found that support image input.')],
  ['an option that no provider has, with a link', 404, error('No endpoints found matching your data policy (https://x.example/a)')],
  ['a page', 404, '<!doctype html><title>model m not found</title>'],
  ['a model that is away for a while', 503, error('No.', { code: 'model_not_available' })],
  ['a limit', 429, error('model m not found among those with capacity')],
  ['a file', 404, error('images/cat.png is not found')],
];
for (const [what, status, body] of others) test(`something else is not there: ${what}`, () => assert.ok(!isUnknownModel({ status, body })));
