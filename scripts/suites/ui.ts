// The suite "ui": the packaged extension as a user sees it, one VS Code at a time.
import { findChromium } from '../parts/chromium.ts';
import { runNodeTests } from './nodeTests.ts';
import { startServers } from './servers.ts';
import type { SuiteResult } from './suite.ts';

export async function runUiTests(vsix: string): Promise<SuiteResult> {
  await findChromium();
  const servers = await startServers({ ollama: false });
  try {
    const env = {
      CLAUDOMATOR_TEST_VSIX: vsix,
      CLAUDOMATOR_TEST_LLAMA: servers.llama.endpoint,
      CLAUDOMATOR_TEST_MODEL: servers.llama.model,
    };
    // One that looks at every theme takes half a minute, and three times as long on a machine that has much else to do.
    return await runNodeTests('test/ui/**/*.test.ts', { env, concurrency: 1, silenceMs: 240_000 });
  } finally {
    await servers.stop();
  }
}
