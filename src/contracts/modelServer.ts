// Declares a model server with its models, and the result lines of Check Endpoint.

export interface FoundModel {
  id: string;
  /** Context window in tokens; null = the server does not report it. */
  contextTokens: number | null;
  /** Null = the server does not report it. */
  loaded: boolean | null;
}

export interface FoundServer {
  /** 'Ollama', 'LM Studio', 'llama.cpp', 'vLLM', 'llama-swap', 'LiteLLM', 'Jan' or 'OpenAI-compatible server'. */
  product: string;
  baseUrl: string;
  models: FoundModel[];
  /** Why it can't be used yet (needs a key, is loading, has no models), for users; '' = it can. */
  problem: string;
}

/** One result of Check Endpoint, for users. `remedy`: what to do; '' = nothing. */
export interface CheckLine {
  label: string;
  status: 'ok' | 'warning' | 'error' | 'unknown';
  detail: string;
  remedy: string;
}
