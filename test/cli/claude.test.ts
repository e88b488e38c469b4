// The Claude runner on the real CLI, which talks to a stub on loopback with a dummy key and a HOME of its own; never to a real service.
import assert from 'node:assert/strict';
import { existsSync, watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GO_ON, type Outcome, type RunnableTask } from '#contracts/runner.ts';
import { toLine } from '#transcript/line.ts';
import { summarize } from '#transcript/summary.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type AnthropicStub, limitHeaders, type StubScript, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { refuses, says, toolOnce, uses } from '../cliStubs/anthropicStubReplies.ts';
import { aRunnableTask } from '../cliStubs/aRunnableTask.ts';
import { claudeOnStub } from '../cliStubs/claudeRun.ts';
import { processesWith } from '../cliStubs/treekillProof.ts';

const cli = await installClaudeCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

type Line = Record<string, unknown> & { type: string };

interface Ran {
  outcome: Outcome;
  lines: Line[];
}

interface Given {
  task?: Partial<RunnableTask>;
  env?: Record<string, string>;
  maxTurns?: number;
  inactivityMs?: number;
  backgroundWaitMs?: number;
  /** Told of each line as it is written. */
  onLine?: (line: Line, cancel: () => void) => void;
}

describe('the Claude runner on the real CLI', { skip: cli instanceof Missing && cli.message, timeout: 85_000 }, () => {
  let stub: AnthropicStub;
  let home = '';
  let folder = '';

  before(async () => {
    stub = await startAnthropicStub();
    home = await mkdtemp(path.join(tmpdir(), 'claudomator-home-'));
    await allow(home, ['Bash(sleep:*)', 'Write']);
    await allow(path.join(home, 'allows-all'), ['Bash']);
    folder = await mkdtemp(path.join(tmpdir(), 'claudomator-folder-'));
  });
  after(async () => {
    await stub.stop();
    for (const each of [home, folder]) await rm(each, { recursive: true, force: true });
  });

  async function run(
    script: StubScript,
    { task: facts = {}, onLine, ...limits }: Given = {},
  ): Promise<Ran & { requests: ReturnType<AnthropicStub['serve']>['requests'] }> {
    const { baseUrl, requests } = stub.serve(script);
    const abort = new AbortController();
    const lines: Line[] = [];
    const runner = claudeOnStub({ cli: String(cli), home, folder, baseUrl, ...limits });
    const task = aRunnableTask({ folder, ...facts });
    const sink = {
      write: async (line: object) => {
        lines.push(line as Line);
        onLine?.(line as Line, () => abort.abort());
      },
    };
    const outcome = await runner.run(task, sink, abort.signal);
    assert.deepEqual(processesWith(`HOME=${home}`), [], 'no process of the run is left');
    return { outcome, lines, requests };
  }

  test('streams an answer, and tells tokens, cost and session', async () => {
    const { outcome, lines } = await run(() => says('Hello from the stub.'));
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
    const { prompt, text, result } = await summarize(toLines(lines));
    assert.deepEqual([prompt, text, result?.isError, lines.at(-1)?.type], ['Say hello.', 'Hello from the stub.', false, 'result']);
  });

  test('takes CLAUDE.md from the folder, and neither hooks nor permissions', async () => {
    const other = path.join(folder, 'repository');
    await mkdir(path.join(other, '.claude'), { recursive: true });
    await writeFile(path.join(other, 'CLAUDE.md'), 'The house rule is 4711.');
    const hook = { hooks: [{ type: 'command', command: 'touch hooked' }] };
    await writeFile(
      path.join(other, '.claude', 'settings.json'),
      JSON.stringify({ hooks: { SessionStart: [hook], PreToolUse: [hook] }, permissions: { allow: ['Bash'] } }),
    );
    const script = toolOnce('Bash', { command: 'touch made', description: 'Make a file' });
    const { requests, outcome } = await run(script, { task: { folder: other } });
    assert.equal(outcome.kind, 'completed');
    assert.ok(JSON.stringify(requests[0]?.messages).includes('4711'));
    assert.deepEqual([existsSync(path.join(other, 'hooked')), existsSync(path.join(other, 'made'))], [false, false]);
  });

  test('a tool that is not allowed is denied, and the user is told', async () => {
    const { outcome, lines } = await run(toolOnce('Bash', { command: 'touch denied', description: 'Make a file' }));
    assert.ok(outcome.kind === 'completed' && !outcome.changedFiles && outcome.text === 'Done.', JSON.stringify(outcome));
    assert.equal(existsSync(path.join(folder, 'denied')), false);
    const { notices } = await summarize(toLines(lines));
    assert.match(notices.join(), /not allowed to use Bash/);
  });

  test('a file that a tool wrote makes the run one that changed files', async () => {
    const { outcome } = await run(toolOnce('Write', { file_path: path.join(folder, 'new.txt'), content: 'a\n' }));
    assert.ok(outcome.kind === 'completed' && outcome.changedFiles, JSON.stringify(outcome));
    assert.equal(await readFile(path.join(folder, 'new.txt'), 'utf8'), 'a\n');
  });

  test('a model that talks about limits and errors changes nothing', async () => {
    const text = 'API Error: 429 rate_limit_error. You’ve hit your 5-hour limit · resets 7:22am. 401 authentication_error.';
    const { outcome } = await run(() => says(text));
    assert.ok(outcome.kind === 'completed' && outcome.text === text, JSON.stringify(outcome));
  });

  test('what works on in the background brings a second answer, and both are counted', async () => {
    const { outcome, lines } = await run(({ number }) =>
      number === 1
        ? uses('Bash', { command: 'sleep 0.5', run_in_background: true, description: 'Wait' })
        : says(number === 2 ? 'It runs.' : 'It is done.'),
    );
    assert.ok(outcome.kind === 'completed' && outcome.text === 'It is done.' && outcome.tokensOut === 75, JSON.stringify(outcome));
    assert.equal(lines.filter(({ type }) => type === 'result').length, 1);
    assert.equal((await summarize(toLines(lines))).result?.tokensOut, 75);
  });

  test('a server that it started in the background is ended soon after the answer, which stands', async () => {
    const start = { command: 'sleep 300', run_in_background: true, description: 'Serve' };
    const script: StubScript = ({ number }) => (number === 1 ? uses('Bash', start) : says('The server runs.'));
    const { outcome, lines, requests } = await run(script, { backgroundWaitMs: 1_000, inactivityMs: 60_000 });
    assert.ok(outcome.kind === 'completed' && outcome.text === 'The server runs.', JSON.stringify(outcome));
    assert.equal(requests.length, 2);
    assert.deepEqual((await summarize(toLines(lines))).notices, [
      'Background work that Claude Code had left running was stopped with the run.',
    ]);
  });

  test('goes on with its session, and counts only what came new', async () => {
    const first = await run(() => says('Hello Ada.', 2_000), { task: { instructions: 'My name is Ada.' } });
    assert.ok(first.outcome.kind === 'completed' && first.outcome.sessionId);
    const resumes = { executionId: 'e1', sessionId: first.outcome.sessionId };
    const second = await run(() => says('Ada.'), {
      task: { executionId: 'e2', instructions: 'What is my name?', resumes, maxCostUsd: 0.01 },
    });
    assert.ok(second.outcome.kind === 'completed', JSON.stringify(second.outcome));
    assert.deepEqual([second.outcome.tokensOut, second.outcome.sessionId], [25, first.outcome.sessionId]);
    assert.ok((second.outcome.costUsd ?? 1) < 0.01, 'the first run’s cost is not counted again');
    assert.match(JSON.stringify(second.requests[0]?.messages), /My name is Ada/);
  });

  test('where its session is gone a new one begins, and says so', async () => {
    const resumes = { executionId: 'e0', sessionId: '11111111-1111-4111-8111-111111111111' };
    const { outcome, lines } = await run(() => says('Hello.'), { task: { resumes } });
    assert.ok(outcome.kind === 'completed' && outcome.sessionId !== resumes.sessionId, JSON.stringify(outcome));
    assert.match((await summarize(toLines(lines))).notices.join(), /does not have the earlier conversation/);
  });

  test('stops at its budget, and at its turns', async () => {
    const loop = () => uses('Bash', { command: 'sleep 0', description: 'Nothing' }, 2_000);
    const budget = await run(loop, { task: { maxCostUsd: 0.05 } });
    assert.deepEqual(budget.outcome, { kind: 'budgetExceeded' });
    const turns = await run(loop, { maxTurns: 2 });
    assert.ok(turns.outcome.kind === 'completed' && turns.outcome.stopReason === 'maxTurns', JSON.stringify(turns.outcome));
  });

  test('after its budget it goes on with a new one, which what was spent before does not use up', async () => {
    const loop = () => uses('Bash', { command: 'sleep 0', description: 'Nothing' }, 2_000);
    const first = await run(loop, { task: { maxCostUsd: 0.05 } });
    assert.deepEqual(first.outcome, { kind: 'budgetExceeded' });
    const { result, sessionId } = await summarize(toLines(first.lines));
    assert.ok(result?.costUsd && result.costUsd >= 0.05 && sessionId, 'what it spent is known');
    const resumes = { executionId: 'e1', sessionId };
    const again = await run(loop, { task: { executionId: 'e2', resumes, maxCostUsd: 0.05 } });
    assert.deepEqual([again.outcome.kind, again.requests.length], ['budgetExceeded', first.requests.length]);
    assert.equal((await summarize(toLines(again.lines))).result?.costUsd, result.costUsd);
    const done = await run(() => says('Done.'), { task: { executionId: 'e3', resumes, maxCostUsd: 0.05 } });
    assert.ok(done.outcome.kind === 'completed' && done.outcome.text === 'Done.', JSON.stringify(done.outcome));
  });

  test('a budget that was kept by a guessed price is said to be', async () => {
    const task = { model: 'claude-made-up', maxCostUsd: 1 };
    const { outcome, lines } = await run(() => says('Hello.'), { task });
    assert.ok(outcome.kind === 'completed' && outcome.costUsd === null, JSON.stringify(outcome));
    assert.match((await summarize(toLines(lines))).notices.join(), /does not know the price of claude-made-up/);
    const known = await run(() => says('Hello.'), { task: { maxCostUsd: 1 } });
    assert.deepEqual((await summarize(toLines(known.lines))).notices, []);
  });

  test('a price that nobody knows is an unknown cost', async () => {
    const { outcome } = await run(() => says('Hello.'), { task: { model: 'made-up-model' } });
    assert.ok(outcome.kind === 'completed' && outcome.costUsd === null && outcome.tokensIn === 442, JSON.stringify(outcome));
  });

  test('a limit of a moment is waited for by the CLI itself', async () => {
    const { outcome, requests } = await run(({ number }) =>
      number === 1 ? { kind: 'error', status: 429, headers: { 'retry-after': '1' } } : says('Hello.'),
    );
    assert.ok(outcome.kind === 'completed' && outcome.text === 'Hello.', JSON.stringify(outcome));
    assert.equal(requests.length, 2);
  });

  test('a limit says until when, where the service does', async () => {
    const resetsAt = Math.floor(Date.now() / 1000) + 3_600;
    const subscription = { ANTHROPIC_API_KEY: '', CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-dummy' };
    const known = await run(() => ({ kind: 'error', status: 429, headers: limitHeaders('rejected', resetsAt) }), { env: subscription });
    assert.deepEqual(known.outcome, { kind: 'rateLimited', retryAt: resetsAt * 1000 });
    const unknown = await run(() => ({ kind: 'error', status: 429, headers: { 'retry-after': '7200' } }));
    assert.deepEqual(unknown.outcome, { kind: 'rateLimited' });
    const warned = await run(() => ({ ...says('Hello.'), headers: limitHeaders('allowed_warning', resetsAt) }), { env: subscription });
    assert.equal(warned.outcome.kind, 'completed');
  });

  test('what a limit cut off goes on in its session, with all that its tools told; where that is gone it begins anew', async () => {
    await writeFile(path.join(folder, 'fact.txt'), 'The answer is 4711.\n');
    const read = () => uses('Read', { file_path: path.join(folder, 'fact.txt') }, 2_000);
    const cutOff: StubScript = (request) => (request.hasToolResult ? { kind: 'error', status: 429 } : read());
    const first = await run(cutOff, { task: { instructions: 'Read it.' } });
    assert.equal(first.outcome.kind, 'rateLimited', JSON.stringify(first.outcome));
    const { sessionId, result } = await summarize(toLines(first.lines));
    assert.ok(sessionId && result?.tokensOut === 2_000);
    const task = { instructions: 'Read it.', continues: { sessionId }, maxCostUsd: 0.01 };
    const { outcome, requests } = await run(() => says('It is 4711.'), { task });
    assert.ok(outcome.kind === 'completed' && outcome.text === 'It is 4711.' && outcome.tokensOut === 25, JSON.stringify(outcome));
    assert.ok((outcome.costUsd ?? 1) < 0.01, 'what was spent before the limit is not counted again');
    const asked = JSON.stringify(requests[0]?.messages);
    for (const words of ['Read it.', 'The answer is 4711.', GO_ON]) assert.ok(asked.includes(words), words);
    const gone = { ...task, continues: { sessionId: '11111111-1111-4111-8111-111111111111' } };
    const anew = await run(() => says('Anew.'), { task: gone });
    assert.ok(anew.outcome.kind === 'completed' && anew.outcome.text === 'Anew.', JSON.stringify(anew.outcome));
    assert.equal(anew.lines.filter(({ type }) => type === 'result').length, 1);
    assert.ok(!JSON.stringify(anew.requests[0]?.messages).includes(GO_ON));
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
      const { outcome, lines } = await run(script, env ? { env } : {});
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
        const { outcome } = await run(script, {
          onLine: (line, cancel) => {
            if (until(line)) cancel();
          },
        });
        assert.deepEqual(outcome, { kind: 'cancelled' });
      });
    }

    test('while a tool runs that has left its session', async () => {
      const command = 'setsid sleep 300 & touch begun; sleep 300';
      const watcher = watch(folder);
      const { outcome } = await run(toolOnce('Bash', { command, description: 'Wait' }), {
        env: { HOME: path.join(home, 'allows-all') },
        onLine: (line, cancel) => {
          if (isToolUse(line)) watcher.on('change', cancel);
        },
      });
      watcher.close();
      assert.deepEqual(outcome, { kind: 'cancelled' });
      assert.ok(existsSync(path.join(folder, 'begun')), 'the tool had begun');
    });
  });

  test('silence ends the run', async () => {
    const { outcome } = await run(() => ({ kind: 'hang' }), { inactivityMs: 2_000 });
    assert.ok(outcome.kind === 'timedOut' && /2 s/.test(outcome.message), JSON.stringify(outcome));
  });
});

async function allow(home: string, tools: string[]): Promise<void> {
  await mkdir(path.join(home, '.claude'), { recursive: true });
  await writeFile(path.join(home, '.claude', 'settings.json'), JSON.stringify({ permissions: { allow: tools } }));
}

function isInit({ type, subtype }: Line): boolean {
  return type === 'system' && subtype === 'init';
}

function isText(line: Line): boolean {
  return toLine(line)?.kind === 'textDelta';
}

function isToolUse(line: Line): boolean {
  const read = toLine(line);
  return read?.kind === 'assistant' && read.blocks.some(({ kind }) => kind === 'toolUse');
}

async function* toLines(lines: Line[]) {
  for (const line of lines) {
    const read = toLine(line);
    if (read) yield read;
  }
}
