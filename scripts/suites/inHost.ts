// The suite "host": test/host inside the current and the oldest VS Code on llama.cpp, and inside the current one on Ollama; and an example of another extension in both.
import { runInHost } from '../host/inHost.ts';
import { exampleVsix } from '../parts/exampleExtension.ts';
import type { ModelServer } from '../parts/modelServer.ts';
import type { VsCodeVersion } from '../parts/vscode.ts';
import { buildLinkedVsix } from '../parts/vsix.ts';
import { type Servers, startServers } from './servers.ts';
import { mustHaveRun, type SuiteResult, sum } from './suite.ts';

/** The other suites start their own server, or need none. */
const ON_ANOTHER_SERVER = ['tasks', 'runners'];
/** The only suite that runs with the example extension installed, whose agent would be a candidate in every other suite. */
const EXAMPLE = 'example';

/** In two halves at once, each with its own llama.cpp. */
export async function runHostTests(vsix: string): Promise<SuiteResult> {
  const withExample = [vsix, await exampleVsix()];
  const linked = await buildLinkedVsix();
  const onBothExtensions = async (version: VsCodeVersion, llama: ModelServer) => [
    await onHost(version, 'llama.cpp', llama, vsix, (suite) => suite !== EXAMPLE),
    await onHost(version, 'the example extension', llama, withExample, (suite) => suite === EXAMPLE),
  ];
  const halves = await Promise.all([
    withServers(true, async ({ llama, ollama, note }) => [
      ...(await onBothExtensions('current', llama)),
      ollama
        ? await onHost('current', 'Ollama', ollama, vsix, (suite) => ON_ANOTHER_SERVER.includes(suite))
        : { passed: 0, failed: 0, skipped: 1, notes: [note] },
    ]),
    withServers(false, async ({ llama }) => [
      ...(await onBothExtensions('oldest', llama)),
      await onHost('current', 'both ports behind an unsteady link', llama, linked, (suite) => suite !== EXAMPLE && suite !== 'manifest'),
    ]),
  ]);
  return sum(halves.flat());
}

async function withServers(ollama: boolean, run: (servers: Servers) => Promise<SuiteResult[]>): Promise<SuiteResult[]> {
  const servers = await startServers({ ollama });
  try {
    return await run(servers);
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
  const settings = {
    'claudomator.localModel.endpoint': server.endpoint,
    'claudomator.localModel.model': server.model,
    'claudomator.localModel.defaultTemperature': 0,
  };
  const tests = await runInHost({ version, vsix, settings, isWanted });
  console.log(`\nVS Code ${version}, ${besides}`);
  for (const test of tests) {
    const mark = { passed: '✔', failed: '✖', skipped: '﹣' }[test.state];
    console.log(`${mark} ${test.title} (${test.ms} ms)${test.error ? `\n${test.error}` : ''}`);
  }
  const count = (state: string) => tests.filter((test) => test.state === state).length;
  const result = { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), notes: [] };
  return mustHaveRun(`VS Code ${version}, ${besides}`, result);
}
