// Tests how the Gemini CLI is started and how its runs end, on a stand-in.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import { aRunnableTask } from '../../../test/cliStubs/aRunnableTask.ts';
import { type GeminiRunnerParts, geminiRunner } from './geminiRunner.ts';
import { nextPacificMidnight } from './quota.ts';

/** Answers with how it was started and what it read, and ends as `FAKE_ENDS` says. */
const FAKE = `#!${process.execPath}
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
const { FAKE_ENDS, ...env } = process.env;
if (FAKE_ENDS === 'silent') setInterval(() => {}, 1000);
else {
  let prompt = '';
  process.stdin.setEncoding('utf8').on('data', (text) => { prompt += text; }).on('end', () => {
    say({ type: 'init', session_id: 's1', model: 'm1' });
    process.stdout.write('not JSON\\n');
    say({ type: 'a later kind' });
    say({ type: 'message', role: 'assistant', content: JSON.stringify({ args: process.argv.slice(2), env, cwd: process.cwd(), prompt }), delta: true });
    if (FAKE_ENDS !== 'no result') say({ type: 'result', status: FAKE_ENDS === 'odd' ? undefined : 'success' });
  });
}
`;

let folder = '';
let executable = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-'));
  executable = path.join(folder, 'gemini');
  await writeFile(executable, FAKE);
  await chmod(executable, 0o755);
});
after(() => rm(folder, { recursive: true, force: true }));

interface Line {
  type: string;
  subtype?: string;
  event?: { type: string };
  error?: { kind: string };
  is_error?: boolean;
}

async function run(parts: Partial<GeminiRunnerParts> = {}, task: Partial<RunnableTask> = {}, signal = new AbortController().signal) {
  const lines: Line[] = [];
  const runner = geminiRunner({
    executable: async () => executable,
    settings: () => ({ model: '' }),
    isTrusted: () => true,
    environment: { PATH: '/usr/bin', HOME: folder },
    storageFolder: path.join(folder, 'storage'),
    ...parts,
  });
  const sink = { write: async (line: object) => void lines.push(line as Line) };
  return { outcome: await runner.run(aRunnableTask({ instructions: 'Do it.', folder, ...task }), sink, signal), lines };
}

async function started(parts: Partial<GeminiRunnerParts> = {}, task: Partial<RunnableTask> = {}) {
  const { outcome } = await run(parts, task);
  assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
  return JSON.parse(outcome.text) as { args: string[]; env: Record<string, string>; cwd: string; prompt: string };
}

test('the prompt goes by stdin, and nothing of a task can become an option', async () => {
  const sessionId = '0b0e8a3c-9d3f-4f5e-8a59-3a3b6a9f1c11';
  const { args, prompt, cwd } = await started({}, { instructions: '--yolo', model: '--yolo', resumes: { executionId: 'e0', sessionId } });
  assert.deepEqual(args, ['--output-format=stream-json', '--approval-mode=default', '--model=--yolo', `--resume=${sessionId}`]);
  assert.equal(prompt, '--yolo');
  assert.equal(cwd, folder);
});

test('without a wish the CLI chooses its model; what is no session of its own is not resumed', async () => {
  const { args } = await started({}, { resumes: { executionId: 'e0', sessionId: 'latest' } });
  assert.deepEqual(args, ['--output-format=stream-json', '--approval-mode=default']);
  assert.ok((await started({}, { isCopy: true })).args.includes('--approval-mode=auto_edit'), 'in a copy edits are not asked for');
  assert.ok((await started({ settings: () => ({ model: 'm2' }) })).args.includes('--model=m2'));
});

test('it is told whether the workspace is trusted, whatever the environment says, and gets no key of another provider', async () => {
  const environment = {
    PATH: '/usr/bin',
    GEMINI_API_KEY: 'mine',
    ANTHROPIC_API_KEY: 'other',
    OPENAI_API_KEY: 'other',
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
  };
  const { env } = await started({ environment, isTrusted: () => false });
  assert.equal(env.GEMINI_CLI_TRUST_WORKSPACE, 'false');
  assert.equal(env.GEMINI_API_KEY, 'mine');
  assert.ok(!Object.values(env).includes('other'));
  assert.equal(env.PATH, `/usr/bin${path.delimiter}${folder}`);
  assert.equal((await started({ environment })).env.GEMINI_CLI_TRUST_WORKSPACE, 'true');
});

test('a task without a folder runs in an empty one of ours', async () => {
  assert.equal((await started({}, { folder: null })).cwd, path.join(folder, 'storage', 'no-folder'));
});

test('a folder that was deleted is told as such, not as a missing CLI', async () => {
  const { outcome, lines } = await run({}, { folder: path.join(folder, 'deleted') });
  assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'notAllowed', JSON.stringify(outcome));
  assert.match(outcome.error.message, /^The folder \S+deleted no longer exists.*Restore it and retry/);
  assert.equal(lines.at(-1)?.error?.kind, 'notAllowed');
});

test('success needs a result line that says so', async () => {
  for (const FAKE_ENDS of ['no result', 'odd']) {
    const { outcome, lines } = await run({ environment: { FAKE_ENDS } });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'agentFailed', JSON.stringify(outcome));
    assert.equal(lines.at(-1)?.is_error, true);
  }
});

test('each message is consolidated before its block ends, and the result comes last', async () => {
  const { lines } = await run();
  assert.deepEqual(
    lines.map(({ type, subtype, event }) => event?.type ?? subtype ?? type),
    [
      'init',
      'user',
      'message_start',
      'content_block_start',
      'content_block_delta',
      'assistant',
      'content_block_stop',
      'message_delta',
      'message_stop',
      'success',
    ],
  );
});

test('a CLI that is silent for too long is ended, and the message says so', async () => {
  const { outcome, lines } = await run({ environment: { FAKE_ENDS: 'silent' }, inactivityMs: 200 });
  assert.ok(outcome.kind === 'timedOut', JSON.stringify(outcome));
  assert.equal(lines.at(-1)?.error?.kind, 'timedOut');
});

test('a task that was cancelled before it began starts nothing', async () => {
  const { outcome, lines } = await run({}, {}, AbortSignal.abort());
  assert.deepEqual(outcome, { kind: 'cancelled' });
  assert.equal(lines.at(-1)?.error?.kind, 'cancelled');
});

test('what can’t work is refused with what to do, and nothing is started', async () => {
  const refusals: [Partial<GeminiRunnerParts>, Partial<RunnableTask>, string, RegExp][] = [
    [{ executable: async () => null }, {}, 'agentMissing', /npm install -g @google\/gemini-cli/],
    [{ executable: async () => path.join(folder, 'nowhere') }, {}, 'agentMissing', /could not be started .*claudomator\.gemini\.path/],
    [{}, { maxCostUsd: 1 }, 'agentFailed', /budget/],
    [{}, { instructions: 'x'.repeat(9 * 1024 * 1024) }, 'contextExceeded', /8 MiB/],
  ];
  for (const [parts, task, kind, message] of refusals) {
    const { outcome } = await run(parts, task);
    assert.ok(outcome.kind === 'failed', JSON.stringify(outcome));
    assert.equal(outcome.error.kind, kind);
    assert.match(outcome.error.message, message);
  }
});

test('a day’s quota comes back at midnight in California, in summer, in winter and in between', () => {
  assert.equal(nextPacificMidnight(Date.UTC(2026, 6, 1, 12)), Date.UTC(2026, 6, 2, 7));
  assert.equal(nextPacificMidnight(Date.UTC(2026, 11, 1, 12)), Date.UTC(2026, 11, 2, 8));
  assert.equal(nextPacificMidnight(Date.UTC(2026, 10, 1, 7)), Date.UTC(2026, 10, 2, 8), 'a day of 25 hours');
  assert.equal(nextPacificMidnight(Date.UTC(2026, 6, 2, 7) - 1), Date.UTC(2026, 6, 2, 7));
});

test('before it is started, it is told what is handed over: the bytes of the prompt, and the environment', async () => {
  const handed: { executionId: string; bytes: number; base: string | undefined }[] = [];
  const environment = { PATH: '/usr/bin', HOME: folder, GOOGLE_GEMINI_BASE_URL: 'https://proxy.example', ANTHROPIC_API_KEY: 'x' };
  const { prompt } = await started(
    {
      environment,
      onHandOver: async ({ executionId }, { bytes, env }) => {
        assert.equal(env.ANTHROPIC_API_KEY, undefined);
        handed.push({ executionId, bytes, base: env.GOOGLE_GEMINI_BASE_URL });
      },
    },
    { instructions: 'Grüß Gott.' },
  );
  assert.deepEqual(handed, [{ executionId: 'e1', bytes: Buffer.byteLength(prompt), base: 'https://proxy.example' }]);
});
