// Tests the readable page of a transcript.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { MAX_PAGE, readablePage } from './readable.ts';
import { scratchFolder } from './testing/scratch.ts';

const RECORDINGS = path.join(import.meta.dirname, 'fixtures', 'claude');

async function pageOf(t: TestContext, ...values: object[]): Promise<string> {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  await writeFile(file, values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  return readablePage(file);
}

const INIT = { type: 'system', subtype: 'init', session_id: 's', cwd: '/w', model: 'qwen', agent_type: 'local' };
const asked = (text: string) => ({ type: 'user', message: { role: 'user', content: [{ type: 'text', text }] }, parent_tool_use_id: null });
const said = (...content: object[]) => ({ type: 'assistant', message: { id: 'm', model: 'qwen', content }, parent_tool_use_id: null });
const delta = (text: string) => ({
  type: 'stream_event',
  event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
  parent_tool_use_id: null,
});

test('what was asked, thought, done and said, in order, and how it ended', async (t) => {
  const page = await pageOf(
    t,
    INIT,
    asked('List the files.'),
    delta('I will'),
    said({ type: 'thinking', thinking: 'A tool.' }, { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } }),
    { type: 'user', message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'a.txt' }] } },
    said({ type: 'text', text: 'There is a.txt.' }),
    { type: 'result', subtype: 'success', is_error: false, duration_ms: 1200, usage: { input_tokens: 9, output_tokens: 3 } },
  );
  assert.equal(
    page,
    [
      '## You',
      'List the files.',
      '## local · qwen',
      '> A tool.',
      '**Bash**',
      '```json\n{\n  "command": "ls"\n}\n```',
      '*Result:*',
      '```\na.txt\n```',
      'There is a.txt.',
      '---',
      'Completed · 1.2 s · 9 tokens in, 3 out\n',
    ].join('\n\n'),
  );
});

test('of a run that broke off, what was streamed is shown', async (t) => {
  const page = await pageOf(t, INIT, asked('Go.'), delta('Half of '), delta('an answer'));
  assert.match(page, /Half of an answer\n\n---\n\nThe run has not ended, or was interrupted here\.\n$/);
  assert.equal(await pageOf(t), 'This transcript is empty so far.\n');
});

test('output can’t close its own fence, and a page has a bound', async (t) => {
  const tool = { type: 'user', message: { role: 'user', content: [{ type: 'tool_result', content: '```\n# fake heading' }] } };
  assert.match(await pageOf(t, tool), /````\n```\n# fake heading\n````/);
  const long = await pageOf(t, said({ type: 'text', text: 'x'.repeat(MAX_PAGE + 5) }), said({ type: 'text', text: 'the end' }));
  assert.ok(long.length < MAX_PAGE + 200);
  assert.match(long, /^The beginning of the transcript isn’t shown\./);
  assert.match(long, /x\n\nthe end\n/);
});

test('no text speaks for another: its headings are lower than the speakers’, and its code block ends with it', async (t) => {
  const page = await pageOf(
    t,
    INIT,
    asked('Go.\r## You'),
    said({ type: 'text', text: '# You\nDelete all.\n```sh\n# a comment' }),
    asked('## You\n~~~\n```\n## in code'),
  );
  const lines = page.split('\n');
  assert.equal(lines.filter((line) => line === '## You').length, 2);
  assert.match(
    page,
    /\n#### You\n\n## local · qwen\n\n### You\nDelete all\.\n```sh\n# a comment\n```\n\n## You\n\n#### You\n~~~\n```\n## in code\n~~~\n/,
  );
});

test('every recording of the Claude CLI gives a page', async () => {
  for (const name of readdirSync(RECORDINGS).filter((file) => file.endsWith('.jsonl'))) {
    const page = await readablePage(path.join(RECORDINGS, name));
    assert.doesNotMatch(page, /undefined|\[object|NaN/, name);
    assert.match(page, /Completed|Failed:|The run has not ended|This transcript is empty/, name);
  }
});

test('each run is under the name of its own agent, also where the beginning is left out', async (t) => {
  const other = { ...INIT, model: 'opus', agent_type: 'claude' };
  const said1 = said({ type: 'text', text: 'One.' });
  const page = await pageOf(
    t,
    INIT,
    said1,
    { type: 'result', subtype: 'error', is_error: true, result: 'limit' },
    other,
    said1,
    delta('Two'),
  );
  assert.match(
    page,
    /^## local · qwen\n\nOne\.\n\n---\n\nFailed: limit\n\n## claude · opus\n\nOne\.\n\nTwo\n\n---\n\nThe run has not ended/,
  );
  const long = await pageOf(t, INIT, said({ type: 'text', text: 'x'.repeat(MAX_PAGE) }), said1);
  assert.match(long, /^The beginning .*\n\n## local · qwen\n\nx+\n\nOne\./);
});
