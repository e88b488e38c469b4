// The suite "ui": the packaged extension as a user sees it, in two halves at once, each with its own model server.
import { globSync, statSync } from 'node:fs';
import { findChromium } from '../parts/chromium.ts';
import { inRepo, root } from '../parts/paths.ts';
import { runNodeTests } from './nodeTests.ts';
import { startServers } from './servers.ts';
import { type SuiteResult, sum } from './suite.ts';

export async function runUiTests(vsix: string): Promise<SuiteResult> {
  await findChromium();
  return sum(await Promise.all(halves().map((files) => runHalf(files, vsix))));
}

async function runHalf(files: readonly string[], vsix: string): Promise<SuiteResult> {
  // A server of its own: it has one slot.
  const servers = await startServers({ ollama: false });
  try {
    const env = {
      CLAUDOMATOR_TEST_VSIX: vsix,
      CLAUDOMATOR_TEST_LLAMA: servers.llama.endpoint,
      CLAUDOMATOR_TEST_MODEL: servers.llama.model,
    };
    // One that looks at every theme takes half a minute, and three times as long on a machine that has much else to do.
    return await runNodeTests(files, { env, concurrency: 1, silenceMs: 240_000 });
  } finally {
    await servers.stop();
  }
}

interface Half {
  bytes: number;
  files: string[];
}

/** The test files in two halves of about the same length, the longest first. */
function halves(): string[][] {
  const files = globSync('test/ui/**/*.test.ts', { cwd: root }).map((file) => ({ file, bytes: statSync(inRepo(file)).size }));
  const [one, other]: [Half, Half] = [
    { bytes: 0, files: [] },
    { bytes: 0, files: [] },
  ];
  for (const { file, bytes } of files.toSorted((a, b) => b.bytes - a.bytes)) {
    const shorter = one.bytes <= other.bytes ? one : other;
    shorter.files.push(file);
    shorter.bytes += bytes;
  }
  return [one.files, other.files];
}
