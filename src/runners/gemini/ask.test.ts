// With what the Gemini CLI is asked one question: in a folder of ours whose settings leave it nothing but words, on one concrete model.
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { askGemini } from './ask.ts';

/** Tells as its answer how it was started, where, and what it was asked. */
const FAKE = `#!${process.execPath}
const { readFileSync } = require('node:fs');
const say = (line) => process.stdout.write(JSON.stringify(line) + '\\n');
let prompt = '';
process.stdin.setEncoding('utf8').on('data', (text) => { prompt += text; }).on('end', () => {
  const settings = JSON.parse(readFileSync('.gemini/settings.json', 'utf8'));
  const { GEMINI_CLI_TRUST_WORKSPACE: trusted, GEMINI_SYSTEM_MD } = process.env;
  const told = { args: process.argv.slice(2), cwd: process.cwd(), settings, trusted, system: readFileSync(GEMINI_SYSTEM_MD, 'utf8'), prompt };
  say({ type: 'init', session_id: 's1', model: 'm1' });
  say({ type: 'message', role: 'assistant', content: JSON.stringify(told), delta: true });
  say({ type: 'result', status: 'success' });
});
`;

let folder = '';
let executable = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-ask-'));
  executable = path.join(folder, 'gemini');
  await writeFile(executable, FAKE);
  await chmod(executable, 0o755);
});
after(() => rm(folder, { recursive: true, force: true }));

test('it is asked without tools, servers, hooks, skills or the workspace, and on one model', {
  skip: process.platform === 'win32' && 'the stand-in starts by its first line',
}, async () => {
  const order: string[] = [];
  const storageFolder = path.join(folder, 'storage');
  const answer = await askGemini(
    {
      executable,
      environment: { PATH: '/usr/bin', HOME: folder },
      storageFolder,
      onHandOver: async ({ bytes }) => void order.push(`handed over ${bytes} bytes`),
    },
    'Which?',
    new AbortController().signal,
  );
  assert.ok(answer.ok, JSON.stringify(answer));
  const { args, cwd, settings, trusted, system, prompt } = JSON.parse(answer.text);
  assert.deepEqual(args, [
    '--output-format=stream-json',
    '--approval-mode=default',
    '--model=flash',
    '--extensions=none',
    '--allowed-mcp-server-names=claudomator-asks-without-tools',
  ]);
  assert.deepEqual([cwd, trusted, prompt], [path.join(storageFolder, 'questions'), 'true', 'Which?']);
  assert.deepEqual(settings, {
    tools: { core: ['none'] },
    hooksConfig: { enabled: false },
    skills: { enabled: false },
    experimental: { enableAgents: false },
    context: { fileName: 'no-context-file.md' },
  });
  assert.match(system, /You have no tools/);
  assert.deepEqual(order, ['handed over 6 bytes']);
});
