// Declares the types of the chat client: endpoint, messages, events, failures, results.
import type { NetworkSettings } from '#contracts/ports/windowPort.ts';

/** The address of a server. `baseUrl` is as `parseEndpoint` returns it (usually ending in `/v1`); `apiKey` belongs to this origin and is sent nowhere else. */
export interface Endpoint {
  baseUrl: string;
  apiKey: string | null;
  /** VS Code's own; default: none is set. */
  network?: NetworkSettings;
  /** Called before each request, unless the server is on this machine. */
  onSend?: OnSend;
  /** Called with a sentence when requests are adapted to what the server takes, for the output channel. */
  onNote?: (text: string) => void;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** A JSON schema that the answer must satisfy; how the server is asked for it: see servers/jsonLadder.ts. */
export interface JsonShape {
  name: string;
  schema: Record<string, unknown>;
}

/** One step of a streamed answer. `textWasThinking`: all text so far was reasoning, whose end has only now been seen. `promptProgress` counts tokens; `waiting`: accepted, but another request holds the server's slot. */
export type ChatEvent =
  | { kind: 'text'; text: string }
  | { kind: 'thinking'; text: string }
  | { kind: 'textWasThinking' }
  | { kind: 'promptProgress'; processed: number; total: number; cached: number }
  | { kind: 'loadingModel' }
  | { kind: 'waiting' }
  | { kind: 'retrying'; attempt: number; retryAt: number; reason: string };

/** `null` = the server did not say. */
export interface Usage {
  promptTokens: number | null;
  completionTokens: number | null;
  cachedTokens: number | null;
}

export type FailureKind =
  | 'cancelled'
  | 'idle'
  | 'unreachable'
  | 'unauthorized'
  | 'modelNotFound'
  | 'contextExceeded'
  | 'rateLimited'
  | 'badResponse'
  | 'incomplete'
  | 'serverError';

/** `message`: one or two sentences for people, naming host and port, never a key. `retryAt`: epoch ms, with `rateLimited`. */
export interface LlmFailure {
  kind: FailureKind;
  message: string;
  status?: number;
  retryAt?: number;
  promptTokens?: number;
  contextTokens?: number;
}

/** `text` and `thinking` are what was received, complete or not: nothing received is discarded. */
export type ChatResult =
  | {
      ok: true;
      text: string;
      thinking: string;
      /** `tool`: the model called one, and this client offers none. `other`: an end of the server's own, see `finishWord`. */
      finishReason: 'stop' | 'length' | 'tool' | 'other';
      finishWord?: string;
      model: string;
      usage: Usage;
    }
  | { ok: false; failure: LlmFailure; text: string; thinking: string; usage: Usage };

export type Result<T> = { ok: true; value: T } | { ok: false; failure: LlmFailure };

/** Called before anything of a request to another machine is sent; the request waits for it. Must not reject. `to`: the origin; `bytes`: of the body. */
export type OnSend = (sending: { to: string; what: string; bytes: number }) => Promise<void>;

/**
 * How an HTTP exchange ended. `code`: the system's or undici's. `reached`: how far the exchange got. `proxy`: the host and port of the proxy,
 * where the way ended before the server. `issuer`: of a certificate that is not trusted.
 */
export type WireEnd =
  | { kind: 'complete' }
  | { kind: 'aborted'; reached: Reached }
  | { kind: 'broken'; code: string; detail: string; reached: Reached; proxy?: string; issuer?: string };

export type Reached = 'nothing' | 'connection' | 'head';
