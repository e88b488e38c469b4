// Reads a body as the client does, in pieces of any size, for the tests of src/llm/answer.
import { Answer } from '#llm/answer/answer.ts';
import { createBodyReader } from '#llm/answer/bodyReader.ts';
import type { ChatEvent, LlmFailure } from '#llm/types.ts';

const endpoint = { baseUrl: 'http://127.0.0.1:8080/v1', apiKey: null };

export interface ReadBody {
  answer: Answer;
  text: string;
  thinking: string;
  failure: LlmFailure | null;
  events: ChatEvent[];
}

/** `size`: bytes a network read. */
export function readBody(body: string, size: number, contentType = 'text/event-stream'): ReadBody {
  const answer = new Answer(endpoint, 'm');
  const reader = createBodyReader(answer, endpoint, { 'content-type': contentType });
  const bytes = Buffer.from(body);
  const events: ChatEvent[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    reader.push([bytes.subarray(at, at + size)]);
    events.push(...answer.takeEvents());
  }
  reader.end();
  answer.end();
  events.push(...answer.takeEvents());
  return { answer, text: answer.text, thinking: answer.thinking, failure: answer.verdict(), events };
}

/** The body read whole, by single bytes, and in some sizes between; all must come to the same. */
export function readEverySplit(body: string, check: (read: ReadBody, size: number) => void, contentType?: string): void {
  const length = Buffer.byteLength(body);
  for (const size of new Set([length || 1, 1, 2, 3, 7, 64])) check(readBody(body, size, contentType), size);
  // Cut once, at every byte.
  for (let at = 1; at < length; at++) check(readCut(body, at, contentType), at);
}

function readCut(body: string, at: number, contentType = 'text/event-stream'): ReadBody {
  const answer = new Answer(endpoint, 'm');
  const reader = createBodyReader(answer, endpoint, { 'content-type': contentType });
  const bytes = Buffer.from(body);
  reader.push([bytes.subarray(0, at)]);
  const events = answer.takeEvents();
  reader.push([bytes.subarray(at)]);
  reader.end();
  answer.end();
  events.push(...answer.takeEvents());
  return { answer, text: answer.text, thinking: answer.thinking, failure: answer.verdict(), events };
}

/** A chunk as servers send it, as JSON. */
export function chunkOf(delta: object, finish: string | null = null): string {
  return JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] });
}

/** The body of an event stream. */
export function streamOf(...datas: string[]): string {
  return datas.map((data) => `data: ${data}\n\n`).join('');
}
