// The command line of one run of the Claude CLI. Never a flag that skips permissions: what is not allowed is asked, see claudeControl.ts.

export interface ClaudeRun {
  /** '' = the CLI's own choice. */
  model: string;
  cwd: string;
  /** In which it goes on; null = a new one. */
  sessionId: string | null;
  maxCostUsd: number | null;
  maxTurns: number | null;
  /** Without the folder's instructions, the user's settings and most tools: a prompt of some hundred tokens. */
  isBare?: boolean;
}

export function claudeArguments({ model, cwd, sessionId, maxCostUsd, maxTurns, isBare }: ClaudeRun): string[] {
  return [
    '-p',
    '--output-format=stream-json',
    '--input-format=stream-json',
    '--permission-prompt-tool=stdio',
    '--verbose',
    '--include-partial-messages',
    '--permission-mode=default',
    // A choice between answers of its own is no permission. Without the tool the model asks in its answer, and a follow-up replies.
    '--disallowed-tools=AskUserQuestion',
    ...(isBare ? BARE : withInstructions(cwd)),
    // Joined by '=': a value can't be taken for another option.
    ...(model === '' ? [] : [`--model=${model}`]),
    ...(sessionId === null ? [] : [`--resume=${sessionId}`]),
    ...(maxCostUsd === null ? [] : [`--max-budget-usd=${maxCostUsd}`]),
    ...(maxTurns === null ? [] : [`--max-turns=${maxTurns}`]),
  ];
}

/** The user's own settings may name another service, or a helper that hands out its key. */
const BARE = ['--bare', '--setting-sources='];

function withInstructions(cwd: string): string[] {
  return [
    // Without a terminal the CLI would take hooks, commands and permissions from the repository unasked.
    '--setting-sources=user',
    // That leaves out the folder's CLAUDE.md too, which is text and wanted: this brings it back.
    `--add-dir=${cwd}`,
  ];
}
