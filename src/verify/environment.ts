// Builds the environment of a verification: the user's, without secrets and what bends programs.

/** Parts of a variable's name, between underscores, that tell of a secret. */
const SECRET = /(^|_)(API_?KEYS?|KEYS?|KEY_ID|TOKENS?|SECRETS?|PASS|PASSWORD|PASSWD|PASSPHRASE|PWD|CREDENTIALS?|PAT|AUTH)(_|$)/;

/** Names that end like a secret without an underscore before, such as GITHUBTOKEN. */
const SECRET_END = /(APIKEY|ACCESSKEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS)$/;

/** Not secrets, though named like some. */
const NO_SECRET = /^PWD$/;

/** Variables of model providers: a test must not be able to spend the user's money. */
const PROVIDER =
  /^(ANTHROPIC|AZURE_OPENAI|CEREBRAS|CLAUDE|CODEX|COHERE|DASHSCOPE|DEEPSEEK|FIREWORKS|GEMINI|GOOGLE_(API|GENAI|GEMINI|VERTEX)|GROQ|HUGGINGFACE|HUGGING_FACE|MISTRAL|MOONSHOT|OPENAI|OPENROUTER|PERPLEXITY|QWEN|REPLICATE|TOGETHER|XAI)_/;

/** Variables that change how programs run, or tell them that they run inside something else, such as another test run. */
const BENDING: readonly RegExp[] = [
  /^GIT_/,
  /^NODE_(OPTIONS|PATH|CHANNEL_.*|UNIQUE_ID|V8_COVERAGE|DEBUG.*|TEST_.*|ENV|PENDING_.*|REPL_.*)$/,
  /^(ELECTRON|VSCODE|CLAUDOMATOR|CLAUDECODE)(_|$)/,
  /^(LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_ENV|BASH_FUNC_.*|ENV|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|CDPATH|IFS)$/,
  /^(PYTHON(STARTUP|INSPECT|BREAKPOINT|OPTIMIZE|WARNINGS)|PYTEST_.*|RUBYOPT|PERL5(OPT|DB)|_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS)$/,
  /^(MAKEFLAGS|MAKELEVEL|MAKEFILES|MFLAGS|GNUMAKEFLAGS)$/,
  /^NPM_(LIFECYCLE_.*|PACKAGE_.*|COMMAND|EXECPATH|NODE_EXECPATH|CONFIG_(JSON|PREFIX|LOCAL_PREFIX|NODE_OPTIONS|SCRIPT_SHELL|DRY_RUN))$/,
  /^(INIT_CWD|OLDPWD|PROJECT_CWD|JEST_WORKER_ID|TEST_CONTEXT|VITEST.*|MOCHA_.*|AVA_.*|TAP.*|DEBUG)$/,
  /^(FORCE_COLOR|CLICOLOR_FORCE|COLORTERM|CLICOLOR|PY_COLORS|TERM_PROGRAM.*|TERM)$/,
];

/** `CI` keeps test tools from watching files, asking, and writing snapshots. */
const ADDED = {
  CI: '1',
  NO_COLOR: '1',
  TERM: 'dumb',
  CLICOLOR: '0',
  PY_COLORS: '0',
  CARGO_TERM_COLOR: 'never',
  PYTHONUNBUFFERED: '1',
  // Python takes a compiled file for fresh where size and second are the same: a quick edit would not count.
  PYTHONDONTWRITEBYTECODE: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
};

/** Returns a whole environment; nothing else is inherited. */
export function verificationEnvironment(inherited: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(inherited).filter((entry): entry is [string, string] => entry[1] !== undefined && isKept(entry[0]));
  return { ...Object.fromEntries(kept), ...ADDED };
}

function isKept(name: string): boolean {
  // Names are case-insensitive on Windows, and npm's are in lower case.
  const upper = name.toUpperCase();
  if (PROVIDER.test(upper) || BENDING.some((pattern) => pattern.test(upper))) return false;
  return NO_SECRET.test(upper) || !(SECRET.test(upper) || SECRET_END.test(upper));
}
