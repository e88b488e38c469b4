// The suite "host": test/host inside the current and the oldest VS Code on llama.cpp, and inside the current one on Ollama.
import { runInHost } from '../host/inHost.ts';
import type { ModelServer } from '../parts/modelServer.ts';
import type { VsCodeVersion } from '../parts/vscode.ts';
import { startServers } from './servers.ts';
import { mustHaveRun, type SuiteResult, sum } from './suite.ts';

/** The other suites bring a server of their own, or need none. */
const ON_ANOTHER_SERVER = ['tasks', 'runners'];

export async function runHostTests(vsix: string): Promise<SuiteResult> {
  const servers = await startServers({ ollama: true });
  try {
    const results = [await onHost('current', 'llama.cpp', servers.llama, vsix), await onHost('oldest', 'llama.cpp', servers.llama, vsix)];
    if (servers.ollama) results.push(await onHost('current', 'Ollama', servers.ollama, vsix, ON_ANOTHER_SERVER));
    else results.push({ passed: 0, failed: 0, skipped: 1, notes: [servers.note] });
    return sum(results);
  } finally {
    await servers.stop();
  }
}

async function onHost(
  version: VsCodeVersion,
  product: string,
  server: ModelServer,
  vsix: string,
  suites?: readonly string[],
): Promise<SuiteResult> {
  console.log(`\nVS Code ${version}, ${product}`);
  const settings = {
    'claudomator.localModel.endpoint': server.endpoint,
    'claudomator.localModel.model': server.model,
    'claudomator.localModel.defaultTemperature': 0,
  };
  const { tests } = await runInHost({ version, vsix, settings, ...(suites ? { suites } : {}) });
  for (const test of tests) {
    const mark = { passed: '✔', failed: '✖', skipped: '﹣' }[test.state];
    console.log(`${mark} ${test.title} (${test.ms} ms)${test.error ? `\n${test.error}` : ''}`);
  }
  const count = (state: string) => tests.filter((test) => test.state === state).length;
  const result = { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), notes: [] };
  return mustHaveRun(`VS Code ${version} on ${product}`, result);
}
