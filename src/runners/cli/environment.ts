// Builds a CLI's environment: the user's, without VS Code's internals and other providers' keys.

type Cli = 'claude' | 'gemini';

/** Which providers' variables a program keeps: those of this CLI, those that begin so, or all. */
export type Keeps = Cli | readonly string[] | 'all';

/** Prefixes of providers' variables; `cli`: the CLI that keeps them, null = none. */
const PROVIDERS: readonly { prefix: string; cli: Cli | null }[] = [
  { prefix: 'ANTHROPIC_', cli: 'claude' },
  { prefix: 'CLAUDE_', cli: 'claude' },
  { prefix: 'GEMINI_', cli: 'gemini' },
  { prefix: 'GOOGLE_API_KEY', cli: 'gemini' },
  { prefix: 'GOOGLE_GENAI_', cli: 'gemini' },
  { prefix: 'GOOGLE_GEMINI_', cli: 'gemini' },
  { prefix: 'GOOGLE_VERTEX_', cli: 'gemini' },
  ...[
    'AZURE_OPENAI_',
    'CEREBRAS_',
    'CODEX_',
    'COHERE_',
    'COPILOT_',
    'CURSOR_',
    'DASHSCOPE_',
    'DEEPSEEK_',
    'FIREWORKS_',
    'GOOSE_',
    'GROQ_',
    'HF_TOKEN',
    'HUGGINGFACE_',
    'HUGGING_FACE_',
    'MISTRAL_',
    'MOONSHOT_',
    'OLLAMA_',
    'OPENAI_',
    'OPENCODE_',
    'OPENROUTER_',
    'PERPLEXITY_',
    'QWEN_',
    'REPLICATE_',
    'TOGETHER_',
    'VIBE_',
    'XAI_',
  ].map((prefix) => ({ prefix, cli: null })),
];

/** Variables that would change how another program runs, or tell it that it runs inside something else. */
const NEVER: readonly RegExp[] = [
  /^NODE_(OPTIONS|PATH|CHANNEL_.*|UNIQUE_ID|V8_COVERAGE|DEBUG.*)$/,
  /^ELECTRON_/,
  /^VSCODE_/,
  /^CLAUDOMATOR_/,
  /^CLAUDECODE$/,
  /^CLAUDE_CODE_(ENTRYPOINT|SSE_PORT|SESSION_ID|CHILD_SESSION|EXECPATH)$/,
  /^GEMINI_CLI(_IDE_.*|_TRUST_WORKSPACE|_NO_RELAUNCH)?$/,
  /^(APPLICATION_INSIGHTS_NO_|CHROME_DESKTOP$|TERM_PROGRAM)/,
];

/** Returns a whole environment: `inherited` without the above, then `added`, which takes precedence. Cloud accounts (AWS_…, GOOGLE_CLOUD_…) stay, as both CLIs and their tools may need them. */
export function cliEnvironment(
  keeps: Keeps,
  inherited: NodeJS.ProcessEnv,
  added: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = Object.entries(inherited).filter((entry): entry is [string, string] => entry[1] !== undefined && isKept(keeps, entry[0]));
  return { ...Object.fromEntries(kept), ...added };
}

function isKept(keeps: Keeps, name: string): boolean {
  // Names are case-insensitive on Windows.
  const upper = name.toUpperCase();
  if (NEVER.some((pattern) => pattern.test(upper))) return false;
  const provider = PROVIDERS.find(({ prefix }) => upper.startsWith(prefix));
  if (provider === undefined || keeps === 'all') return true;
  return typeof keeps === 'string' ? provider.cli === keeps : keeps.some((prefix) => upper.startsWith(prefix));
}
