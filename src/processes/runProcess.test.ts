// Tests running CLIs on real processes that misbehave.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { processesWith } from '../../test/cliStubs/processesWith.ts';
import { endLeftovers } from './endTree.ts';
import type { Conversation, ProcessEnd, ProcessRequest } from './processRequest.ts';
import { createRunMark } from './processTree.ts';
import { runProcess } from './runProcess.ts';

const FAKE_CLI = fileURLToPath(new URL('fixtures/fakeCli.mjs', import.meta.url));

type Ended = Extract<ProcessEnd, { kind: 'ended' }>;

// Signals and process groups as POSIX has them.
describe('a CLI', { skip: process.platform === 'win32', timeout: 60_000 }, () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'claudomator-process-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function run(how: string, given: Partial<ProcessRequest> = {}, cancelAt?: string): Promise<{ end: Ended; lines: string[] }> {
    const lines: string[] = [];
    const abort = new AbortController();
    const end = await runProcess(
      {
        executable: process.execPath,
        cwd: folder,
        env: { MARKED: folder },
        stdinText: null,
        inactivityMs: 20_000,
        interrupt: 'SIGINT',
        ...given,
        args: [FAKE_CLI, how, ...(given.args ?? [])],
        onStdoutLine: async (line) => {
          lines.push(line);
          if (line === cancelAt) abort.abort();
          await given.onStdoutLine?.(line);
        },
      },
      abort.signal,
    );
    assert.ok(end.kind === 'ended', JSON.stringify(end));
    assert.deepEqual([end.survivors, processesWith(`MARKED=${folder}`)], [0, []]);
    return { end, lines };
  }

  test('is given its arguments, prompt, folder and environment as they are, and nothing else', async () => {
    const hostile = '$(touch hacked) `touch hacked` "; touch hacked';
    process.env.GIVEN = 'inherited';
    const { end, lines } = await run('echo', { args: [hostile, '--'], stdinText: 'Grüße\n'.repeat(50_000) }).finally(() => {
      delete process.env.GIVEN;
    });
    const told = JSON.parse(lines[0] ?? '{}');
    assert.deepEqual([told.args, told.env, told.text.length], [[hostile, '--'], null, 300_000]);
    assert.deepEqual([end.exitCode, end.endedBy, existsSync(path.join(folder, 'hacked'))], [0, 'itself', false]);
  });

  test('that is not there, or not named by an absolute path, is not started', async () => {
    const request = {
      args: [],
      cwd: folder,
      env: {},
      stdinText: '',
      onStdoutLine: () => {},
      inactivityMs: 1_000,
      interrupt: 'SIGINT',
    } as const;
    for (const executable of ['/nowhere/claude', 'node']) {
      const end = await runProcess({ ...request, executable }, new AbortController().signal);
      assert.ok(end.kind === 'notStarted' && end.message.includes(executable), JSON.stringify(end));
    }
    const lost = await runProcess(
      { ...request, executable: process.execPath, cwd: path.join(folder, 'gone') },
      new AbortController().signal,
    );
    assert.deepEqual(lost, { kind: 'folderGone', folder: path.join(folder, 'gone') });
    const cancelled = await runProcess({ ...request, executable: process.execPath }, AbortSignal.abort());
    assert.ok(cancelled.kind === 'ended' && cancelled.endedBy === 'cancel');
  });

  test('that obeys is interrupted, and what it says then is still read', async () => {
    const { end, lines } = await run('obeysSigint', {}, 'ready');
    assert.deepEqual([end.endedBy, end.exitCode, lines], ['cancel', 0, ['ready', 'interrupted']]);
  });

  test('that ignores its interrupt is killed with what it started in other sessions', async () => {
    const startedAt = performance.now();
    const { end } = await run('ignoresSigint', {}, 'ready');
    assert.deepEqual([end.endedBy, end.signal], ['cancel', 'SIGKILL']);
    assert.ok(performance.now() - startedAt >= 3_000, 'it was given its time');
  });

  test('that is cancelled while it is being started is interrupted like any other', async () => {
    const abort = new AbortController();
    const running = runProcess(
      {
        executable: process.execPath,
        args: [FAKE_CLI, 'hangs'],
        cwd: folder,
        env: {},
        stdinText: null,
        onStdoutLine: () => {},
        inactivityMs: 20_000,
        interrupt: 'SIGINT',
      },
      abort.signal,
    );
    abort.abort();
    const end = await running;
    assert.ok(end.kind === 'ended' && end.endedBy === 'cancel', JSON.stringify(end));
  });

  test('that is stopped because nothing more is expected of it is interrupted, and told apart from a cancel', async () => {
    let conversation: Conversation | null = null;
    const { end, lines } = await run('obeysSigint', {
      converse: (given) => {
        conversation = given;
      },
      onStdoutLine: (line) => {
        if (line === 'ready') conversation?.stop();
      },
    });
    assert.deepEqual([end.endedBy, end.exitCode, lines], ['stop', 0, ['ready', 'interrupted']]);
  });

  test('can be asked in its own way', async () => {
    const { end } = await run('asksNicely', { interrupt: (child) => child.kill('SIGUSR2') }, 'ready');
    assert.deepEqual([end.endedBy, end.exitCode], ['cancel', 7]);
  });

  test('that ends leaves nothing behind that it started', async () => {
    const { end, lines } = await run('leavesGrandchild');
    assert.deepEqual([end.endedBy, end.exitCode, lines], ['itself', 0, ['ready']]);
  });

  test('that is silent too long is ended', async () => {
    const { end } = await run('hangs', { inactivityMs: 500 });
    assert.equal(end.endedBy, 'inactivity');
  });

  test('is not called silent while nobody listens to it', async () => {
    let isFirst = true;
    const { end, lines } = await run('floods', {
      inactivityMs: 1_500,
      onStdoutLine: () => {
        if (!isFirst) return;
        isFirst = false;
        return new Promise((resolve) => setTimeout(resolve, 2_500));
      },
    });
    assert.deepEqual([end.endedBy, lines.length], ['itself', 400]);
  });

  test('that floods is held back by a slow reader', async () => {
    let open = 0;
    let most = 0;
    const { lines } = await run('floods', {
      onStdoutLine: async () => {
        most = Math.max(most, ++open);
        await new Promise(setImmediate);
        open--;
      },
    });
    assert.deepEqual([lines.length, most], [400, 1]);
  });

  test('may tear its last line, and may print one that is too long', async () => {
    assert.deepEqual((await run('tearsLastLine')).lines, ['{"whole":true}', '{"torn":']);
    assert.deepEqual((await run('longLine')).lines, ['', 'short']);
  });

  test('is quoted from the end of its stderr, without control characters', async () => {
    let told = '';
    const { end } = await run('complains', {
      onStderr: (block) => {
        told += block;
      },
    });
    assert.equal(end.exitCode, 3);
    assert.ok(told.length > 4_096, 'all of it is handed on');
    assert.ok(end.stderrTail.length <= 4_096 && end.stderrTail.endsWith('\nred and last'), JSON.stringify(end.stderrTail.slice(-40)));
  });

  test('is killed when its reader fails, and the failure is told', async () => {
    const fail = () => {
      throw new Error('disk full');
    };
    await assert.rejects(run('hangs', { onStdoutLine: fail }), /disk full/);
    assert.deepEqual(processesWith(`MARKED=${folder}`), []);
  });

  test('that outlived its window is found by its run and killed, and no other', { skip: process.platform !== 'linux' }, async (t) => {
    const start = (runId: string) => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log()'], {
        env: createRunMark(runId).env,
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      t.after(() => child.kill('SIGKILL'));
      return child;
    };
    const [lost, other] = [start('run-1'), start('run-11')];
    await Promise.all([once(lost.stdout, 'data'), once(other.stdout, 'data')]);
    const closed = once(lost, 'exit');
    assert.equal(await endLeftovers('run-1'), 1);
    assert.deepEqual((await closed)[1], 'SIGKILL');
    assert.equal(other.exitCode ?? other.signalCode, null);
    assert.equal(await endLeftovers('run-1'), 0);
  });
});
