// The suite "host": test/host inside the current and the oldest VS Code on llama.cpp, and inside the current one on Ollama; and an example of another extension in both.
import { runInHost } from '../host/inHost.ts';
import { exampleVsix } from '../parts/exampleExtension.ts';
import type { ModelServer } from '../parts/modelServer.ts';
import type { VsCodeVersion } from '../parts/vscode.ts';
import { buildLinkedVsix } from '../parts/vsix.ts';
import { type Servers, startServers } from './servers.ts';
import { shareOut } from './shareOut.ts';
import { mustHaveRun, nothing, type SuiteResult, sum } from './suite.ts';

/** The other suites start their own server, or need none. */
const ON_ANOTHER_SERVER = ['tasks', 'runners'];
/** The only suite that runs with the example extension installed, whose agent would be a candidate in every other suite. */
const EXAMPLE = 'example';

/** Two at once, each with its own llama.cpp. */
export async function runHostTests(vsix: string): Promise<SuiteResult> {
  const servers: Servers[] = [];
  const results: SuiteResult[] = [];
  try {
    for (const ollama of [true, false]) servers.push(await startServers({ ollama }));
    const runs = await runsOf(vsix, servers);
    await shareOut(runs, servers, async ({ version, besides, server, packages, isWanted }, { llama }) => {
      results.push(await onHost(version, besides, server ?? llama, packages, isWanted));
    });
    const note = servers[0]?.note;
    if (note) results.push({ ...nothing, skipped: 1, notes: [note] });
  } finally {
    await Promise.all(servers.map((each) => each.stop()));
  }
  return sum(results);
}

interface HostRun {
  version: VsCodeVersion;
  /** What it runs with, in words. */
  besides: string;
  /** Null = the llama.cpp of whoever runs it. */
  server: ModelServer | null;
  packages: readonly string[];
  isWanted(suite: string): boolean;
}

/** The longest first. */
async function runsOf(vsix: string, servers: readonly Servers[]): Promise<HostRun[]> {
  const linked: HostRun = {
    version: 'current',
    besides: 'both ports behind an unsteady link',
    server: null,
    packages: [await buildLinkedVsix()],
    isWanted: (suite) => suite !== EXAMPLE && suite !== 'manifest',
  };
  const versions: VsCodeVersion[] = ['current', 'oldest'];
  const alone = versions.map(
    (version): HostRun => ({ version, besides: 'llama.cpp', server: null, packages: [vsix], isWanted: (suite) => suite !== EXAMPLE }),
  );
  const packages = [vsix, await exampleVsix()];
  const withExample = versions.map(
    (version): HostRun => ({ version, besides: 'the example extension', server: null, packages, isWanted: (suite) => suite === EXAMPLE }),
  );
  const onOllama = servers.flatMap(({ ollama }): HostRun[] =>
    ollama
      ? [
          {
            version: 'current',
            besides: 'Ollama',
            server: ollama,
            packages: [vsix],
            isWanted: (suite) => ON_ANOTHER_SERVER.includes(suite),
          },
        ]
      : [],
  );
  return [linked, ...alone, ...onOllama, ...withExample];
}

async function onHost(
  version: VsCodeVersion,
  besides: string,
  server: ModelServer,
  vsix: readonly string[],
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
