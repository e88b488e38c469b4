// Makes users of the agents that work with OpenAI's APIs, each led to the stub and nowhere else.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { knownAgent } from '#runners/acp/agents.ts';
import type { AcpUser } from '../cliStubs/acpRun.ts';
import { type OpenAiStub, STUB_MODEL } from '../cliStubs/openAiStub.ts';

export type OpenAiAgent = 'opencode' | 'goose' | 'qwen' | 'codex';

/** A home of its own, with a workspace in it that has one file; and what removes it. */
export async function aHome(): Promise<{ home: string; folder: string; remove: () => Promise<void> }> {
  const home = await mkdtemp(path.join(tmpdir(), 'claudomator-acp-'));
  const folder = path.join(home, 'ws');
  await mkdir(folder);
  await writeFile(path.join(folder, 'a.txt'), 'one\ntwo\nthree\n');
  return { home, folder, remove: () => rm(home, { recursive: true, force: true }) };
}

export async function openAiUser(
  agentType: OpenAiAgent,
  executable: string,
  home: string,
  baseUrl: string,
  stub: OpenAiStub,
): Promise<AcpUser> {
  const own = await OWN[agentType](home, baseUrl);
  const PATH = [path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter);
  // What is not for the stub ends at its proxy.
  const environment = { HOME: home, PATH, HTTPS_PROXY: stub.origin, NO_PROXY: '127.0.0.1', ...own };
  return { agent: knownAgent(agentType), executable, environment, folder: path.join(home, 'ws'), storageFolder: home };
}

const OWN: Record<OpenAiAgent, (home: string, baseUrl: string) => Promise<Record<string, string>>> = {
  opencode: async (home, baseUrl) => {
    const models = { [STUB_MODEL]: { name: 'Stub', limit: { context: 131_072, output: 8_192 }, tool_call: true, reasoning: true } };
    const stub = { npm: '@ai-sdk/openai-compatible', name: 'Stub', options: { baseURL: baseUrl, apiKey: 'k' }, models };
    await writeJson(path.join(home, '.config', 'opencode', 'opencode.json'), {
      model: `stub/${STUB_MODEL}`,
      enabled_providers: ['stub'],
      provider: { stub },
    });
    return { OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' };
  },
  goose: async (_home, baseUrl) => {
    const { origin, pathname } = new URL(baseUrl);
    const address = { OPENAI_HOST: origin, OPENAI_BASE_PATH: `${pathname.slice(1)}/chat/completions` };
    return { GOOSE_PROVIDER: 'openai', GOOSE_MODEL: STUB_MODEL, GOOSE_DISABLE_KEYRING: '1', OPENAI_API_KEY: 'k', ...address };
  },
  qwen: async (home, baseUrl) => {
    const settings = {
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      general: { disableUpdateNag: true, disableAutoUpdate: true, enableAutoUpdate: false },
      memory: { enableManagedAutoMemory: false },
      security: { auth: { selectedType: 'openai' } },
    };
    await writeJson(path.join(home, '.qwen', 'settings.json'), settings);
    return { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: STUB_MODEL };
  },
  codex: async (_home, baseUrl) => {
    const stub = {
      name: 'Stub',
      base_url: baseUrl,
      env_key: 'OPENAI_API_KEY',
      wire_api: 'responses',
      request_max_retries: 0,
      stream_max_retries: 0,
    };
    const config = {
      model_provider: 'stub',
      model: STUB_MODEL,
      model_providers: { stub },
      check_for_update_on_startup: false,
      analytics: { enabled: false },
    };
    return { OPENAI_API_KEY: 'k', CODEX_CONFIG: JSON.stringify(config) };
  },
};

async function writeJson(file: string, value: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(value));
}
