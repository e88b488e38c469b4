// Declares one chat request to a model server.
import type { Clock } from '#base/clock.ts';
import type { ServerMemory } from '#llm/servers/serverMemory.ts';
import type { ChatMessage, Endpoint, JsonShape } from '#llm/types.ts';

export interface ChatRequest {
  endpoint: Endpoint;
  model: string;
  messages: ChatMessage[];
  /** null or left out: none is sent. */
  temperature?: number | null;
  maxTokens?: number;
  json?: JsonShape;
  /** Milliseconds without progress after which the request is given up as `idle`. Progress: text, reasoning, prompt progress, queueing on a busy local slot; not comments. */
  idleTimeoutMs: number;
  /** What is known of servers (product, JSON rung); default: one shared by the whole process. */
  memory?: ServerMemory;
  /** Default: the real one. */
  clock?: Clock;
}
