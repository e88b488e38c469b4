// Tests running the command that verifies a project, on real projects and processes that misbehave.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { processesWith } from '../../test/cliStubs/processesWith.ts';
import { runVerification, type VerificationRequest, type VerificationRun } from './runVerification.ts';

const NODE = `"${process.execPath}"`;
const isPosix = process.platform !== 'win32';

async function folderWith(t: TestContext, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-verify-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

/** Runs, and proves that nothing of it is left. */
async function run(folder: string, command: string, given: Partial<VerificationRequest> = {}): Promise<VerificationRun> {
  const result = await runVerification({
    command,
    folder,
    timeoutSeconds: 60,
    signal: new AbortController().signal,
    ...given,
    env: { PATH: process.env.PATH, HOME: folder, MARKED: folder, ...given.env },
  });
  assert.deepEqual(processesWith(`MARKED=${folder}`), []);
  return result;
}

const PASSING = "import { test } from 'node:test';\ntest('adds', () => {});\n";
const FAILING = `import assert from 'node:assert/strict';
import { test } from 'node:test';
test('adds', () => assert.equal(1 + 1, 3));
test('greets', () => {});
`;

/** Resolves when a file is there. */
async function whenThere(folder: string, name: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const watcher = watch(folder, () => look());
    const look = () => {
      if (!existsSync(path.join(folder, name))) return;
      watcher.close();
      resolve();
    };
    look();
  });
}

test('tests that pass are passed, by their exit code', async (t) => {
  const folder = await folderWith(t, { 'a.test.mjs': PASSING });
  const { state, exitCode, failures, message } = await run(folder, `${NODE} --test`);
  assert.deepEqual([state, exitCode, failures, message], ['passed', 0, [], null]);
});

test('a failing test of Node is told by name, values and place', async (t) => {
  const folder = await folderWith(t, { 'test/a.test.mjs': FAILING });
  const { state, exitCode, failures } = await run(folder, `${NODE} --test`);
  assert.deepEqual([state, exitCode, failures.length], ['failed', 1, 1]);
  const [{ name, file, expected, received, frame } = assert.fail()] = failures;
  assert.deepEqual([name, file, expected, received, frame], ['adds', 'test/a.test.mjs', '3', '2', { file: 'test/a.test.mjs', line: 3 }]);
});

test('a folder with a space is no other', async (t) => {
  const folder = await folderWith(t, { 'my shop/a test.test.mjs': FAILING });
  const { failures } = await run(path.join(folder, 'my shop'), `${NODE} --test`);
  assert.deepEqual(failures[0]?.frame, { file: 'a test.test.mjs', line: 3 });
});

test('a test script without a test tool is told by its error', async (t) => {
  const folder = await folderWith(t, { 'test.mjs': "import assert from 'node:assert/strict';\nassert.equal(1 + 1, 3);\n" });
  const { failures } = await run(folder, `${NODE} test.mjs`);
  const [{ name, expected, received, frame } = assert.fail()] = failures;
  assert.deepEqual([name, expected, received, frame, failures.length], ['', '3', '2', { file: 'test.mjs', line: 2 }, 1]);
});

test('an npm script is run', async (t) => {
  const folder = await folderWith(t, {
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
    'a.test.js': FAILING,
  });
  const { state, failures } = await run(folder, 'npm test');
  assert.deepEqual([state, failures.map(({ name }) => name)], ['failed', ['adds']]);
});

test('a failing test of unittest is told', { skip: !has('python3') }, async (t) => {
  const folder = await folderWith(t, {
    'test_a.py': 'import unittest\nclass A(unittest.TestCase):\n  def test_adds(self):\n    self.assertEqual(1 + 1, 3)\n',
  });
  const { state, failures } = await run(folder, 'python3 -m unittest');
  const [{ name, expected, received, frame } = assert.fail()] = failures;
  assert.deepEqual([state, name, expected, received, frame], ['failed', 'test_a.A.test_adds', '3', '2', { file: 'test_a.py', line: 4 }]);
});

test('what is printed changes nothing: the exit code decides', { skip: !isPosix }, async (t) => {
  const folder = await folderWith(t);
  const forged = await run(folder, 'echo "ℹ tests 4"; echo "ℹ pass 4"; echo "ℹ fail 0"; echo "OK"; exit 3');
  assert.deepEqual([forged.state, forged.exitCode, forged.failures.length], ['failed', 3, 1]);
  assert.deepEqual([forged.failures[0]?.name, forged.failures[0]?.message], ['', 'ℹ tests 4\nℹ pass 4\nℹ fail 0\nOK']);
  const scary = await run(folder, "echo 'not ok 1 - adds'; echo '✖ failing tests:'; echo 'sh: 1: x: not found'");
  assert.deepEqual([scary.state, scary.failures], ['passed', []]);
});

test('a real test tool that finds no test proves nothing', { skip: !has('python3') || !has('make') }, async (t) => {
  const folder = await folderWith(t, { Makefile: 'test:\n\tfalse\n', 'test/x': '' });
  for (const command of ['python3 -m unittest', 'make test', `${NODE} --test`]) {
    const { state, message } = await run(folder, command);
    assert.deepEqual([state, message], ['notRun', 'No test was found, so the command proves nothing.'], command);
  }
});

test('a program that is missing is told, not called a failure', { skip: !isPosix }, async (t) => {
  const folder = await folderWith(t, { script: '#!/bin/sh\n' });
  const missing = await run(folder, 'no-such-program-here --test');
  assert.equal(missing.state, 'notRun');
  assert.match(missing.message ?? '', /^no-such-program-here was not found\. Install it/);
  assert.match((await run(folder, './script')).message ?? '', /^\.\/script can’t be executed/);
  assert.match((await run(path.join(folder, 'gone'), 'true')).message ?? '', /no longer exists/);
  assert.match((await run(folder, '  ')).message ?? '', /no command/);
});

test('one that hangs is ended with all that it started', { skip: !isPosix, timeout: 60_000 }, async (t) => {
  const folder = await folderWith(t, {
    'a.test.mjs': "import { test } from 'node:test';\ntest('hangs', () => new Promise((r) => setTimeout(r, 1e6)));\n",
  });
  const { state, failures, message } = await run(folder, `sleep 300 & ${NODE} --test & (trap '' INT; sleep 1001) & sleep 1002`, {
    timeoutSeconds: 1,
  });
  assert.equal(state, 'timedOut');
  assert.match(message ?? '', /didn’t finish within 1 s/);
  assert.equal(failures.at(-1)?.name, '');
});

test('a daemon in a session of its own is ended with the tests that started it', { skip: process.platform !== 'linux' }, async (t) => {
  const folder = await folderWith(t);
  const { state, output } = await run(
    folder,
    `(setsid sleep 300 >/dev/null 2>&1 &) ; (setsid sh -c 'sleep 300 & sleep 1001' &) ; echo done`,
  );
  assert.deepEqual([state, output], ['passed', 'done\n']);
});

test('a daemon that cleared its environment, too, is ended', { skip: process.platform !== 'linux' }, async (t) => {
  const folder = await folderWith(t, {
    'daemon.mjs': `import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const pids = ['ignore', 'inherit'].map((stdio) => {
  const child = spawn('/bin/sh', ['-c', '/bin/sleep 300; :'], { detached: true, stdio, env: {} });
  child.unref();
  return child.pid;
});
writeFileSync('pids', pids.join(' '));
`,
  });
  // The shell in between exits first, so that nothing leads to them. Several: a scan at the right moment may see one while it still has a mark.
  const far = ['far1', 'far2', 'far3', 'far4'];
  const startFar = far.map((name) => `(cd / && env -i setsid /bin/sh -c "echo \\$\\$ > '${folder}/${name}'; exec /bin/sleep 300" &)`);
  const allThere = far.map((name) => `[ -s ${name} ]`).join(' && ');
  const { state } = await run(
    folder,
    `(env -i setsid /bin/sleep 300 >/dev/null 2>&1 &); ${startFar.join('; sleep 0.1; ')}; ${NODE} daemon.mjs; until ${allThere}; do sleep 0.02; done`,
  );
  assert.equal(state, 'passed');
  const written = await Promise.all(['pids', ...far].map((name) => readFile(path.join(folder, name), 'utf8')));
  const pids = written.flatMap((text) => text.trim().split(' '));
  assert.equal(pids.length, 2 + far.length);
  for (const pid of pids) assert.equal(existsSync(`/proc/${pid}/cwd`), false);
  assert.deepEqual(processesIn(folder), []);
});

test('a program of the user’s own in the folder is left alone', { skip: process.platform !== 'linux' }, async (t) => {
  const folder = await folderWith(t);
  const own = spawn('/bin/sleep', ['300'], { cwd: folder, detached: true, stdio: 'ignore', env: { PATH: '/bin', HOME: '/home/ada' } });
  t.after(() => own.kill('SIGKILL'));
  assert.equal((await run(folder, 'true')).state, 'passed');
  const during = run(folder, 'touch begun; while [ ! -e go ]; do sleep 0.05; done');
  await whenThere(folder, 'begun');
  const later = spawn('/bin/sleep', ['300'], { cwd: folder, detached: true, stdio: 'ignore', env: { PATH: '/bin', HOME: '/home/ada' } });
  t.after(() => later.kill('SIGKILL'));
  await writeFile(path.join(folder, 'go'), '');
  assert.equal((await during).state, 'passed');
  for (const { pid } of [own, later]) assert.equal(existsSync(`/proc/${pid}/cwd`), true);
});

test('a cancelled verification ends at once and is not run', { skip: !isPosix }, async (t) => {
  const folder = await folderWith(t);
  const abort = new AbortController();
  const running = run(folder, 'echo begun; touch begun; sleep 300', { signal: abort.signal });
  await whenThere(folder, 'begun');
  abort.abort();
  const { state, failures, output } = await running;
  assert.deepEqual([state, failures, output], ['notRun', [], 'begun\n']);
  assert.equal((await run(folder, 'touch never', { signal: AbortSignal.abort() })).state, 'notRun');
  assert.equal(existsSync(path.join(folder, 'never')), false);
});

test('megabytes of output are kept at both ends, also in one line', { skip: !isPosix, timeout: 120_000 }, async (t) => {
  const folder = await folderWith(t);
  for (const piece of ['x'.repeat(1_000), `${'x'.repeat(998)}\\n`]) {
    const script = `process.stdout.write('first\\n'); for (let i = 0; i < 100; i += 1) process.stdout.write('${piece}'.repeat(1000)); process.stdout.write('\\nlast\\n', () => process.exit(1));`;
    await writeFile(path.join(folder, 'loud.mjs'), script);
    const { state, output, failures } = await run(folder, `${NODE} loud.mjs`);
    assert.deepEqual([state, failures.length], ['failed', 1]);
    assert.ok(output.length < 700_000, String(output.length));
    assert.ok(output.startsWith('first\n') && output.endsWith('\nlast\n'));
    assert.match(output, /\n… \d+ bytes left out …\n/);
  }
});

test('both outputs come in the order in which they were printed, without control sequences', { skip: !isPosix }, async (t) => {
  const folder = await folderWith(t);
  const { output } = await run(folder, `printf '\\033[31mone\\033[0m\\n'; echo two >&2; printf '\\033]0;title\\007three\\r\\nfour\\n'`);
  assert.equal(output, 'one\ntwo\nthree\nfour\n');
});

test('it is given no input, no secrets, and nothing that bends programs', { skip: !isPosix }, async (t) => {
  const folder = await folderWith(t);
  const env = {
    OPENAI_API_KEY: 'k',
    MY_TOKEN: 'k',
    DB_PASSWORD: 'k',
    AWS_SECRET_ACCESS_KEY: 'k',
    SSH_AUTH_SOCK: '/s',
    anthropic_base_url: 'u',
    NODE_OPTIONS: '--require /nowhere.js',
    NODE_TEST_CONTEXT: 'child-v8',
    GIT_DIR: '/elsewhere',
    GIT_SSH_COMMAND: 'evil',
    BASH_ENV: '/evil',
    LD_PRELOAD: '',
    VSCODE_IPC_HOOK: 'x',
    ELECTRON_RUN_AS_NODE: '1',
    FORCE_COLOR: '3',
    npm_lifecycle_event: 'test',
    KEPT: 'yes',
    JAVA_HOME: '/java',
    LANG: 'C.UTF-8',
  };
  const { output } = await run(folder, 'cat; env | sort', { env });
  const names = output
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0]);
  assert.deepEqual(
    names.filter((name) => name !== '_' && name !== 'SHLVL' && name !== 'OLDPWD'),
    [
      'CARGO_TERM_COLOR',
      'CI',
      'CLAUDOMATOR_RUN',
      'CLICOLOR',
      'GIT_OPTIONAL_LOCKS',
      'GIT_TERMINAL_PROMPT',
      'HOME',
      'JAVA_HOME',
      'KEPT',
      'LANG',
      'MARKED',
      'NO_COLOR',
      'PATH',
      'PWD',
      'PYTHONDONTWRITEBYTECODE',
      'PYTHONUNBUFFERED',
      'PY_COLORS',
      'TERM',
    ].sort(),
  );
  assert.match(output, /^CI=1$/m);
});

test('a syntax error in the command is told as its failure', { skip: !isPosix }, async (t) => {
  const { state, failures } = await run(await folderWith(t), 'echo (');
  assert.deepEqual([state, failures.length], ['failed', 1]);
  assert.match(failures[0]?.message ?? '', /yntax error/);
});

test('it runs in its folder', { skip: !isPosix }, async (t) => {
  const folder = await folderWith(t);
  await run(folder, 'pwd > where');
  assert.equal(
    (await readFile(path.join(folder, 'where'), 'utf8')).trim(),
    execFileSync('pwd', ['-P'], { cwd: folder, encoding: 'utf8' }).trim(),
  );
});

/** Pids of processes whose folder it is. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
