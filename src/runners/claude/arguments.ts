// Builds the command line of the Claude CLI for one run.
// No flag skips permissions: the CLI asks for what is not allowed, see control.ts.

export interface ClaudeInvocation {
  /** '' = the CLI's own choice. */
  model: string;
  cwd: string;
  /** `cwd` is a copy of the workspace, in which edits need no permission. */
  isCopy: boolean;
  /** The session to resume; null = a new one. */
  sessionId: string | null;
  maxCostUsd: number | null;
  maxTurns: number | null;
  /** True leaves out the folder's instructions, the user's settings and most tools, for a prompt of a few hundred tokens. */
  isBare?: boolean;
}

export function claudeArguments({ model, cwd, isCopy, sessionId, maxCostUsd, maxTurns, isBare }: ClaudeInvocation): string[] {
  return [
    '-p',
    '--output-format=stream-json',
    '--input-format=stream-json',
    '--permission-prompt-tool=stdio',
    '--verbose',
    '--include-partial-messages',
    // In a copy edits need no permission; commands, and what lies outside, are asked for in both modes.
    `--permission-mode=${isCopy ? 'acceptEdits' : 'default'}`,
    // This tool offers the user answers to choose from, which is no permission. Without it the model asks in its answer, and a follow-up replies.
    '--disallowed-tools=AskUserQuestion',
    ...(isBare ? BARE : withInstructions(cwd)),
    // Joined by '=', so that a value cannot be taken for an option.
    ...(model === '' ? [] : [`--model=${model}`]),
    ...(sessionId === null ? [] : [`--resume=${sessionId}`]),
    ...(maxCostUsd === null ? [] : [`--max-budget-usd=${maxCostUsd}`]),
    ...(maxTurns === null ? [] : [`--max-turns=${maxTurns}`]),
  ];
}

/** Without the user's own settings, which may name another service or a program that provides its key. */
const BARE = ['--bare', '--setting-sources='];

function withInstructions(cwd: string): string[] {
  return [
    // Without a terminal the CLI would use hooks, commands and permissions of the repository without asking.
    '--setting-sources=user',
    // That also leaves out the folder's CLAUDE.md, which is only text and wanted: this brings it back.
    `--add-dir=${cwd}`,
  ];
}
