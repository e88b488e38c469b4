// Tests that the sentence in a server's error is found, in whatever shape the error comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isErrorPayload, messageIn, parseErrorBody, serverMessage } from './serverText.ts';

const bodies: [what: string, body: string, message: string][] = [
  ['OpenAI', '{"error":{"message":"No.","type":"x","code":null}}', 'No.'],
  ['Ollama', '{"error":"No."}', 'No.'],
  ['vLLM', '{"object":"error","message":"No.","code":400}', 'No.'],
  ['Google, in a list', '[{"error":{"code":429,"message":"No.","status":"RESOURCE_EXHAUSTED"}}]', 'No.'],
  ['FastAPI', '{"detail":[{"type":"missing","loc":["body","messages",0],"msg":"Field required"}]}', 'body.messages: Field required'],
  ['an event stream', 'event: error\ndata: {"error":{"message":"No."}}\n\ndata: [DONE]\n\n', 'No.'],
  ['text before it', 'Upstream says:\n{\n "error": "No."\n}\n', 'No.'],
  [
    'Mistral',
    '{"object":"error","message":{"detail":[{"loc":["body","messages",0],"msg":"Field required"}]}}',
    'body.messages: Field required',
  ],
  ['MiniMax', '{"choices":null,"base_resp":{"status_code":1008,"status_msg":"No."}}', 'No.'],
  ['a list under message', '{"statusCode":400,"message":["No.","Never."]}', 'No.'],
  ['Python', "{'error': {'message': 'No.', 'code': None}}", 'No.'],
  ['XML', '<Error><Code>X</Code><Message>Say &quot;no&quot; &amp; go.</Message></Error>', 'Say "no" & go.'],
  ['XML with a code only', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'AccessDenied'],
  ['a text', 'Bad Gateway', 'Bad Gateway'],
  ['an error without words', '{"error":{"code":17}}', '{"code":17}'],
  [
    'a provider behind a gateway',
    '{"error":{"message":"Provider returned error","metadata":{"raw":"busy"}}}',
    'Provider returned error: busy',
  ],
];
for (const [what, body, message] of bodies) test(`the sentence is found: ${what}`, () => assert.equal(serverMessage(body), message));

test('an answer is no error, whatever stands beside its choices', () => {
  for (const body of [
    '{"choices":[],"error":null}',
    '{"choices":[],"error":"","errors":[],"detail":"x","message":"ok","status":"error"}',
    '{"choices":[{"message":{"content":"{\\"error\\":1}"}}]}',
    '[]',
    '{"object":"list","data":[]}',
    '{"choices":[{"delta":{}}],"base_resp":{"status_code":1027,"status_msg":"x"}}',
    '{"choices":[],"base_resp":{"status_code":0,"status_msg":""}}',
    '{"choices":null}',
    '{"model":"m","message":{"role":"assistant","content":"x"},"done":false}',
    '{"status":"ok","message":"ready"}',
  ])
    assert.equal(isErrorPayload(parseErrorBody(body)), false, body);
});

test('nothing in it is endless', () => {
  let deep: unknown = 'x';
  for (let depth = 0; depth < 1_000; depth++) deep = { error: deep };
  assert.equal(typeof (messageIn(deep) ?? ''), 'string');
  for (const piece of ['{', '<message', "'", '"', "{'", '<a>'])
    assert.equal(serverMessage(piece.repeat(100_000)).length, piece.length * 100_000);
});
