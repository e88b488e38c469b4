// Tests the Claude runner on recordings of the real CLI, and on output it should never print.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Outcome, ToolRequest, TranscriptSink } from '#contracts/runner.ts';
import { aRunnableTask } from '../../../test/cliStubs/aRunnableTask.ts';
import { claudeArguments } from './arguments.ts';
import { type ClaudeRunnerParts, claudeRunner } from './claudeRunner.ts';

const RECORDINGS = fileURLToPath(import.meta.resolve('#transcript/fixtures/claude'));
const REPLAY = new URL('fixtures/replayCli.mjs', import.meta.url).href;

const TASK = aRunnableTask({ instructions: 'Do it.' });

// The stand-in starts by its first line, as POSIX has it.
describe('the Claude runner', { skip: process.platform === 'win32', timeout: 60_000 }, () => {
  let folder = '';
  let executable = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'claudomator-claude-'));
    executable = path.join(folder, 'claude');
    await writeFile(executable, `#!${process.execPath}\nimport(${JSON.stringify(REPLAY)});\n`, { mode: 0o755 });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function run(
    env: Record<string, string>,
    parts: Partial<ClaudeRunnerParts> = {},
    ask?: NonNullable<TranscriptSink['ask']>,
  ): Promise<{ outcome: Outcome; lines: object[] }> {
    const lines: object[] = [];
    const runner = claudeRunner({
      executable: async () => executable,
      settings: () => ({ model: '' }),
      isTrusted: () => true,
      environment: () => env,
      emptyFolder: async () => folder,
      ...parts,
    });
    const sink = { write: async (line: object) => void lines.push(line), ...(ask ? { ask } : {}) };
    return { outcome: await runner.run(TASK, sink, new AbortController().signal), lines };
  }

  const replay = (name: string, exit = '0') => run({ RECORDING: path.join(RECORDINGS, `${name}.jsonl`), EXIT: exit });

  for (const [name, expected] of Object.entries({
    text: { kind: 'completed', stopReason: 'stop', tokensIn: 442, tokensOut: 25, changedFiles: false },
    'text-v2.1.197': { kind: 'completed', stopReason: 'stop', tokensIn: 442, tokensOut: 25 },
    partial: { kind: 'completed', tokensOut: 25 },
    'thinking-partial': { kind: 'completed', text: 'Thought about it.' },
    'tool-denied': { kind: 'completed', changedFiles: false },
    'edit-accept': { kind: 'completed', changedFiles: true },
    'sse-error': { kind: 'completed', text: 'Recovered.' },
    'rl-warning-authtoken': { kind: 'completed' },
    'max-turns': { kind: 'completed', stopReason: 'maxTurns', text: 'I will use a tool.' },
    budget: { kind: 'budgetExceeded' },
    '429-0retry': { kind: 'rateLimited' },
    '429-2retries': { kind: 'rateLimited' },
    'rl-rejected-oauth': { kind: 'rateLimited', retryAt: 1_795_418_552_000 },
    '401-1retry': { kind: 'failed', error: 'unauthorized' },
    noauth: { kind: 'failed', error: 'unauthorized' },
    'hang-sigint': { kind: 'failed', error: 'agentFailed' },
    'slow-sigint': { kind: 'failed', error: 'agentFailed' },
    'slow-sigterm': { kind: 'failed', error: 'agentFailed' },
  })) {
    test(`reads the recording “${name}” as ${expected.kind}`, async () => {
      const { outcome } = await replay(name, '1');
      const told = outcome.kind === 'failed' ? { kind: outcome.kind, error: outcome.error.kind } : outcome;
      assert.partialDeepStrictEqual(told, expected);
    });
  }

  for (const [name, answer, behavior] of [
    ['perm-stdio-allow', 'once', 'allow'],
    ['perm-stdio-deny', 'deny', 'deny'],
    ['perm-stdio-deny', null, 'deny'],
  ] as const) {
    test(`answers the question of “${name}” with what the user says (${answer ?? 'nobody can be asked'})`, async () => {
      const told = path.join(folder, `told-${name}-${answer}`);
      const asked: ToolRequest[] = [];
      const ask = async (request: ToolRequest) => {
        asked.push(request);
        return answer;
      };
      const env = { RECORDING: path.join(RECORDINGS, `${name}.jsonl`), TOLD: told };
      const { outcome, lines } = await run(env, {}, answer === null ? undefined : ask);
      assert.equal(outcome.kind, 'completed');
      assert.deepEqual(
        asked.map(({ kind, detail }) => [kind, detail]),
        answer === null ? [] : [['command', 'touch made-by-tool.txt']],
      );
      const [prompt, response] = (await readFile(told, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.equal(prompt.message.content[0].text, 'Do it.');
      assert.equal(response.response.response.behavior, behavior);
      if (behavior === 'allow') assert.equal(response.response.response.updatedInput.command, 'touch made-by-tool.txt');
      assert.ok(!JSON.stringify(lines).includes('control_request'), 'the protocol is not part of the transcript');
      assert.equal(JSON.stringify(lines).includes('was not allowed to use'), answer === null, 'what the user denied is not told again');
    });
  }

  test('counts only its own part of a session that goes on', async () => {
    const [first, second] = [await replay('session-first'), await replay('session-resume')];
    assert.ok(first.outcome.kind === 'completed' && second.outcome.kind === 'completed');
    assert.deepEqual([second.outcome.costUsd, second.outcome.tokensIn], [first.outcome.costUsd, first.outcome.tokensIn]);
  });

  test('passes the lines on as they are, with the prompt after the first', async () => {
    const { lines } = await replay('text');
    const types = lines.map((line) => ('type' in line ? line.type : null));
    assert.deepEqual(types, ['system', 'user', 'assistant', 'result']);
    assert.match(JSON.stringify(lines[1]), /Do it\./);
  });

  test('leaves out what is not stream-json', async () => {
    const file = path.join(folder, 'noise.jsonl');
    const result = { type: 'result', subtype: 'success', is_error: false, result: 'Fine.' };
    await writeFile(
      file,
      ['Update available!', '[1]', '{"no":"type"}', '{"type":7}', '', JSON.stringify(result), '{"type":"torn'].join('\n'),
    );
    const { outcome, lines } = await run({ RECORDING: file });
    assert.ok(outcome.kind === 'completed' && outcome.text === 'Fine.');
    assert.deepEqual(lines, [result]);
  });

  test('an exit without a result is a failure, also with code 0, and quotes the last line of stderr', async () => {
    const { outcome } = await run({ STDERR: 'warning: old\nerror: unknown option \u001b[1m--add-dir\u001b[0m\n' });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'agentFailed');
    assert.match(outcome.error.message, /exit code 0\): error: unknown option --add-dir Update it/);
  });

  test('the words of an older CLI for a dead connection count only where it marks them as its own', async () => {
    const text = 'API Error: Unable to connect to API (ECONNRESET)';
    const result = { type: 'result', subtype: 'success', is_error: true, result: text };
    const kindFor = async (mark: object) => {
      const file = path.join(folder, 'connection.jsonl');
      const said = { type: 'assistant', message: { id: 'm', model: 'x', content: [{ type: 'text', text }] }, ...mark };
      await writeFile(file, [said, result].map((line) => JSON.stringify(line)).join('\n'));
      const { outcome } = await run({ RECORDING: file });
      return outcome.kind === 'failed' && outcome.error.kind;
    };
    assert.deepEqual([await kindFor({ error: 'unknown' }), await kindFor({})], ['unreachable', 'agentFailed']);
  });

  test('an explicit “is_error: false” is the only success', async () => {
    const file = path.join(folder, 'odd.jsonl');
    await writeFile(file, '{"type":"result","subtype":"success","result":"Fine."}\n');
    assert.equal((await run({ RECORDING: file })).outcome.kind, 'failed');
  });

  test('is refused in a workspace that is not trusted, and says when it is not installed', async () => {
    const untrusted = await run({}, { isTrusted: () => false });
    assert.ok(untrusted.outcome.kind === 'failed' && untrusted.outcome.error.kind === 'untrusted');
    const missing = await run({}, { executable: async () => null });
    assert.ok(missing.outcome.kind === 'failed' && missing.outcome.error.kind === 'agentMissing');
    const gone = await run({}, { executable: async () => path.join(folder, 'gone') });
    assert.ok(gone.outcome.kind === 'failed' && gone.outcome.error.kind === 'agentMissing');
    const lost = await run({}, { emptyFolder: async () => path.join(folder, 'deleted') });
    assert.ok(lost.outcome.kind === 'failed' && lost.outcome.error.kind === 'notAllowed', JSON.stringify(lost.outcome));
    assert.match(lost.outcome.error.message, /^The folder \S+deleted no longer exists.*Restore it and retry/);
  });

  test('before it is started, it is told what is handed over; where nothing is, nothing', async () => {
    const handed: (string | number | undefined)[][] = [];
    const onHandOver: ClaudeRunnerParts['onHandOver'] = async ({ executionId }, { bytes, env }) =>
      void handed.push([executionId, bytes, env.ANTHROPIC_BASE_URL]);
    await run({}, { isTrusted: () => false, onHandOver });
    await run({}, { executable: async () => null, onHandOver });
    assert.deepEqual(handed, []);
    const env = { RECORDING: path.join(RECORDINGS, 'text.jsonl'), EXIT: '0', ANTHROPIC_BASE_URL: 'https://proxy.example' };
    const { outcome } = await run(env, { onHandOver });
    assert.equal(outcome.kind, 'completed');
    assert.deepEqual(handed, [['e1', Buffer.byteLength(TASK.instructions), 'https://proxy.example']]);
  });
});

test('the command line asks for every permission, takes none from the repository, and keeps its questions', () => {
  const run = { model: '', cwd: '/w', isCopy: false, sessionId: null, maxCostUsd: null, maxTurns: null };
  const common = [
    '-p',
    '--output-format=stream-json',
    '--input-format=stream-json',
    '--permission-prompt-tool=stdio',
    '--verbose',
    '--include-partial-messages',
    '--permission-mode=default',
    '--disallowed-tools=AskUserQuestion',
  ];
  assert.deepEqual(claudeArguments(run), [...common, '--setting-sources=user', '--add-dir=/w']);
  assert.ok(claudeArguments({ ...run, isCopy: true }).includes('--permission-mode=acceptEdits'), 'in a copy edits are not asked for');
  assert.deepEqual(claudeArguments({ ...run, isBare: true }), [...common, '--bare', '--setting-sources=']);
});

test('the command line skips no permission, and takes no value for an option', () => {
  const run = { model: '--dangerously-skip-permissions', cwd: '/w', isCopy: false, sessionId: null, maxCostUsd: 0.5, maxTurns: null };
  const args = claudeArguments(run);
  assert.ok(args.includes('--model=--dangerously-skip-permissions') && args.includes('--max-budget-usd=0.5'));
  assert.equal(args.filter((each) => each.startsWith('--dangerously')).length, 0);
});
