// Declares what is known of a model server: its models, and the lines of Check Endpoint.

export interface FoundModel {
  id: string;
  /** Tokens; null = the server does not say. */
  contextTokens: number | null;
  /** null = the server does not say. */
  loaded: boolean | null;
}

export interface FoundServer {
  /** 'Ollama', 'LM Studio', 'llama.cpp', 'vLLM', 'Jan' or 'OpenAI-compatible server'. */
  product: string;
  baseUrl: string;
  models: FoundModel[];
  /** What keeps it from being used at once (needs a key, still loading, no models), for people. '' = nothing. */
  problem: string;
}

/** One line of Check Endpoint. `remedy`: what to do, '' when all is well. */
export interface CheckLine {
  label: string;
  status: 'ok' | 'warning' | 'error' | 'unknown';
  detail: string;
  remedy: string;
}
