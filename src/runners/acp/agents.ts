// Lists the ACP agents: how each is found, started, logged in, and made to ask permission.
import path from 'node:path';
import type { AgentSetting } from '#contracts/settings.ts';

export interface AcpAgent {
  agentType: string;
  /** As people read it. */
  label: string;
  /** A codicon. */
  icon: string;
  /** Its name in PATH, or an absolute path. */
  program: string;
  args: readonly string[];
  /** Added to its environment, above the user's: it asks before it acts, and nothing but its work is done. */
  env: Readonly<Record<string, string>>;
  /** Prefixes of its own providers' variables, which it keeps; `all`: it may work with any provider. */
  keeps: readonly string[] | 'all';
  /** The mode in which it asks before it acts; null = it has none. */
  mode: string | null;
  /** The same in a copy of the workspace, in which edits need no permission; null = as elsewhere. */
  copyMode: string | null;
  /** What logs it in without user interaction: methods of the agent, and the variable that each needs. */
  logins: readonly { method: string; needs: string }[];
  /** The title of a call that runs a command is that command. */
  titlesAreCommands: boolean;
  /** Where it sends a task: the variable that names another address, and the service where that is not set. */
  service: { address: string | null; name: string };
  /** One line for people and for the classifier. */
  strengths: string;
  /** A command line, or a page. */
  install: string;
  /** What to do, as the end of a sentence. */
  login: string;
  /** The command line of it, for a terminal; '' = not known. */
  loginCommand: string;
  /** It is there as an agent of our own too, which the classifier prefers. */
  isByNameOnly: boolean;
}

const ASKS_BEFORE = JSON.stringify({
  permission: { bash: 'ask', edit: 'ask', webfetch: 'ask', websearch: 'ask', external_directory: 'ask' },
});

const COMMON = { mode: null, copyMode: null, logins: [], titlesAreCommands: false, isByNameOnly: false } as const;

export const KNOWN_AGENTS: readonly AcpAgent[] = [
  {
    ...COMMON,
    agentType: 'opencode',
    label: 'OpenCode',
    icon: 'code',
    program: 'opencode',
    args: ['acp'],
    env: { OPENCODE_CONFIG_CONTENT: ASKS_BEFORE, OPENCODE_DISABLE_AUTOUPDATE: '1' },
    keeps: 'all',
    service: { address: null, name: 'the provider set up in OpenCode' },
    strengths: 'OpenCode, an open agent for any provider’s models: good for everyday edits and for trying other models',
    install: 'npm install -g opencode-ai',
    login: 'run “opencode auth login” in a terminal',
    loginCommand: 'opencode auth login',
  },
  {
    ...COMMON,
    agentType: 'qwen',
    label: 'Qwen Code',
    icon: 'symbol-misc',
    program: 'qwen',
    args: ['--acp', '--approval-mode=default'],
    env: { QWEN_CODE_NO_RELAUNCH: 'true' },
    keeps: ['QWEN_', 'DASHSCOPE_', 'OPENAI_'],
    mode: 'default',
    logins: [{ method: 'openai', needs: 'OPENAI_API_KEY' }],
    service: { address: 'OPENAI_BASE_URL', name: 'Qwen' },
    strengths: 'Qwen Code, an agent for Qwen’s coder models: good for edits across files; has a daily quota',
    install: 'npm install -g @qwen-code/qwen-code',
    login: 'run “qwen” once in a terminal and log in',
    loginCommand: 'qwen',
  },
  {
    ...COMMON,
    agentType: 'codex',
    label: 'Codex',
    icon: 'terminal',
    program: 'codex-acp',
    args: [],
    env: { NO_BROWSER: '1' },
    keeps: ['OPENAI_', 'CODEX_'],
    mode: 'read-only',
    // Its sandbox then lets a command write in the copy only, and reach no network, before it asks.
    copyMode: 'workspace-write',
    logins: [
      { method: 'api-key', needs: 'CODEX_API_KEY' },
      { method: 'api-key', needs: 'OPENAI_API_KEY' },
    ],
    service: { address: 'OPENAI_BASE_URL', name: 'OpenAI' },
    strengths: 'Codex, OpenAI’s strong cloud agent: best for hard problems and long tasks; costs money or quota',
    install: 'npm install -g @agentclientprotocol/codex-acp',
    login: 'run “codex login” in a terminal, or set OPENAI_API_KEY where VS Code is started',
    loginCommand: 'codex login',
  },
  {
    ...COMMON,
    agentType: 'goose',
    label: 'Goose',
    icon: 'feedback',
    program: 'goose',
    args: ['acp'],
    env: { GOOSE_MODE: 'approve' },
    keeps: 'all',
    mode: 'approve',
    service: { address: null, name: 'the provider set up in Goose' },
    strengths: 'Goose, an open agent for any provider’s models, with many extensions: good for work with other tools and services',
    install: 'https://block.github.io/goose',
    login: 'run “goose configure” in a terminal',
    loginCommand: 'goose configure',
  },
  {
    ...COMMON,
    agentType: 'copilot',
    label: 'Copilot CLI',
    icon: 'copilot',
    program: 'copilot',
    args: ['--acp', '--no-auto-update'],
    env: {},
    keeps: ['COPILOT_'],
    service: { address: null, name: 'GitHub Copilot' },
    strengths:
      'GitHub Copilot’s agent, with the models of a Copilot plan: good for everyday edits and for work on GitHub; has a monthly quota',
    install: 'npm install -g @github/copilot',
    login: 'run “copilot login” in a terminal',
    loginCommand: 'copilot login',
  },
  {
    ...COMMON,
    agentType: 'cursor',
    label: 'Cursor CLI',
    icon: 'edit',
    program: 'cursor-agent',
    args: ['acp'],
    env: {},
    keeps: ['CURSOR_'],
    service: { address: null, name: 'Cursor' },
    strengths: 'Cursor’s agent, with the models of a Cursor plan: good for edits across files; has a quota',
    install: 'https://cursor.com/cli',
    login: 'run “cursor-agent login” in a terminal',
    loginCommand: 'cursor-agent login',
  },
  {
    ...COMMON,
    agentType: 'vibe',
    label: 'Mistral Vibe',
    icon: 'pulse',
    program: 'vibe-acp',
    args: [],
    env: { VIBE_ENABLE_TELEMETRY: 'false', VIBE_ENABLE_UPDATE_CHECKS: 'false' },
    keeps: ['MISTRAL_', 'VIBE_'],
    mode: 'default',
    service: { address: null, name: 'Mistral' },
    strengths: 'Vibe, Mistral’s agent with Devstral: quick and cheap for well-described edits',
    install: 'uv tool install mistral-vibe',
    login: 'run “vibe --setup” in a terminal',
    loginCommand: 'vibe --setup',
  },
  {
    ...COMMON,
    agentType: 'claude-acp',
    label: 'Claude Agent (ACP)',
    icon: 'sparkle',
    program: 'claude-agent-acp',
    args: [],
    // Retries are the queue's policy.
    env: { CLAUDE_CODE_MAX_RETRIES: '2', DISABLE_AUTOUPDATER: '1' },
    keeps: ['ANTHROPIC_', 'CLAUDE_'],
    mode: 'default',
    service: { address: 'ANTHROPIC_BASE_URL', name: 'Anthropic' },
    strengths: 'Claude through its adapter for editors: as Claude Code, where only the adapter is installed',
    install: 'npm install -g @agentclientprotocol/claude-agent-acp',
    login: 'run “claude” once in a terminal and log in, or set ANTHROPIC_API_KEY where VS Code is started',
    loginCommand: 'claude',
    isByNameOnly: true,
  },
  {
    ...COMMON,
    agentType: 'gemini-acp',
    label: 'Gemini CLI (ACP)',
    icon: 'star-empty',
    program: 'gemini',
    args: ['--acp', '--approval-mode=default'],
    env: { GEMINI_CLI_NO_RELAUNCH: 'true' },
    keeps: ['GEMINI_', 'GOOGLE_API_KEY', 'GOOGLE_GENAI_', 'GOOGLE_GEMINI_', 'GOOGLE_VERTEX_'],
    mode: 'default',
    titlesAreCommands: true,
    service: { address: 'GOOGLE_GEMINI_BASE_URL', name: 'Google' },
    strengths: 'the Gemini CLI as editors use it: asks before it runs a command, which it can’t without an editor',
    install: 'npm install -g @google/gemini-cli',
    login: 'run “gemini” once in a terminal and sign in, or set GEMINI_API_KEY where VS Code is started',
    loginCommand: 'gemini',
    isByNameOnly: true,
  },
];

/** An agent of the user's own settings. */
export function ownAgent({ name, command, args, env }: AgentSetting): AcpAgent {
  return {
    ...COMMON,
    agentType: name,
    label: name,
    icon: 'plug',
    program: command,
    args,
    env,
    // What it needs stands in its settings: nothing is known of its provider.
    keeps: [],
    service: { address: null, name: `the provider set up in ${name}` },
    strengths: `${name}, an agent of the user’s own settings`,
    install: 'set its command in claudomator.acp.agents',
    login: `run “${path.basename(command)}” in a terminal and log in`,
    loginCommand: '',
  };
}

/** For an agent type that is in the table. */
export function knownAgent(agentType: string): AcpAgent {
  const found = KNOWN_AGENTS.find((agent) => agent.agentType === agentType);
  if (found === undefined) throw new Error(`${agentType} is no known agent`);
  return found;
}
