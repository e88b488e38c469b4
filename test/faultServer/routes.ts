// Builds a scenario from a table of paths, as a well-behaved server has them.
import { sendJson } from './answers.ts';
import type { Exchange, Scenario } from './exchange.ts';

/** What a route gives is sent as JSON; undefined = it has answered itself. Other paths are not found. */
export function routes(table: Record<string, (exchange: Exchange) => unknown>, headers: Record<string, string> = {}): Scenario {
  return async (exchange) => {
    const route = table[exchange.request.path.replace(/\?.*/, '')];
    if (!route)
      return sendJson(exchange.response, 404, { error: { message: 'File Not Found', type: 'not_found_error', code: 404 } }, headers);
    const value = await route(exchange);
    if (value !== undefined) sendJson(exchange.response, 200, value, headers);
  };
}
