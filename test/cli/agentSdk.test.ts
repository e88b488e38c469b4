// Tests that the real Claude Agent SDK reads every line of our transcripts, and that its types fit them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installAgentSdk } from '../../scripts/parts/agentSdk.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { inRepo } from '../../scripts/parts/paths.ts';
import { everyTranscript } from '../cliStubs/everyTranscript.ts';

const STAND_IN = fileURLToPath(new URL('../cliStubs/transcriptCli.mjs', import.meta.url));

/** As far as it is used here. */
interface Sdk {
  query(parameters: { prompt: string; options: object }): AsyncIterable<object>;
}

const modules = await installAgentSdk().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('the Claude Agent SDK', { skip: modules instanceof Missing && modules.message, timeout: 600_000 }, () => {
  let folder = '';
  let transcripts: Record<string, object[]> = {};

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'claudomator-sdk-'));
    await symlink(String(modules), path.join(folder, 'node_modules'), 'junction');
    transcripts = await everyTranscript();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('reads every line of a transcript of every outcome, as it is', async () => {
    const { query }: Sdk = await import(pathToFileURL(path.join(String(modules), '@anthropic-ai', 'claude-agent-sdk', 'sdk.mjs')).href);
    for (const [name, lines] of Object.entries(transcripts)) {
      const file = path.join(folder, 'transcript.jsonl');
      await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const env = { PATH: process.env.PATH, HOME: folder, TRANSCRIPT: file };
      const options = {
        pathToClaudeCodeExecutable: STAND_IN,
        executable: 'node',
        cwd: folder,
        env,
        includePartialMessages: true,
        settingSources: [],
      };
      const read: object[] = [];
      for await (const message of query({ prompt: 'Do it.', options })) read.push(message);
      assert.deepEqual(read, lines, name);
    }
  });

  test('has a type for every line, and refuses one that lacks what it needs', async () => {
    const lines = uniqueShapes(Object.values(transcripts).flat());
    assert.deepEqual(await problemsOf(lines), []);
    const result = lines.find((line) => (line as { type: string }).type === 'result');
    assert.notDeepEqual(await problemsOf([{ ...result, usage: null }]), [], 'the check itself works');
  });

  /** What the compiler says of lines as messages of the SDK; fields of our own are allowed. */
  async function problemsOf(lines: readonly object[]): Promise<string[]> {
    const calls = lines.map((line) => `take(${JSON.stringify(line)});`);
    const head =
      "import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk';\ndeclare function take<T extends SDKMessage>(line: T): void;";
    await writeFile(path.join(folder, 'lines.mts'), [head, ...calls].join('\n'));
    const compilerOptions = { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', target: 'es2023', types: [] };
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['lines.mts'] }));
    const { stdout } = spawnSync(inRepo('node_modules', '.bin', 'tsc'), ['-p', folder], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    return stdout.split('\n').filter((line) => line.includes('error'));
  }
});

/** One line of each: the same type, and the same kinds of values under the same keys. */
function uniqueShapes(lines: readonly object[]): object[] {
  const shapes = new Map<string, object>();
  for (const line of lines) {
    const { type, subtype } = line as { type: string; subtype?: string };
    const shape = JSON.stringify([type, subtype, line], (key, value) =>
      typeof value === 'object' || ['type', 'subtype', 'status'].includes(key) ? value : typeof value,
    );
    shapes.set(shape, line);
  }
  return [...shapes.values()];
}
