// Tests the contents of the outbound log and the scoreboard, and that untrusted text is escaped.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import MarkdownIt from 'markdown-it';
import type { OutboundRecord, ScoreboardRow } from '#contracts/logs.ts';
import { outboundDocument } from './outboundDocument.ts';
import { scoreboardDocument } from './scoreboardDocument.ts';

const html = (markdown: string) => new MarkdownIt({ html: true, linkify: false }).render(markdown);

/** The cells of each row of each table, as text. */
function cells(markdown: string): string[][] {
  return [...html(markdown).matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = '']) => cell),
  );
}

const sent = (facts: Partial<OutboundRecord> = {}): OutboundRecord => ({
  at: 1,
  to: 'https://models.example',
  by: 'local',
  what: 'POST /v1/chat/completions',
  bytes: 100,
  executionId: '12345678-aaaa',
  files: [],
  folder: 'project',
  ...facts,
});

test('an empty log says so, and names its file', () => {
  const page = outboundDocument([], '/storage/outbound.jsonl');
  assert.match(html(page), /Nothing has left this machine yet/);
  assert.match(html(page), /\/storage\/outbound\.jsonl/);
});

test('totals by destination, the most first; then the newest first, with repeated looks in one line', () => {
  const page = outboundDocument(
    [
      sent({ files: ['src/a.ts'] }),
      sent({ at: 2, to: 'Anthropic', by: 'claude', what: 'prompt for the claude CLI', bytes: 2_000_000, executionId: null }),
      ...[3, 4, 5].map((at) => sent({ at, what: 'GET /slots', bytes: 0 })),
    ],
    '/x',
  );
  const [, first, second, , newest, cli, oldest] = cells(page);
  assert.deepEqual(first?.slice(0, 4), ['Anthropic', '1', '2.0 MB', 'claude']);
  assert.deepEqual(second?.slice(0, 4), ['https://models.example', '4', '100 bytes', 'local']);
  assert.deepEqual(newest?.slice(1, 5), ['https://models.example', 'local', 'GET /slots × 3', '0 bytes']);
  assert.equal(cli?.[1], 'Anthropic');
  assert.deepEqual(oldest?.slice(4), ['100 bytes', 'src/a.ts', 'project', '12345678']);
});

test('a long log is shown in part, and counted in whole', () => {
  const page = outboundDocument(
    Array.from({ length: 2_000 }, (_, at) => sent({ at, executionId: String(at) })),
    '/x',
  );
  assert.equal(cells(page).length, 2 + 1 + 500);
  assert.match(page, /1,500 older entries are in the file/);
  assert.equal(cells(page)[1]?.[1], '2,000');
});

test('names that look like Markdown or HTML are shown as they are', () => {
  const evil = '![x](http://evil) | [a](command:x) <img src=x onerror=1> `c` **b** \n# h &amp; ~~s~~ a_b_';
  for (const page of [
    outboundDocument([sent({ to: evil, by: evil, what: evil, files: [evil], folder: evil })], evil),
    scoreboardDocument([row({ agentType: evil, model: evil, repository: { id: 'r', name: evil } })], HERE),
  ]) {
    const shown = html(page).replace(/<\/?(h[1-6]|p|strong|em|code|table|thead|tbody|tr|th|td|hr)( style="text-align:right")?>/g, '');
    assert.doesNotMatch(shown, /<[a-z]/i);
    assert.equal((html(page).match(/<h1>/g) ?? []).length, 1);
    assert.match(shown, /!\[x\]\(http:\/\/evil\) \| \[a\]/);
  }
});

const HERE = { id: 'here', name: 'project' };

function row(facts: Partial<ScoreboardRow> = {}): ScoreboardRow {
  return {
    executionId: 'e',
    at: 1,
    repository: HERE,
    kind: 'fix',
    agentType: 'local',
    model: '',
    outcome: 'finished',
    durationMs: 1_000,
    costUsd: 0,
    tokensIn: 10,
    tokensOut: 5,
    verified: null,
    ...facts,
  };
}

test('an empty scoreboard explains itself', () => {
  assert.match(scoreboardDocument([], HERE), /No results yet.*Run a task/);
});

test('a table a kind of task: the best first, with rate, median time, cost and tokens', () => {
  const page = scoreboardDocument(
    [
      row({ outcome: 'failed' }),
      row({ durationMs: 3_000 }),
      ...(['kept', 'kept', 'overruled', 'finished'] as const).map((outcome, n) =>
        row({
          agentType: 'claude',
          model: 'opus',
          outcome,
          durationMs: n * 60_000,
          costUsd: n === 0 ? null : 0.5,
          verified: [true, null, null, false][n] ?? null,
        }),
      ),
      row({ kind: 'question', agentType: 'gemini', durationMs: null, costUsd: null, tokensIn: null, tokensOut: null }),
    ],
    HERE,
  );
  const [, question, , claude, local] = cells(page);
  assert.deepEqual(question, ['gemini', '1', '0', '0', '0', '–', '100%', '–', '–', '–']);
  assert.deepEqual(claude, ['claude · opus', '1', '2', '1', '0', '1 of 2', '50%', '1 min 30 s', '≥ $1.50', '60']);
  assert.deepEqual(local, ['local', '1', '0', '0', '1', '–', '50%', '2.0 s', '$0', '30']);
  assert.match(page, /## project\n\n### Questions[\s\S]*### Fixes/);
});

test('the repository that is open stands first, then the one that was used last', () => {
  const page = scoreboardDocument(
    [row(), row({ repository: { id: 'a', name: 'older' } }), row({ repository: { id: 'b', name: 'newer' } })],
    HERE,
  );
  assert.deepEqual(
    [...page.matchAll(/^## (.*)$/gm)].map(([, name]) => name),
    ['project', 'newer', 'older'],
  );
});
