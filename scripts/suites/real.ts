// The suite "real": our parts in plain Node against real model servers.
import { runNodeTests } from './nodeTests.ts';
import { startServers } from './servers.ts';
import type { SuiteResult } from './suite.ts';

export async function runRealTests(): Promise<SuiteResult> {
  const servers = await startServers({ ollama: true });
  try {
    const env = {
      CLAUDOMATOR_TEST_LLAMA: servers.llama.endpoint,
      CLAUDOMATOR_TEST_MODEL: servers.llama.model,
      CLAUDOMATOR_TEST_OLLAMA: servers.ollama?.endpoint,
    };
    // One file at a time: the servers have one slot each.
    const result = await runNodeTests('test/real/**/*.test.ts', { env, concurrency: 1 });
    return servers.note ? { ...result, notes: [...result.notes, servers.note] } : result;
  } finally {
    await servers.stop();
  }
}
