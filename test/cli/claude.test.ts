// Tests the Claude runner on the real CLI, which talks to a stub on loopback, in a HOME of its own.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { toLine } from '#transcript/line.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import type { StubScript } from '../cliStubs/anthropicStub.ts';
import { refuses, says, toolOnce, uses } from '../cliStubs/anthropicStubReplies.ts';
import { allowTools, type ClaudeRuns, claudeRuns, type Line } from '../cliStubs/claudeRun.ts';

const cli = await installClaudeCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('the Claude runner on the real CLI', { skip: cli instanceof Missing && cli.message, timeout: 600_000 }, () => {
  let runs: ClaudeRuns;

  before(async () => {
    runs = await claudeRuns(String(cli), ['Bash(sleep:*)', 'Write']);
    await allowTools(path.join(runs.home, 'allows-all'), ['Bash']);
  });
  after(() => runs.stop());

  test('streams an answer, and tells tokens, cost and session', async () => {
    const { outcome, lines, summary } = await runs.run(() => says('Hello from the stub.'));
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    const { sessionId, costUsd, ...rest } = outcome;
    assert.deepEqual(rest, {
      kind: 'completed',
      text: 'Hello from the stub.',
      stopReason: 'stop',
      tokensIn: 442,
      tokensOut: 25,
      changedFiles: false,
    });
    assert.ok(sessionId && costUsd !== null && costUsd > 0);
    const { prompt, text, result } = summary;
    assert.deepEqual([prompt, text, result?.isError, lines.at(-1)?.type], ['Say hello.', 'Hello from the stub.', false, 'result']);
  });

  test('takes CLAUDE.md from the folder, and neither hooks nor permissions', async () => {
    const other = path.join(runs.folder, 'repository');
    await mkdir(path.join(other, '.claude'), { recursive: true });
    await writeFile(path.join(other, 'CLAUDE.md'), 'The house rule is 4711.');
    const hook = { hooks: [{ type: 'command', command: 'touch hooked' }] };
    await writeFile(
      path.join(other, '.claude', 'settings.json'),
      JSON.stringify({ hooks: { SessionStart: [hook], PreToolUse: [hook] }, permissions: { allow: ['Bash'] } }),
    );
    const script = toolOnce('Bash', { command: 'touch made', description: 'Make a file' });
    const { requests, outcome } = await runs.run(script, { task: { folder: other } });
    assert.equal(outcome.kind, 'completed');
    assert.ok(JSON.stringify(requests[0]?.messages).includes('4711'));
    assert.deepEqual([existsSync(path.join(other, 'hooked')), existsSync(path.join(other, 'made'))], [false, false]);
  });

  test('a tool that is not allowed is denied, and the user is told', async () => {
    const { outcome, summary } = await runs.run(toolOnce('Bash', { command: 'touch denied', description: 'Make a file' }));
    assert.ok(outcome.kind === 'completed' && !outcome.changedFiles && outcome.text === 'Done.', JSON.stringify(outcome));
    assert.equal(existsSync(path.join(runs.folder, 'denied')), false);
    assert.match(summary.notices.join(), /not allowed to use Bash/);
  });

  test('a file that a tool wrote makes the run one that changed files', async () => {
    const { outcome } = await runs.run(toolOnce('Write', { file_path: path.join(runs.folder, 'new.txt'), content: 'a\n' }));
    assert.ok(outcome.kind === 'completed' && outcome.changedFiles, JSON.stringify(outcome));
    assert.equal(await readFile(path.join(runs.folder, 'new.txt'), 'utf8'), 'a\n');
  });

  test('a model that talks about limits and errors changes nothing', async () => {
    const text = 'API Error: 429 rate_limit_error. You’ve hit your 5-hour limit · resets 7:22am. 401 authentication_error.';
    const { outcome } = await runs.run(() => says(text));
    assert.ok(outcome.kind === 'completed' && outcome.text === text, JSON.stringify(outcome));
  });

  test('what works on in the background brings a second answer, and both are counted', async () => {
    const { outcome, lines, summary } = await runs.run(({ number }) =>
      number === 1
        ? uses('Bash', { command: 'sleep 0.5', run_in_background: true, description: 'Wait' })
        : says(number === 2 ? 'It runs.' : 'It is done.'),
    );
    assert.ok(outcome.kind === 'completed' && outcome.text === 'It is done.' && outcome.tokensOut === 75, JSON.stringify(outcome));
    assert.equal(lines.filter(({ type }) => type === 'result').length, 1);
    assert.equal(summary.result?.tokensOut, 75);
  });

  test('a server that it started in the background is ended soon after the answer, which stands', async () => {
    const start = { command: 'sleep 300', run_in_background: true, description: 'Serve' };
    const script: StubScript = ({ number }) => (number === 1 ? uses('Bash', start) : says('The server runs.'));
    const { outcome, summary, requests } = await runs.run(script, { waits: { backgroundMs: 1_000 }, inactivityMs: 60_000 });
    assert.ok(outcome.kind === 'completed' && outcome.text === 'The server runs.', JSON.stringify(outcome));
    assert.equal(requests.length, 2);
    assert.deepEqual(summary.notices, ['Background work that Claude Code left running was stopped with the run.']);
  });

  test('goes on with its session, and counts only what came new', async () => {
    const first = await runs.run(() => says('Hello Ada.', 2_000), { task: { instructions: 'My name is Ada.' } });
    assert.ok(first.outcome.kind === 'completed' && first.outcome.sessionId);
    const resumes = { executionId: 'e1', sessionId: first.outcome.sessionId };
    const second = await runs.run(() => says('Ada.'), {
      task: { executionId: 'e2', instructions: 'What is my name?', resumes, maxCostUsd: 0.01 },
    });
    assert.ok(second.outcome.kind === 'completed', JSON.stringify(second.outcome));
    assert.deepEqual([second.outcome.tokensOut, second.outcome.sessionId], [25, first.outcome.sessionId]);
    assert.ok((second.outcome.costUsd ?? 1) < 0.01, 'the first run’s cost is not counted again');
    assert.match(JSON.stringify(second.requests[0]?.messages), /My name is Ada/);
  });

  test('where its session is gone a new one begins, and says so', async () => {
    const resumes = { executionId: 'e0', sessionId: '11111111-1111-4111-8111-111111111111' };
    const { outcome, summary } = await runs.run(() => says('Hello.'), { task: { resumes } });
    assert.ok(outcome.kind === 'completed' && outcome.sessionId !== resumes.sessionId, JSON.stringify(outcome));
    assert.match(summary.notices.join(), /doesn’t have the earlier conversation/);
  });

  for (const { what, script, kind, words, env } of [
    { what: 'a refused key', script: refuses(401), kind: 'unauthorized', words: /Run “claude” once in a terminal and log in/ },
    { what: 'no login', script: refuses(401), kind: 'unauthorized', words: /log in/, env: { ANTHROPIC_API_KEY: '' } },
    { what: 'an unknown model', script: refuses(404), kind: 'modelNotFound', words: /model/ },
    { what: 'a failing service', script: refuses(500), kind: 'serverError', words: /500/ },
    {
      what: 'a prompt that is too long',
      script: refuses(400, 'prompt is too long: 250000 tokens > 200000 maximum'),
      kind: 'contextExceeded',
      words: /too long/,
    },
    {
      what: 'a connection that is refused',
      script: refuses(500),
      kind: 'unreachable',
      words: /refused/i,
      env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' },
    },
    {
      what: 'a connection that breaks off again and again',
      script: (() => ({ ...says('Partial answer'), end: 'drop' })) satisfies StubScript,
      kind: 'unreachable',
      words: /./,
    },
  ] as { what: string; script: StubScript; kind: string; words: RegExp; env?: Record<string, string> }[]) {
    test(`${what} is ${kind}`, async () => {
      const { outcome, lines } = await runs.run(script, env ? { env } : {});
      assert.ok(outcome.kind === 'failed' && outcome.error.kind === kind && words.test(outcome.error.message), JSON.stringify(outcome));
      assert.equal(lines.at(-1)?.is_error, true);
    });
  }

  describe('a cancel leaves no process behind', () => {
    for (const { when, script, until } of [
      { when: 'before the first answer', script: (() => ({ kind: 'hang' })) satisfies StubScript, until: isInit },
      { when: 'in mid-stream', script: (() => ({ ...says('Partial answer'), end: 'hang' })) satisfies StubScript, until: isText },
    ] as { when: string; script: StubScript; until: (line: Line) => boolean }[]) {
      test(when, async () => {
        const { outcome } = await runs.run(script, {
          watch: async (watched) => {
            await watched.until(() => watched.lines.some(until));
            watched.cancel();
          },
        });
        assert.deepEqual(outcome, { kind: 'cancelled' });
      });
    }

    test('while a tool runs that has left its session', async () => {
      const command = 'setsid sleep 300 & touch begun; sleep 300';
      const { outcome } = await runs.run(toolOnce('Bash', { command, description: 'Wait' }), {
        env: { HOME: path.join(runs.home, 'allows-all') },
        watch: async ({ until, cancel }) => {
          await until(() => existsSync(path.join(runs.folder, 'begun')));
          cancel();
        },
      });
      assert.deepEqual(outcome, { kind: 'cancelled' });
      assert.ok(existsSync(path.join(runs.folder, 'begun')), 'the tool had begun');
    });
  });

  test('silence ends the run', async () => {
    const { outcome } = await runs.run(() => ({ kind: 'hang' }), { inactivityMs: 2_000 });
    assert.ok(outcome.kind === 'timedOut' && /2 s/.test(outcome.message), JSON.stringify(outcome));
  });
});

function isInit({ type, subtype }: Line): boolean {
  return type === 'system' && subtype === 'init';
}

function isText(line: Line): boolean {
  return toLine(line)?.kind === 'textDelta';
}
