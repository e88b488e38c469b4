// Declares what a script of the OpenAI stub is asked, and what it may answer.
import type { IncomingMessage } from 'node:http';

export type OpenAiPart = { text: string } | { thinking: string } | { call: string; args: Record<string, unknown> };

export type OpenAiReply =
  /** `end`: whole (default), or silent for ever after its parts. `cut`: at the limit of tokens. */
  | { kind: 'message'; parts: OpenAiPart[]; end?: 'whole' | 'hang' | 'cut' }
  | { kind: 'error'; status: number; code?: string; message?: string; headers?: Record<string, string> }
  | { kind: 'hang' };

export interface OpenAiRequest {
  /** 1 for the script's first request. */
  number: number;
  model: string;
  /** Everything that the model would read, as JSON. */
  body: string;
  toolNames: string[];
  /** The conversation ends in what a tool gave. */
  hasToolResult: boolean;
  headers: IncomingMessage['headers'];
}
