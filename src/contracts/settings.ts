// Declares the parsed settings of one folder.

export interface LocalModelSettings {
  /** As the user wrote it; '' = no local model. */
  endpoint: string;
  /** '' = the server's first model. */
  model: string;
  /** Idle time without progress. */
  timeoutSeconds: number;
  defaultTemperature: number;
  /** 0 = ask the server. */
  contextTokens: number;
}

export interface Settings {
  localModel: LocalModelSettings & { serverCommand: string; serverModelPath: string };
  /** `path`: absolute, or a name in PATH; `model`: '' = the CLI's own choice. */
  claude: { path: string; model: string };
  gemini: { path: string; model: string };
  classifier: { enabled: boolean; timeoutSeconds: number };
  routing: { defaultAgent: string; localOnly: boolean; localOnlyPaths: string[] };
  pool: PoolLimits;
}

export interface PoolLimits {
  total: number;
  /** Slots by agent type; a type that is not named has as many as `total`. */
  perAgent: Record<string, number>;
  /** Slots that an account (a server) really has; one that is not named has no limit of its own. */
  perAccount?: Record<string, number>;
}
