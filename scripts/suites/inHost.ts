// The suite "host": test/host inside the current and the oldest VS Code on llama.cpp, and inside the current one on Ollama; and an example of another extension in both.
import { runInHost } from '../host/inHost.ts';
import { exampleVsix } from '../parts/exampleExtension.ts';
import type { ModelServer } from '../parts/modelServer.ts';
import type { VsCodeVersion } from '../parts/vscode.ts';
import { buildLinkedVsix } from '../parts/vsix.ts';
import { startServers } from './servers.ts';
import { mustHaveRun, type SuiteResult, sum } from './suite.ts';

/** The other suites start their own server, or need none. */
const ON_ANOTHER_SERVER = ['tasks', 'runners'];
/** The only suite that runs with the example extension installed, whose agent would be a candidate in every other suite. */
const EXAMPLE = 'example';

export async function runHostTests(vsix: string): Promise<SuiteResult> {
  const servers = await startServers({ ollama: true });
  try {
    const withExample = [vsix, await exampleVsix()];
    const results: SuiteResult[] = [];
    for (const version of ['current', 'oldest'] as const) {
      results.push(await onHost(version, 'llama.cpp', servers.llama, vsix, (suite) => suite !== EXAMPLE));
      results.push(await onHost(version, 'the example extension', servers.llama, withExample, (suite) => suite === EXAMPLE));
    }
    results.push(
      await onHost(
        'current',
        'both ports behind an unsteady link',
        servers.llama,
        await buildLinkedVsix(),
        (suite) => suite !== EXAMPLE && suite !== 'manifest',
      ),
    );
    if (servers.ollama) results.push(await onHost('current', 'Ollama', servers.ollama, vsix, (suite) => ON_ANOTHER_SERVER.includes(suite)));
    else results.push({ passed: 0, failed: 0, skipped: 1, notes: [servers.note] });
    return sum(results);
  } finally {
    await servers.stop();
  }
}

async function onHost(
  version: VsCodeVersion,
  besides: string,
  server: ModelServer,
  vsix: string | readonly string[],
  isWanted: (suite: string) => boolean,
): Promise<SuiteResult> {
  console.log(`\nVS Code ${version}, ${besides}`);
  const settings = {
    'claudomator.localModel.endpoint': server.endpoint,
    'claudomator.localModel.model': server.model,
    'claudomator.localModel.defaultTemperature': 0,
  };
  const tests = await runInHost({ version, vsix, settings, isWanted });
  for (const test of tests) {
    const mark = { passed: '✔', failed: '✖', skipped: '﹣' }[test.state];
    console.log(`${mark} ${test.title} (${test.ms} ms)${test.error ? `\n${test.error}` : ''}`);
  }
  const count = (state: string) => tests.filter((test) => test.state === state).length;
  const result = { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), notes: [] };
  return mustHaveRun(`VS Code ${version}, ${besides}`, result);
}
