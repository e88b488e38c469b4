// The suite "ui": the packaged extension as a user sees it, in two VS Codes at once, each with its own model server.
import { globSync, statSync } from 'node:fs';
import { findChromium } from '../parts/chromium.ts';
import { inRepo, root } from '../parts/paths.ts';
import { runNodeTests } from './nodeTests.ts';
import { type Servers, startServers } from './servers.ts';
import { shareOut } from './shareOut.ts';
import { type SuiteResult, sum } from './suite.ts';

export async function runUiTests(vsix: string): Promise<SuiteResult> {
  await findChromium();
  const results: SuiteResult[] = [];
  const servers: Servers[] = [];
  try {
    // One each: a server has one slot.
    for (let count = 0; count < 2; count += 1) servers.push(await startServers({ ollama: false }));
    await shareOut(longestFirst(), servers, async (file, { llama }) => {
      const env = { CLAUDOMATOR_TEST_VSIX: vsix, CLAUDOMATOR_TEST_LLAMA: llama.endpoint, CLAUDOMATOR_TEST_MODEL: llama.model };
      // One that looks at every theme takes half a minute, and three times as long on a machine that has much else to do.
      results.push(await runNodeTests([file], { env, silenceMs: 240_000 }));
    });
  } finally {
    await Promise.all(servers.map((each) => each.stop()));
  }
  return sum(results);
}

/** So that no long file is begun when the others are nearly through. A file's size tells about how long it takes. */
function longestFirst(): string[] {
  const files = globSync('test/ui/**/*.test.ts', { cwd: root }).map((file) => ({ file, bytes: statSync(inRepo(file)).size }));
  return files.toSorted((a, b) => b.bytes - a.bytes).map(({ file }) => file);
}
