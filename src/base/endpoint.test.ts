// Tests that addresses are taken as people type and paste them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, parseEndpoint, withVersion } from './endpoint.ts';

const pasted: [typed: string, baseUrl: string][] = [
  ['http://127.0.0.1:8080/v1/models', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/v1/models/', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/v1/models/qwen', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/v1/completions', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/v1/responses', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/v1/embeddings', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/v1/messages', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/chat/completions', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/models', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/health', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8000/docs', 'http://127.0.0.1:8000/v1'],
  ['http://localhost:11434/api/chat', 'http://localhost:11434/v1'],
  ['http://localhost:11434/api/tags', 'http://localhost:11434/v1'],
  ['http://localhost:1234/api/v0/models', 'http://localhost:1234/v1'],
  ['https://openrouter.ai/api/v1/chat/completions', 'https://openrouter.ai/api/v1'],
  ['https://x.example/v1beta/openai/models', 'https://x.example/v1beta/openai'],
  ['http://gpu/team-a', 'http://gpu/team-a'],
  ['http://gpu/models/team-a', 'http://gpu/models/team-a'],
  ['"http://127.0.0.1:8080"', 'http://127.0.0.1:8080/v1'],
  ['<http://127.0.0.1:8080/>', 'http://127.0.0.1:8080/v1'],
  ['(http://127.0.0.1:8080),', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/v1/chat', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/completion', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/apply-template', 'http://127.0.0.1:8080/v1'],
  ['http://[::1]:8080/v1/models', 'http://[::1]:8080/v1'],
  ['http://127.0.0.1:8080/v1/v1', 'http://127.0.0.1:8080/v1/v1'],
  ['http:/localhost:8080/v1', 'http://localhost:8080/v1'],
  ['http:\\\\localhost:8080\\v1', 'http://localhost:8080/v1'],
  ['http:localhost:8080', 'http://localhost:8080/v1'],
  ['http//localhost:8080/v1', 'http://localhost:8080/v1'],
  ['http;//localhost:8080/v1', 'http://localhost:8080/v1'],
  ['http://http://localhost:8080/v1', 'http://localhost:8080/v1'],
  ['http://https://x.example/v1', 'https://x.example/v1'],
  ['http：／／localhost：8080／v1', 'http://localhost:8080/v1'],
  ['\ufeffhttp://127.0.0.1:8080/v1\u200b', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:80\u00ad80/v1\u200d', 'http://127.0.0.1:8080/v1'],
  ['“http://127.0.0.1:8080/v1”', 'http://127.0.0.1:8080/v1'],
  ['„http://127.0.0.1:8080/v1“.', 'http://127.0.0.1:8080/v1'],
  ['«http://127.0.0.1:8080/v1»', 'http://127.0.0.1:8080/v1'],
  ['「http://127.0.0.1:8080/v1」。', 'http://127.0.0.1:8080/v1'],
  ['**`http://127.0.0.1:8080/v1`**', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080/v1.', 'http://127.0.0.1:8080/v1'],
  ['http://127.0.0.1:8080.', 'http://127.0.0.1:8080/v1'],
  ['8080.', 'http://127.0.0.1:8080/v1'],
  ['https://x.example.', 'https://x.example/v1'],
  ['http://localhost:1234//v1/', 'http://localhost:1234/v1'],
  ['http://localhost:11434/api', 'http://localhost:11434/v1'],
  ['https://ollama.com/api/', 'https://ollama.com/v1'],
  ['http://localhost:1234/api/v1/chat', 'http://localhost:1234/v1'],
];
for (const [typed, baseUrl] of pasted)
  test(`pasted: ${typed}`, () => {
    const parsed = parseEndpoint(typed);
    assert.equal(parsed.ok && parsed.baseUrl, baseUrl);
  });

test('an address that is right stays as it is', () => {
  for (const typed of [
    'http://localhost:3000/api',
    'https://openrouter.ai/api/v1',
    'http://gpu:11434/team/api',
    'http://http/v1',
    'http://http:8080/v1',
    'http://https.example/v1',
    'http://gpu./v1',
    'http://gpu.corp.:8080/v1',
    'http://gpu/v1.5',
    'https://proxy.example/https://api.openai.com/v1',
    'http://[fe80::1]:8080/v1',
  ]) {
    const parsed = parseEndpoint(typed);
    assert.equal(parsed.ok && parsed.baseUrl, typed);
  }
  for (const [typed, host] of [
    ['http://نامه\u200cای.example', 'xn--mgba3gch31f060k.example'],
    ['http://gpu.', 'gpu.'],
    ['http:8080', 'http:8080'],
    ['::', '[::1]'],
  ] as const) {
    const parsed = parseEndpoint(typed);
    assert.equal(parsed.ok && parsed.baseUrl, `http://${host}/v1`);
  }
});

test('what is no address is refused, not mended', () => {
  for (const typed of [
    '',
    '“”',
    'http://',
    'http:',
    'ftp://x',
    'http: //x',
    'http://x/?',
    'user@http://x',
    'http://x＠y',
    'http://x y',
    'x'.repeat(3_000),
  ])
    assert.equal(parseEndpoint(typed).ok, false, typed);
});

const here: [typed: string, baseUrl: string][] = [
  ['8080', 'http://127.0.0.1:8080/v1'],
  [':11434', 'http://127.0.0.1:11434/v1'],
  [':8080/v1', 'http://127.0.0.1:8080/v1'],
  ['localhost', 'http://localhost/v1'],
  ['LOCALHOST:8080', 'http://localhost:8080/v1'],
  ['localhost.:8080', 'http://localhost:8080/v1'],
  ['127.1:8080', 'http://127.0.0.1:8080/v1'],
  ['0.0.0.0:8000', 'http://127.0.0.1:8000/v1'],
  ['http://0.0.0.0:8000/v1', 'http://127.0.0.1:8000/v1'],
  ['0:8000', 'http://127.0.0.1:8000/v1'],
  ['::1', 'http://[::1]/v1'],
  ['[::1]:8080', 'http://[::1]:8080/v1'],
  ['http://[::]:8080', 'http://[::1]:8080/v1'],
  ['[::ffff:127.0.0.1]:8080', 'http://127.0.0.1:8080/v1'],
  ['[::ffff:127.1.2.3]:8080', 'http://127.1.2.3:8080/v1'],
  ['[::ffff:0.0.0.0]:8080', 'http://127.0.0.1:8080/v1'],
];
for (const [typed, baseUrl] of here)
  test(`this machine: ${typed}`, () => {
    const parsed = parseEndpoint(typed);
    assert.deepEqual(parsed.ok && [parsed.baseUrl, parsed.isLoopback], [baseUrl, true]);
  });

function isHere(typed: string): boolean {
  const parsed = parseEndpoint(typed);
  return parsed.ok && parsed.isLoopback;
}

test('what only looks like this machine is not', () => {
  for (const typed of [
    '127.0.0.1.example.com',
    'localhost.example.com',
    'x.localhost',
    '[::ffff:10.0.0.1]:1',
    '192.168.0.1',
    '[::2]',
    'localhost..',
    '0.0.0.1',
    '99999x',
  ])
    assert.equal(isHere(typed), false, typed);
  assert.equal(isLoopback('0.0.0.0'), false);
});

test('a prefix may have its API behind /v1; a version is there already', () => {
  assert.equal(withVersion('http://gpu/team-a'), 'http://gpu/team-a/v1');
  for (const base of ['http://gpu/v1', 'http://gpu/api/v4', 'https://x.example/v1beta']) assert.equal(withVersion(base), null);
});
