// What a scenario gets to see and do, and the routing that most of them share.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { openStream, sendJson } from './answers.ts';

/** One request as it arrived. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** The parsed JSON body. */
  body: unknown;
  /** The client went away before the answer was whole. */
  closedEarly: boolean;
}

export interface Exchange {
  request: Seen;
  response: ServerResponse;
  /** Requests before this one, under the same scenario. */
  earlier: readonly Seen[];
  isGone(): boolean;
  /** All requests under this scenario so far, also later ones. */
  seen(): readonly Seen[];
}

export type Scenario = (exchange: Exchange) => void | Promise<void>;

const MODEL_LIST = { object: 'list', data: [{ id: 'test-model', object: 'model', created: 1, owned_by: 'test' }] };

/** Answers the model list normally and everything else but chat with 404; `onChat` is the scenario proper. */
export function chatOnly(onChat: Scenario): Scenario {
  return (exchange) => {
    const { request, response } = exchange;
    if (request.path.endsWith('/models'))
      return request.path === '/v1/models' ? sendJson(response, 200, MODEL_LIST) : sendJson(response, 404, {});
    if (!request.path.endsWith('/chat/completions')) return sendJson(response, 404, { error: { message: 'Not Found', code: 404 } });
    return onChat(exchange);
  };
}

/** Never ends by itself; the client's going away is the end. */
export async function forever(exchange: Exchange, piece: string, pauseMs: number): Promise<void> {
  openStream(exchange.response);
  while (!exchange.isGone()) {
    exchange.response.write(piece);
    await delay(pauseMs);
  }
}
