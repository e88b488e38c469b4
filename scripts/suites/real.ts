// The suite "real": our modules in plain Node against real model servers, and in parallel the runners against the real CLIs, and the copies on an old git.
import path from 'node:path';
import { type Gateway, startLiteLlm, startVllm } from '../parts/gateways.ts';
import { Missing } from '../parts/missing.ts';
import { installOldGit } from '../parts/oldGit.ts';
import { installSmolModel } from '../parts/smolModel.ts';
import type { ExtraServer } from './names.ts';
import { runNodeTests } from './nodeTests.ts';
import { startServers } from './servers.ts';
import { type SuiteResult, sum } from './suite.ts';

export async function runRealTests(extras: readonly ExtraServer[] = []): Promise<SuiteResult> {
  const servers = await startServers({ ollama: true });
  const gateways: Gateway[] = [];
  try {
    if (extras.length > 0) {
      const model = await installSmolModel();
      if (extras.includes('litellm')) gateways.push(await startLiteLlm(model));
      if (extras.includes('vllm')) gateways.push(await startVllm(model));
    }
    const env = {
      CLAUDOMATOR_TEST_LLAMA: servers.llama.endpoint,
      CLAUDOMATOR_TEST_MODEL: servers.llama.model,
      CLAUDOMATOR_TEST_OLLAMA: servers.ollama?.endpoint,
      ...Object.assign({}, ...gateways.map((gateway) => gateway.env)),
    };
    // One file at a time: the servers have one slot each. The CLIs need none of them, wait most of the time, and take the longest.
    const result = sum(
      await Promise.all([
        // On a slow machine one answer takes minutes; the tests have their own timeouts of up to four minutes.
        runNodeTests('test/real/**/*.test.ts', { env, concurrency: 1, silenceMs: 300_000 }),
        runNodeTests('test/{cli,acp}/*.test.ts', { concurrency: 2 }),
        runOnOldGit(),
      ]),
    );
    return servers.note ? { ...result, notes: [...result.notes, servers.note] } : result;
  } finally {
    for (const gateway of gateways) await gateway.stop();
    await servers.stop();
  }
}

/** What the system's git is tried with in the suite “unit”. */
const ON_GIT = ['workspaces', 'repositories', 'hostile'].map((name) => `src/workspace/${name}.test.ts`);

async function runOnOldGit(): Promise<SuiteResult> {
  try {
    const env = { PATH: [await installOldGit(), process.env.PATH].join(path.delimiter) };
    return await runNodeTests(ON_GIT, { env, concurrency: 1 });
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    return { passed: 0, failed: 0, skipped: 1, notes: [error.message] };
  }
}
