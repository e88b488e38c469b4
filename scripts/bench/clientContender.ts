// Runs one contender in its own process: warms up on a short stream, then reads the long one. Prints its results as one JSON line.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { request } from 'undici';
import { chatStream } from '#llm/chat/chat.ts';
import { EVENTS, expectedBytes, expectedText, WARM_UP_EVENTS } from './clientStream.ts';

export interface ContenderFigures {
  chunks: number;
  seconds: number;
  cpuSeconds: number;
  firstChunkMs: number;
  maxRssKb: number;
}

/** Returns what a contender received: the text, or for the raw floor its bytes. `onChunk` is called for each piece. */
type Read = (baseUrl: string, prompt: string, onChunk: () => void) => Promise<string | number>;

const [name = '', baseUrl = '', peersFolder = ''] = process.argv.slice(2);
const peer = createRequire(`${peersFolder}/package.json`);

const contenders: Record<string, () => Read> = {
  ours: () => async (url, prompt, onChunk) => {
    let text = '';
    const result = await chatStream(
      {
        endpoint: { baseUrl: url, apiKey: null },
        model: 'bench-model',
        messages: [{ role: 'user', content: prompt }],
        idleTimeoutMs: 60_000,
      },
      (events) => {
        for (const event of events) {
          if (event.kind !== 'text') continue;
          text += event.text;
          onChunk();
        }
      },
      new AbortController().signal,
    );
    if (!result.ok || result.text !== text)
      throw new Error(result.ok ? 'The streamed text differs from the result' : result.failure.message);
    return text;
  },
  openai: () => {
    interface OpenAiClient {
      chat: { completions: { create(body: object): Promise<AsyncIterable<{ choices: { delta?: { content?: string | null } }[] }>> } };
    }
    const { OpenAI } = peer('openai') as { OpenAI: new (options: object) => OpenAiClient };
    return async (url, prompt, onChunk) => {
      const client = new OpenAI({ baseURL: url, apiKey: 'none' });
      let text = '';
      const stream = await client.chat.completions.create({
        model: 'bench-model',
        stream: true,
        stream_options: { include_usage: true },
        messages: [{ role: 'user', content: prompt }],
      });
      for await (const part of stream) {
        const piece = part.choices[0]?.delta?.content;
        if (!piece) continue;
        text += piece;
        onChunk();
      }
      return text;
    };
  },
  aiSdk: () => {
    const { streamText } = peer('ai') as { streamText(options: object): { textStream: AsyncIterable<string> } };
    const { createOpenAICompatible } = peer('@ai-sdk/openai-compatible') as {
      createOpenAICompatible(options: object): (model: string) => object;
    };
    return async (url, prompt, onChunk) => {
      const provider = createOpenAICompatible({ name: 'bench', baseURL: url, includeUsage: true });
      let text = '';
      for await (const piece of streamText({ model: provider('bench-model'), prompt }).textStream) {
        text += piece;
        onChunk();
      }
      return text;
    };
  },
  /** Bytes only: nothing is decoded, parsed or kept. */
  rawFloor: () => async (url, prompt, onChunk) => {
    const { body } = await request(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'bench-model', stream: true, messages: [{ role: 'user', content: prompt }] }),
    });
    let bytes = 0;
    for await (const piece of body as AsyncIterable<Buffer>) {
      bytes += piece.length;
      onChunk();
    }
    return bytes;
  },
};

const read = contenders[name]?.();
if (!read) throw new Error(`No contender ${name}`);

function checkAll(received: string | number, events: number): void {
  const isAll =
    typeof received === 'number'
      ? received === expectedBytes(events)
      : createHash('sha256').update(received).digest('hex') === expectedText(events);
  if (!isAll) throw new Error(`${name} did not receive everything`);
}

checkAll(await read(baseUrl, 'warm-up', () => undefined), WARM_UP_EVENTS);
let firstChunkMs: number | null = null;
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const received = await read(baseUrl, 'measure', () => {
  firstChunkMs ??= performance.now() - startedAt;
});
const seconds = (performance.now() - startedAt) / 1_000;
const cpu = process.cpuUsage(cpuBefore);
checkAll(received, EVENTS);
const figures: ContenderFigures = {
  chunks: EVENTS,
  seconds,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  firstChunkMs: firstChunkMs ?? Number.NaN,
  maxRssKb: process.resourceUsage().maxRSS,
};
console.log(JSON.stringify(figures));
process.exit(0);
