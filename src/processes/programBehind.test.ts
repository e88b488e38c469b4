// Tests that the scripts of Windows' package managers are resolved to the programs behind them.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { programBehind } from './programBehind.ts';

/** As cmd-shim 8 writes them, which npm uses. */
const NPM = (words: string) => `@ECHO off
GOTO start
:find_dp0
SET dp0=%~dp0
EXIT /b
:start
SETLOCAL
CALL :find_dp0

IF EXIST "%dp0%\\node.exe" (
  SET "_prog=%dp0%\\node.exe"
) ELSE (
  SET "_prog=node"
  SET PATHEXT=%PATHEXT:;.JS;=;%
)

endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & ${words} %*
`;
const NPM_EXE = `@ECHO off
GOTO start
:find_dp0
SET dp0=%~dp0
EXIT /b
:start
SETLOCAL
CALL :find_dp0
"%dp0%\\node_modules\\claude\\bin\\claude.exe"   %*
`;
/** As @zkochan/cmd-shim writes them, which pnpm uses; Yarn's are alike. */
const PNPM = `@SETLOCAL
@IF NOT DEFINED NODE_PATH (
  @SET "NODE_PATH=C:\\a\\node_modules;C:\\b"
) ELSE (
  @SET "NODE_PATH=C:\\a\\node_modules;C:\\b;%NODE_PATH%"
)
@IF EXIST "%~dp0\\node.exe" (
  "%~dp0\\node.exe"  "%~dp0\\global\\5\\node_modules\\gemini\\main.js" %*
) ELSE (
  @SET PATHEXT=%PATHEXT:;.JS;=;%
  node  "%~dp0\\global\\5\\node_modules\\gemini\\main.js" %*
)
`;

/** Makes the files below a folder of the test's own; `run` resolves one of them. */
async function onWindows(t: TestContext, files: Record<string, string>) {
  const top = await mkdtemp(path.join(tmpdir(), 'claudomator program & shims-'));
  t.after(() => rm(top, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(top, name)), { recursive: true });
    await writeFile(path.join(top, name), text.replaceAll('TOP', top).replaceAll('\n', '\r\n'));
  }
  const env = { Path: [path.join(top, 'nodejs'), path.join(top, 'tools')].join(path.delimiter), LOCAL: top };
  const short = (file: string) => (path.isAbsolute(file) ? path.relative(top, file).replaceAll('\\', '/') : file);
  return async (name: string) => {
    const program = await programBehind(path.join(top, name), env, 'win32');
    return typeof program === 'string' ? program.replaceAll(top, 'TOP') : [program.file, ...program.args].map(short);
  };
}

test('npm’s script starts Node with the package’s script and its flags, wherever Node is', async (t) => {
  const files = {
    'npm/gemini.cmd': NPM('"%_prog%" --no-warnings=DEP0040 "%dp0%\\node_modules\\@google\\gemini-cli\\bundle\\gemini.js"'),
    'npm/node_modules/@google/gemini-cli/bundle/gemini.js': '',
    'nodejs/node.exe': '',
  };
  const words = ['--no-warnings=DEP0040', 'npm/node_modules/@google/gemini-cli/bundle/gemini.js'];
  assert.deepEqual(await (await onWindows(t, files))('npm/gemini.cmd'), ['nodejs/node.exe', ...words]);
  assert.deepEqual(await (await onWindows(t, { ...files, 'npm/node.exe': '' }))('npm/gemini.cmd'), ['npm/node.exe', ...words]);
});

test('a script in front of a real program starts that', async (t) => {
  const run = await onWindows(t, { 'npm/claude.cmd': NPM_EXE, 'npm/node_modules/claude/bin/claude.exe': '' });
  assert.deepEqual(await run('npm/claude.cmd'), ['npm/node_modules/claude/bin/claude.exe']);
});

test('the scripts of pnpm, Yarn, Scoop and Volta are resolved, also through one another', async (t) => {
  const run = await onWindows(t, {
    'pnpm/gemini.CMD': PNPM,
    'pnpm/global/5/node_modules/gemini/main.js': '',
    'yarn/gemini.cmd': '@"%~dp0\\..\\pnpm\\gemini.CMD"   %*',
    'scoop/gemini.cmd': '@rem TOP\\apps\\x.exe %*\n@"TOP\\apps\\gemini.exe" %*',
    'local/gemini.cmd': '@call "%LOCAL%\\apps\\gemini.exe" %*',
    'apps/gemini.exe': '',
    'volta/gemini.cmd': '@echo off\nvolta run %~n0 %*',
    'tools/volta.exe': '',
    'nodejs/node.exe': '',
  });
  const behindPnpm = ['nodejs/node.exe', 'pnpm/global/5/node_modules/gemini/main.js'];
  assert.deepEqual(await run('pnpm/gemini.CMD'), behindPnpm);
  assert.deepEqual(await run('yarn/gemini.cmd'), behindPnpm);
  assert.deepEqual(await run('scoop/gemini.cmd'), ['apps/gemini.exe']);
  assert.deepEqual(await run('local/gemini.cmd'), ['apps/gemini.exe']);
  assert.deepEqual(await run('volta/gemini.cmd'), ['tools/volta.exe', 'run', 'gemini']);
});

test('where the script can’t be read, the package beside it tells', async (t) => {
  const run = await onWindows(t, {
    'npm/gemini.cmd': 'something else',
    'npm/node_modules/other/package.json': '{"bin":{"other":"x.js"}}',
    'npm/node_modules/@google/gemini-cli/package.json': '{"bin":{"gemini":"bundle/gemini.js"}}',
    'npm/node_modules/@google/gemini-cli/bundle/gemini.js': '',
    'npm/claude.cmd': '',
    'npm/node_modules/claude/package.json': '{"bin":"bin/claude.exe"}',
    'npm/node_modules/claude/bin/claude.exe': '',
    'npm/node.exe': '',
  });
  assert.deepEqual(await run('npm/gemini.cmd'), ['npm/node.exe', 'npm/node_modules/@google/gemini-cli/bundle/gemini.js']);
  assert.deepEqual(await run('npm/claude.cmd'), ['npm/node_modules/claude/bin/claude.exe']);
});

test('scripts for other shells are led to the command script beside them, and Node scripts to Node', async (t) => {
  const run = await onWindows(t, {
    'npm/gemini': '#!/bin/sh\nexec node x.js',
    'npm/gemini.ps1': '',
    'npm/gemini.cmd': '@"%~dp0\\gemini.exe" %*',
    'npm/real': '',
    'npm/real.exe': '',
    'npm/script': '#!/usr/bin/env node\n',
    'npm/cli.js': '',
    'npm/program.exe': '',
    'nodejs/node.exe': '',
  });
  for (const name of ['npm/gemini', 'npm/gemini.ps1', 'npm/gemini.cmd'])
    assert.match(String(await run(name)), /gemini(\.\w+)? is a script that only a shell can start/);
  assert.deepEqual(await run('npm/real'), ['npm/real.exe']);
  assert.deepEqual(await run('npm/script'), ['nodejs/node.exe', 'npm/script']);
  assert.deepEqual(await run('npm/cli.js'), ['nodejs/node.exe', 'npm/cli.js']);
  assert.deepEqual(await run('npm/program.exe'), ['npm/program.exe']);
});

test('what can’t be resolved says so, and a script that starts itself ends', async (t) => {
  const run = await onWindows(t, {
    'a.cmd': '@"%~dp0\\a.cmd" %*',
    'b.cmd': '@echo off\necho hello',
    'c.cmd': PNPM,
    'd.js': '',
    'nodejs/readme.txt': '',
  });
  for (const name of ['a.cmd', 'b.cmd', 'c.cmd'])
    assert.equal(
      await run(name),
      `${path.join('TOP', name)} is a script that only a shell can start, and the program behind it was not found`,
    );
  assert.equal(await run('d.js'), `${path.join('TOP', 'd.js')} is a Node.js script, and node.exe was not found in PATH`);
});

test('elsewhere a program is started as it is', async () => {
  assert.deepEqual(await programBehind('/usr/bin/gemini.cmd', {}, 'linux'), { file: '/usr/bin/gemini.cmd', args: [] });
});
