// The local runner in a folder: what it reads, tries and changes stands in the transcript, as the Claude CLI writes it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import { toLine } from '#transcript/line.ts';
import { summarize } from '#transcript/summary.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { runLocal } from './localRunner.ts';
import { withAttachments } from './workInFolder.ts';

/** A model server that says what it is told, one answer after the other. */
async function scriptedServer(t: TestContext, answers: readonly string[]) {
  const prompts: string[] = [];
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || !request.url?.endsWith('/chat/completions')) return void response.writeHead(404).end('{}');
    let body = '';
    request.on('data', (block) => (body += block));
    request.on('end', () => {
      prompts.push(body);
      const content = answers[prompts.length - 1] ?? '';
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { role: 'assistant', content } }] })}\n\n`);
      const end = {
        choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
        usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
      };
      response.end(`data: ${JSON.stringify(end)}\n\ndata: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, prompts };
}

const SUM = 'export function add(a, b) {\n  return a - b;\n}\n';
const TEST =
  "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { add } from '../src/sum.js';\n\ntest('adds up', () => assert.equal(add(1, 2), 3));\n";

async function run(t: TestContext, instructions: string, answers: readonly string[], mode: RunnableTask['mode'] = 'auto') {
  const folder = await scratchFolder(t);
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }\n', 'src/sum.js': SUM, 'test/sum.test.js': TEST })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const { baseUrl, prompts } = await scriptedServer(t, answers);
  const lines: Record<string, unknown>[] = [];
  const outcome = await runLocal(
    {
      endpoint: async () => ({ baseUrl, apiKey: null }),
      settings: { endpoint: '', model: 'm', timeoutSeconds: 20, defaultTemperature: 0, contextTokens: 8_192 },
      thread: { transcriptPath: () => '', resumes: async () => null, task: async () => null },
      verification: async () => ({ command: `"${process.execPath}" --test`, timeoutSeconds: 60 }),
    },
    {
      executionId: 'e1',
      instructions,
      attachments: [],
      model: '',
      folder,
      workspaceFolder: folder,
      isCopy: true,
      agentMode: '',
      mode,
      resumes: null,
      continues: null,
      maxCostUsd: null,
    },
    { write: async (line) => void lines.push(line as Record<string, unknown>) },
    new AbortController().signal,
  );
  async function* read() {
    for (const line of lines) {
      const one = toLine(JSON.parse(JSON.stringify(line)) as object);
      if (one) yield one;
    }
  }
  return { outcome, lines, prompts, summary: await summarize(read()), sum: readFileSync(path.join(folder, 'src', 'sum.js'), 'utf8') };
}

test('a failing test is fixed and proved; each step and the change stand in the transcript', async (t) => {
  const answers = [
    'src/sum.js\n```js\nexport function add(a, b) {\n  return a * b;\n}\n```',
    'src/sum.js\n```js\nexport function add(a, b) {\n  return a + b;\n}\n```',
  ];
  const { outcome, lines, summary, sum } = await run(t, 'The test "adds up" fails. Fix it.', answers);
  assert.equal(sum, SUM.replace('a - b', 'a + b'));
  assert.ok(outcome.kind === 'completed' && outcome.changedFiles && outcome.tokensIn === 200, JSON.stringify(outcome));
  assert.match(summary.text, /Changed and verified: `src\/sum\.js`/);
  const result = lines.at(-1);
  assert.deepEqual([result?.type, result?.claudomator_said, result?.claudomator_attempts, result?.num_turns], ['result', 'verified', 2, 2]);
  const tools = lines.flatMap((line) => toolsOf(line));
  assert.deepEqual(tools, ['Bash', 'Read', 'Bash', 'Draft', 'Bash', 'Draft', 'Edit']);
  const edit = lines.findLast((line) => line.tool_use_result !== undefined)?.tool_use_result as {
    filePath: string;
    structuredPatch: { lines: string[] }[];
  };
  assert.equal(edit.filePath, 'src/sum.js');
  assert.deepEqual(
    edit.structuredPatch[0]?.lines.filter((line) => /^[+-]/.test(line)),
    ['-  return a - b;', '+  return a + b;'],
  );
});

function toolsOf(line: Record<string, unknown>): string[] {
  const content = (line.message as { content?: { type: string; name: string }[] } | undefined)?.content ?? [];
  return line.type === 'assistant' ? content.filter(({ type }) => type === 'tool_use').map(({ name }) => name) : [];
}

test('a general question in a folder is answered by the plain chat, without files', async (t) => {
  const { summary, prompts, lines } = await run(t, 'What is a closure?', ['A function with its scope.']);
  assert.equal(summary.text, 'A function with its scope.');
  assert.equal(prompts.length, 1);
  assert.doesNotMatch(prompts[0] ?? '', /sum\.js/);
  assert.equal(lines.at(-1)?.claudomator_said, undefined);
});

test('the mode that the user chose wins over the words', async (t) => {
  const { summary, sum } = await run(t, 'Fix add in src/sum.js', ['It should use a plus sign.'], 'ask');
  assert.match(summary.text, /plus sign/);
  assert.equal(sum, SUM);
});

test('an attached file of the workspace is named by its path in the copy, another text is added', () => {
  const attachment = { name: 'cart.js:3-9', text: 'code', startLine: 3, truncated: false };
  const instructions = 'Fix this.';
  const workspaceFolder = path.resolve('/ws');
  assert.equal(
    withAttachments({
      instructions,
      workspaceFolder,
      attachments: [{ ...attachment, path: path.join(workspaceFolder, 'src', 'cart.js') }],
    }),
    'Fix this.\n\nAttached: `src/cart.js`',
  );
  for (const file of [undefined, path.resolve('/ws-other/a.js'), path.resolve('/etc/passwd')])
    assert.equal(
      withAttachments({ instructions, workspaceFolder, attachments: [{ ...attachment, path: file }] }),
      'Fix this.\n\nAttached, cart.js:3-9:\n~~~\ncode\n~~~',
    );
});
