// Builds the stream that all contenders read: events like llama.cpp's (about 250 bytes), each in its own HTTP chunk.
import { createHash } from 'node:crypto';

export const EVENTS = 200_000;
export const WARM_UP_EVENTS = 500;
const BLOCK_EVENTS = 500;

const WORDS = [
  'The',
  ' quick',
  ' brown',
  ' fox',
  ' jumps',
  ' over',
  ' a',
  ' lazy',
  ' dog',
  '.',
  '\n',
  ' const',
  ' x',
  ' =',
  ' `a`',
  ';',
  ' café',
  ' 你好',
  ' 🚀',
  ' "q"',
];

function word(index: number): string {
  return WORDS[index % WORDS.length] ?? '';
}

function event(choice: object, extra: object = {}): string {
  const chunk = {
    choices: [{ finish_reason: null, index: 0, ...choice }],
    created: 1795414991,
    id: 'chatcmpl-Pm023TtvO2UrwnyE1iiFdExle8DWtIP7',
    model: 'models/bench-model.gguf',
    system_fingerprint: 'b1-de3ff81',
    object: 'chat.completion.chunk',
    ...extra,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

function httpChunk(body: string): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

/** A block of BLOCK_EVENTS chunks; the stream repeats it. */
export const block: Buffer = Buffer.concat(
  Array.from({ length: BLOCK_EVENTS }, (_, index) => httpChunk(event({ delta: { content: word(index) } }))),
);
export const blocksFor = (events: number): number => Math.ceil(events / BLOCK_EVENTS);

export const tail: Buffer = Buffer.concat([
  httpChunk(event({ finish_reason: 'stop', delta: {} })),
  httpChunk(event({}, { choices: [], usage: { prompt_tokens: 10, completion_tokens: EVENTS, total_tokens: EVENTS + 10 } })),
  httpChunk('data: [DONE]\n\n'),
  Buffer.from('0\r\n\r\n'),
]);

/** SHA-256 of the text that a contender must have received. */
export function expectedText(events: number): string {
  const hash = createHash('sha256');
  const one = Array.from({ length: BLOCK_EVENTS }, (_, index) => word(index)).join('');
  for (let index = 0; index < blocksFor(events); index++) hash.update(one);
  return hash.digest('hex');
}

/** Bytes of the body without the transfer encoding. */
export function expectedBytes(events: number): number {
  const one = Array.from({ length: BLOCK_EVENTS }, (_, index) => Buffer.byteLength(event({ delta: { content: word(index) } }))).reduce(
    (sum, size) => sum + size,
    0,
  );
  const last = [
    event({ finish_reason: 'stop', delta: {} }),
    event({}, { choices: [], usage: { prompt_tokens: 10, completion_tokens: EVENTS, total_tokens: EVENTS + 10 } }),
    'data: [DONE]\n\n',
  ];
  return one * blocksFor(events) + Buffer.byteLength(last.join(''));
}
