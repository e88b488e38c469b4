// Tests how a run's changed files and lines are counted.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { parseChangestat } from './changestat.ts';

const STAT = ' a.ts | 3 ++-\n 2 files changed, 5 insertions(+), 1 deletion(-)\n';

function call(id: string, name: string, input: object): object {
  return { type: 'assistant', message: { id: 'm', content: [{ type: 'tool_use', id, name, input }] } };
}

function toolResult(id: string, content: string, extra: object = {}): object {
  return { type: 'user', message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content }] }, ...extra };
}

function edited(filePath: string, lines: string[]): object {
  return toolResult('e', 'updated', { tool_use_result: { filePath, structuredPatch: [{ lines }] } });
}

async function changesOf(t: TestContext, lines: object[]) {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return parseChangestat(file);
}

test('a file edited twice counts once, its lines twice', async (t) => {
  const changes = await changesOf(t, [edited('a', [' x', '-y', '+z']), edited('a', ['+w']), edited('b', ['-v'])]);
  assert.deepEqual(changes, { filesChanged: 2, insertions: 2, deletions: 2 });
});

test('a created file counts its lines, also a last one without newline', async (t) => {
  const created = (content: string) =>
    toolResult('w', 'created', { tool_use_result: { type: 'create', filePath: content, content, structuredPatch: [] } });
  assert.deepEqual(await changesOf(t, [created('a\nb\n'), created('a\nb'), created('')]), { filesChanged: 3, insertions: 4, deletions: 0 });
});

test("git's summary counts where a git command printed it", async (t) => {
  const changes = await changesOf(t, [call('g', 'Bash', { command: 'git diff --stat' }), toolResult('g', STAT)]);
  assert.deepEqual(changes, { filesChanged: 2, insertions: 5, deletions: 1 });
});

test('the last summary counts, and what tools edited counts more than any', async (t) => {
  const git = [
    call('g', 'Bash', { command: 'git diff --shortstat' }),
    toolResult('g', STAT),
    toolResult('g', ' 1 file changed, 2 deletions(-)'),
  ];
  assert.deepEqual(await changesOf(t, git), { filesChanged: 1, insertions: 0, deletions: 2 });
  assert.deepEqual(await changesOf(t, [...git, edited('a', ['+x'])]), { filesChanged: 1, insertions: 1, deletions: 0 });
});

test('such a line in the words of the model, in a file that was read, or in a failed command means nothing', async (t) => {
  const said = { type: 'assistant', message: { id: 'm', content: [{ type: 'text', text: STAT }] } };
  const read = [call('r', 'Read', { file_path: 'log.txt' }), toolResult('r', STAT)];
  const failed = { type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 'f', is_error: true, content: STAT }] } };
  const quoted = toolResult('q', 'he said: 2 files changed, 5 insertions(+)');
  assert.equal(await changesOf(t, [said, ...read, failed, quoted]), null);
});
