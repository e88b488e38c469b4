// Tests that a body is read by what it is, whatever its header says and however the network cuts it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkOf, readEverySplit, streamOf } from '#llm/testing/readBody.ts';
import { Answer } from './answer.ts';
import { createBodyReader } from './bodyReader.ts';

const HELLO = [
  chunkOf({ role: 'assistant', content: '' }),
  chunkOf({ content: 'Hé' }),
  chunkOf({ content: 'llo 🚀' }),
  chunkOf({}, 'stop'),
];
const STREAM = streamOf(...HELLO, '[DONE]');
const WHOLE = { choices: [{ index: 0, message: { role: 'assistant', content: 'Héllo 🚀' }, finish_reason: 'stop' }], model: 'm' };

const answers: [what: string, body: string, contentType?: string][] = [
  ['an event stream', STREAM],
  ['an event stream called JSON', STREAM, 'application/json'],
  ['an event stream called a web page', STREAM, 'text/html'],
  ['an event stream without a type', STREAM, ''],
  ['JSON', JSON.stringify(WHOLE), 'application/json'],
  ['JSON called an event stream', JSON.stringify(WHOLE)],
  ['JSON printed over several lines', JSON.stringify(WHOLE, null, 2)],
  ['JSON behind a byte order mark and blank lines', `\uFEFF\r\n\r\n${JSON.stringify(WHOLE)}\r\n`],
  ['JSON lines', `${HELLO.join('\n')}\n`, 'application/x-ndjson'],
  ['JSON lines with CRLF and no last line end', HELLO.join('\r\n')],
  ['JSON lines called an event stream, behind a comment', `: ready\n${HELLO.join('\n')}\n`],
  ['text before the events', `Loading the model, please wait\n\n${STREAM}`],
  ['JSON before the events', `{"status":"loading"}\n\n${STREAM}`],
  ['text after the events', `${streamOf(...HELLO)}Connection closed: bye\n`],
  ['text before the JSON', `Warning: deprecated option\n${JSON.stringify(WHOLE)}`],
  ['events that carry nothing', streamOf('null', '7', '[]', '', 'true', '""', '{}', 'ping', ...HELLO)],
  ['named pings and an empty error', `event: ping\ndata: {"type":"ping"}\n\nevent: error\ndata:\n\n${STREAM}`],
  ['chunks with empty errors', streamOf(...HELLO.map((chunk) => chunk.replace('{"id"', '{"error":null,"errors":[],"id"')))],
  ['unknown fields', `x-request: 17\nfoo\n${STREAM}`],
  ['no blank lines between the events', STREAM.replaceAll('\n\n', '\n')],
  ['no blank lines, with CRLF', STREAM.replaceAll('\n\n', '\r\n')],
  ['no blank lines, with names', STREAM.replaceAll('\n\n', '\n').replaceAll('data: ', 'event: message\ndata: ')],
  ['no blank lines between some of the events', STREAM.replace('\n\n', '\0').replaceAll('\n\n', '\n').replace('\0', '\n\n')],
  ['prefixes written twice', STREAM.replaceAll('data: ', 'data: data: ')],
  ['prefixes written twice, with empty ones behind', STREAM.replaceAll('data: ', 'data:data: ').replaceAll('\n\n', '\ndata:\ndata:\n\n')],
  ['prefixes written twice, and no blank lines', STREAM.replaceAll('data: ', 'data: data: ').replaceAll('\n\n', '\n')],
  ['a stream within a stream', STREAM.replaceAll('data: ', 'data: event: message\ndata: data: ')],
  ['one event on several lines', STREAM.replaceAll(',"choices"', '\ndata: ,"choices"')],
  ['JSON that was encoded twice', streamOf(...HELLO.map((chunk) => JSON.stringify(chunk)), '"[DONE]"')],
  ['a whole answer that was encoded twice', JSON.stringify(JSON.stringify(WHOLE)), 'application/json'],
  ['numbers that JSON lacks', STREAM.replaceAll('"object"', '"usage":{"prompt_tokens":1,"speed":-Infinity,"rate":NaN},"object"')],
  [
    'numbers that JSON lacks, in a whole answer',
    JSON.stringify({ ...WHOLE, speed: 0 }).replace('"speed":0', '"speed":NaN'),
    'application/json',
  ],
  ['numbers that JSON lacks, in lines', HELLO.map((chunk) => chunk.replace('"object"', '"speed":NaN,"object"')).join('\n')],
  [
    'Python’s notation',
    streamOf(`{'choices': [{'delta': {'content': 'H\\xe9llo 🚀', 'role': None}, 'finish_reason': "stop", 'last': True}]}`),
  ],
  ['fields written otherwise', STREAM.replaceAll('data: ', 'Data : ')],
];

for (const [what, body, contentType] of answers)
  test(`the answer is taken: ${what}`, () => {
    readEverySplit(
      body,
      ({ text, failure }, split) => {
        assert.equal(text, 'Héllo 🚀', `split ${split}`);
        assert.equal(failure, null, `split ${split}: ${failure?.message}`);
      },
      contentType,
    );
  });

const SENTENCE = 'The weights for m are missing';
const errors: [what: string, body: string, contentType?: string][] = [
  ['JSON called an event stream', `{"error":{"message":"${SENTENCE}","type":"load_error","code":500}}`],
  ['JSON printed over several lines', JSON.stringify({ error: { message: SENTENCE } }, null, 2)],
  ['JSON printed over several lines behind text', `Oops\n${JSON.stringify({ error: { message: SENTENCE } }, null, 2)}`],
  ['an event', streamOf(`{"error":"${SENTENCE}"}`)],
  ['a named event with details', `event: error\ndata: {"code":400,"details":"${SENTENCE}"}\n\ndata: [DONE]\n\n`],
  ['a named event with a text', `event: error\ndata: ${SENTENCE}\n\n`],
  ['a list', streamOf(`[{"error":{"code":500,"message":"${SENTENCE}"}}]`)],
  ['a list as the body', `[{"error":{"code":500,"message":"${SENTENCE}"}}]`, 'application/json'],
  ['a field of its own', `error: {"code":500,"message":"${SENTENCE}"}\n\ndata: [DONE]\n\n`],
  ['a text field', `error: ${SENTENCE}\n\ndata: [DONE]\n\n`],
  ['a plain text', SENTENCE, 'text/plain'],
  ['a plain text called an event stream', `${SENTENCE}\n`],
  ['a plain text in an event', streamOf(SENTENCE)],
  ['a JSON text in an event', streamOf(JSON.stringify(SENTENCE), '[DONE]')],
  ['FastAPI', `{"detail":"${SENTENCE}"}`, 'application/json'],
  ['FastAPI with places', `{"detail":[{"loc":["body","model"],"msg":"${SENTENCE}"}]}`, 'application/json'],
  ['Cloudflare', `{"success":false,"errors":[{"code":7000,"message":"${SENTENCE}"}]}`, 'application/json'],
  ['a type', streamOf(`{"type":"error","message":"${SENTENCE}"}`)],
  ['an error of vLLM', streamOf(`{"object":"error","message":"${SENTENCE}","code":500}`)],
  ['Python’s notation', streamOf(`{'error': {'message': '${SENTENCE}', 'code': 500, 'param': None}}`)],
  ['Python’s notation as the body', `{'error': {'message': "${SENTENCE}"}}`, 'application/json'],
  ['a named event in Python’s notation', `event: error\ndata: {'message': '${SENTENCE}'}\n\n`],
  ['something else in brackets', streamOf(`{${SENTENCE}}`, '[DONE]')],
  ['a prefix written twice', streamOf(`data: {"error":"${SENTENCE}"}`)],
  ['MiniMax', `{"choices":null,"base_resp":{"status_code":1000,"status_msg":"${SENTENCE}"}}`, 'application/json'],
  ['MiniMax, in a stream', streamOf(`{"id":"","choices":[],"base_resp":{"status_code":1000,"status_msg":"${SENTENCE}"}}`)],
  ['XML', `<?xml version="1.0"?>\n<Error><Code>Busy</Code><Message>${SENTENCE}</Message></Error>`, 'application/xml'],
  ['XML without a declaration', `<e:Fault xmlns:e="x"><e:faultstring xml:lang="en">${SENTENCE}</e:faultstring></e:Fault>`, 'text/xml'],
  [
    'a provider behind a gateway',
    streamOf(`{"error":{"message":"Provider returned error","metadata":{"raw":"{\\"error\\":\\"${SENTENCE}\\"}"}}}`),
  ],
  ['after some text', streamOf(chunkOf({ content: 'So far' }), `{"error":{"message":"${SENTENCE}"}}`)],
  ['a text after some text', `${streamOf(chunkOf({ content: 'So far' }))}${SENTENCE}\n`],
];

for (const [what, body, contentType] of errors)
  test(`the server's own sentence is shown: ${what}`, () => {
    readEverySplit(
      body,
      ({ failure }, split) => assert.ok(failure?.message.includes(SENTENCE), `split ${split}: ${failure?.message}`),
      contentType,
    );
  });

test('a model that talks about errors in its answer changes nothing', () => {
  const talk = [
    ...[
      'data: data: {"error":1}',
      'NaN, -Infinity',
      "{'error': None}",
      '"{\\"choices\\":[]}"',
      '<Message>x</Message>',
      '{"base_resp":{"status_code":1}}',
    ],
    ...['{"error":{"message":"x"}}', '\nerror: {"code":500}\n', 'data: [DONE]\n\n', 'event: error\n', '[DONE]', 'null', 'ping'],
  ];
  for (const body of [
    streamOf(...talk.map((content) => chunkOf({ content })), chunkOf({}, 'stop'), '[DONE]'),
    `${talk.map((content) => chunkOf({ content })).join('\n')}\n${chunkOf({}, 'stop').padStart(400)}`,
    JSON.stringify({ choices: [{ message: { content: talk.join('') }, finish_reason: 'stop' }], detail: 'none', message: 'ok' }),
  ])
    readEverySplit(body, ({ text, failure }, split) => {
      assert.equal(text, talk.join(''), `split ${split}`);
      assert.equal(failure, null, `split ${split}`);
    });
});

test('an answer that is cut off in an event, a line or a value is not whole', () => {
  const whole = [STREAM.slice(0, STREAM.indexOf('llo')), JSON.stringify(WHOLE).slice(0, -3), HELLO.join('\n').slice(0, -30)];
  for (const body of whole) readEverySplit(body, ({ failure }, split) => assert.notEqual(failure, null, `split ${split}`));
});

test('an answer without blank lines comes as it is written, not with its end', () => {
  for (const newline of ['\n', '\r\n']) {
    const lines = STREAM.split('\n\n').filter((line) => line !== '');
    const answer = new Answer({ baseUrl: 'http://127.0.0.1:8080/v1', apiKey: null }, 'm');
    const reader = createBodyReader(answer, { baseUrl: 'http://127.0.0.1:8080/v1', apiKey: null }, {});
    const texts = lines.map((line) => {
      reader.push([Buffer.from(line + newline)]);
      answer.takeEvents();
      return answer.text;
    });
    assert.deepEqual(texts, ['', 'Hé', 'Héllo 🚀', 'Héllo 🚀', 'Héllo 🚀']);
    assert.ok(answer.isDone);
  }
});

test('numbers that JSON lacks are words inside of a text, also where they stand beside it', () => {
  const body = streamOf(chunkOf({ content: 'NaN, "None" and \\ True' }, 'stop').replace('"object"', '"speed":NaN,"object"'));
  readEverySplit(body, ({ text }, split) => assert.equal(text, 'NaN, "None" and \\ True', `split ${split}`));
});

test('an encoding that says nothing of compression is no obstacle; one that can’t be decompressed is', () => {
  const endpoint = { baseUrl: 'http://127.0.0.1:8080/v1', apiKey: null };
  for (const [encoding, isRead] of [
    ['none', true],
    ['UTF-8', true],
    ['', true],
    ['zstd', false],
    ['gzip, br', false],
  ] as const) {
    const answer = new Answer(endpoint, 'm');
    const reader = createBodyReader(answer, endpoint, { 'content-encoding': encoding });
    reader.push([Buffer.from(STREAM)]);
    assert.equal(answer.failure === null, isRead, encoding);
  }
});

test('a web page in XML is a web page all the same', () => {
  for (const page of [
    '<?xml version="1.0"?>\n<!DOCTYPE html><html><body><message>x</message></body></html>',
    '<!-- login --><html></html>',
    '<center><h1>502 Bad Gateway</h1></center>',
  ])
    readEverySplit(page, ({ failure }) => assert.match(failure?.message ?? '', /a web page instead of JSON/));
});

test('a web page is called one', () => {
  readEverySplit(
    '\n<!doctype html><p>data: {"choices":[]}\n\n',
    ({ failure }) => assert.match(failure?.message ?? '', /a web page instead of JSON/),
    'application/json',
  );
});
