// Lists the agents that can work on a local model, and how each is directed there and nowhere else.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OPENCODE_ON_LOCAL, QWEN_ON_LOCAL } from '#contracts/agentTypes.ts';
import { knownAgent } from './agents.ts';

/** Tokens kept free for the answer. */
export const ANSWER_TOKENS = 1_024;

/** What an agent is told of the server. `contextTokens`: null = unknown. */
interface LocalServer {
  baseUrl: string;
  apiKey: string;
  model: string;
  contextTokens: number | null;
}

export interface LocalAgent {
  agentType: string;
  label: string;
  /** The agent type of the program. */
  program: string;
  /** Tokens of its first prompt, without the task: its instructions and tools. Measured with the pinned versions. */
  firstPromptTokens: number;
  /** Writes its configuration below `folder`, and returns what leads it there. */
  configure(server: LocalServer, folder: string): Promise<Record<string, string>>;
}

export const LOCAL_AGENTS: readonly LocalAgent[] = [
  {
    agentType: OPENCODE_ON_LOCAL,
    label: 'OpenCode on a local model',
    program: 'opencode',
    firstPromptTokens: 7_200,
    configure: configureOpenCode,
  },
  { agentType: QWEN_ON_LOCAL, label: 'Qwen Code on a local model', program: 'qwen', firstPromptTokens: 17_700, configure: configureQwen },
];

/** For an agent type that is in the table. */
export function localAgent(agentType: string): LocalAgent {
  const found = LOCAL_AGENTS.find((agent) => agent.agentType === agentType);
  if (found === undefined) throw new Error(`${agentType} is no agent on a local model`);
  return found;
}

/** Its settings, accounts and sessions are ours: those of the user name other servers, and other programs to start. */
async function configureOpenCode(
  { baseUrl, apiKey, model, contextTokens: size }: LocalServer,
  folder: string,
): Promise<Record<string, string>> {
  const asking: object = JSON.parse(knownAgent('opencode').env.OPENCODE_CONFIG_CONTENT ?? '{}');
  const output = Math.min(8_192, Math.max(ANSWER_TOKENS, Math.floor((size ?? 32_768) / 4)));
  const limit = size === null ? {} : { limit: { context: size, output } };
  const provider = {
    npm: '@ai-sdk/openai-compatible',
    name: 'Local',
    options: { baseURL: baseUrl, apiKey },
    models: { [model]: { name: model, tool_call: true, ...limit } },
  };
  const chosen = { model: `local/${model}`, small_model: `local/${model}`, enabled_providers: ['local'], provider: { local: provider } };
  const own = await made(path.join(folder, 'config', 'opencode'));
  // It installs a package of its own there at each start; this keeps npm from asking its registry for that, and for nothing else.
  await writeFile(path.join(own, '.npmrc'), 'offline=true\nregistry=http://127.0.0.1:9/\nfetch-retries=0\n');
  return {
    OPENCODE_CONFIG_CONTENT: JSON.stringify({ ...asking, ...chosen, share: 'disabled', autoupdate: false }),
    OPENCODE_DISABLE_PROJECT_CONFIG: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_SHARE: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    OPENCODE_PURE: '1',
    XDG_CONFIG_HOME: path.dirname(own),
    XDG_DATA_HOME: await made(path.join(folder, 'data')),
    XDG_STATE_HOME: await made(path.join(folder, 'state')),
  };
}

async function configureQwen({ baseUrl, apiKey, model }: LocalServer, folder: string): Promise<Record<string, string>> {
  const home = await made(path.join(folder, 'home'));
  const settings = {
    security: { auth: { selectedType: 'openai' } },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    general: { disableUpdateNag: true, disableAutoUpdate: true, enableAutoUpdate: false },
    // Further requests after each answer, which take minutes on a small machine.
    memory: { enableManagedAutoMemory: false },
    model: { name: model },
  };
  await writeFile(path.join(home, 'settings.json'), JSON.stringify(settings));
  return { QWEN_HOME: home, OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: model };
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}
