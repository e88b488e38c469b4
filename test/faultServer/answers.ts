// The pieces scenarios are made of: chunks as servers send them, and ways to send them.
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** The text every whole answer of this server has. */
export const ANSWER_TEXT = 'Hello, world! café 你好 🚀 "quoted"';
export const ANSWER_PIECES = ['Hello', ', world', '! café', ' 你好', ' 🚀', ' "quoted"'];

/** A chunk of the size and shape that llama.cpp sends. */
export function chunk(fields: { delta?: object; finish?: string | null; extra?: object; choices?: unknown[] }): string {
  return JSON.stringify({
    choices: fields.choices ?? [{ finish_reason: fields.finish ?? null, index: 0, delta: fields.delta ?? {} }],
    created: 1795414991,
    id: 'chatcmpl-Pm023TtvO2UrwnyE1iiFdExle8DWtIP7',
    model: 'test-model',
    system_fingerprint: 'b1-de3ff81',
    object: 'chat.completion.chunk',
    ...fields.extra,
  });
}

export const text = (content: string) => chunk({ delta: { content } });
export const role = () => chunk({ delta: { role: 'assistant', content: null } });
export const finish = (reason = 'stop') => chunk({ finish: reason });
export const usage = (completion = 6) =>
  chunk({
    choices: [],
    extra: {
      usage: {
        prompt_tokens: 12,
        completion_tokens: completion,
        total_tokens: 12 + completion,
        prompt_tokens_details: { cached_tokens: 4 },
      },
    },
  });
export const DONE = '[DONE]';

/** One whole answer, as data fields. */
export function wholeAnswer(): string[] {
  return [role(), ...ANSWER_PIECES.map(text), finish(), usage(), DONE];
}

export function event(data: string, newline = '\n'): string {
  return `data: ${data}${newline}${newline}`;
}

export function openStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', server: 'fault-server' });
  response.flushHeaders();
}

export function sendStream(response: ServerResponse, datas: readonly string[]): void {
  openStream(response);
  for (const data of datas) response.write(event(data));
  response.end();
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Writes each piece in a network write of its own. */
export async function trickle(response: ServerResponse, pieces: Iterable<string | Uint8Array>, pauseMs: number): Promise<void> {
  for (const piece of pieces) {
    if (response.destroyed) return;
    await new Promise<void>((resolve) => response.write(piece, () => resolve()));
    if (pauseMs > 0) await delay(pauseMs);
  }
}
