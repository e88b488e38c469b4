// Checks which code is called with made-up values.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { codebaseOf, type Files } from '#agent/testing/scripted.ts';
import { isSelfContained } from './selfContained.ts';

async function isContained(t: TestContext, path: string, files: Files): Promise<boolean> {
  const codebase = await codebaseOf(t, files);
  const file = codebase.project.file(path);
  assert.ok(file);
  return isSelfContained(codebase, file);
}

test('code that computes, or only reads', async (t) => {
  assert.ok(
    await isContained(t, 'a.js', {
      'a.js': "import path from 'node:path';\nimport { b } from './b.js';\n",
      'b.js': "import { readFileSync } from 'node:fs';\n",
    }),
  );
  assert.ok(
    await isContained(t, 'a/b.py', {
      'a/__init__.py': '',
      'a/b.py': 'import re\nfrom a.c import d\n',
      'a/c.py': 'from datetime import date\n',
    }),
  );
  assert.ok(
    await isContained(t, 'x/a.go', {
      'go.mod': 'module m\n',
      'x/a.go': 'package x\n\nimport (\n\t"fmt"\n\t"m/y"\n)\n',
      'y/b.go': 'package y\n\nimport "time"\n',
    }),
  );
});

test('code that may send, store, start or delete something, also by what it imports', async (t) => {
  assert.ok(!(await isContained(t, 'a.js', { 'a.js': "import { b } from './b.js';\n", 'b.js': "import nodemailer from 'nodemailer';\n" })));
  assert.ok(!(await isContained(t, 'a.js', { 'a.js': "const http = require('node:http');\n" })));
  assert.ok(!(await isContained(t, 'a.js', { 'a.js': "import { rmSync } from 'node:fs';\nexport const a = (f) => rmSync(f);\n" })));
  assert.ok(!(await isContained(t, 'a.js', { 'a.js': "import * as disk from 'fs';\nexport const a = (f) => disk.lutimesSync(f);\n" })));
  assert.ok(!(await isContained(t, 'a.py', { 'a.py': 'import os\n\ndef a(f):\n    os.utime(f)\n' })));
  assert.ok(!(await isContained(t, 'a.py', { 'a.py': 'from os import utime\n' })));
  assert.ok(!(await isContained(t, 'a.py', { 'a.py': 'from pathlib import Path\n\ndef a(f):\n    Path(f).unlink()\n' })));
  assert.ok(await isContained(t, 'a.py', { 'a.py': 'import os\n\ndef a(f):\n    return os.path.join(os.getcwd(), f)\n' }));
  assert.ok(!(await isContained(t, 'a.go', { 'a.go': 'package x\n\nimport "os"\n\nfunc a(f string) { os.Setenv(f, f) }\n' })));
  assert.ok(!(await isContained(t, 'a.py', { 'a.py': 'import boto3\n' })));
  assert.ok(!(await isContained(t, 'a.py', { 'a.py': 'import socket\n' })));
  assert.ok(!(await isContained(t, 'a.go', { 'a.go': 'package x\n\nimport "net/http"\n' })));
});
