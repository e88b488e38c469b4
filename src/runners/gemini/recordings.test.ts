// Tests the Gemini runner on recordings of the real CLI, against values read by eye.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Outcome } from '#contracts/runner.ts';
import { extractSummary } from '#transcript/summary.ts';
import { openTranscript } from '#transcript/write.ts';
import { GeminiLines } from './lines.ts';
import { geminiOutcome } from './outcome.ts';
import { GeminiTranscript } from './transcript.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
/** 23 November 2026, 06:30 UTC: 22:30 of the day before in California. */
const NOW = Date.UTC(2026, 10, 23, 6, 30);
const HELLO = 'Hello from the loopback stub. 2 + 2 = 4.';
const TOOL = 'I will use a tool.';
const DONE = `${TOOL}\n\nDone: the tool has run.`;
const LAST = 'Done: the tool has run.';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-'));
});
after(() => rm(folder, { recursive: true, force: true }));

interface Expected {
  text: string;
  tokens: [tokensIn: number | null, tokensOut: number | null];
  outcome: Outcome | { kind: 'failed'; error: { kind: string; message: RegExp } };
  /** Of the transcript's result. */
  error?: string;
  notices?: string[];
}

const completed = (text: string, tokensIn: number, tokensOut: number, more: object = {}): Outcome => ({
  kind: 'completed',
  text,
  stopReason: 'stop',
  tokensIn,
  tokensOut,
  costUsd: null,
  sessionId: '<UUID-1>',
  changedFiles: false,
  ...more,
});
const failed = (kind: string, message: RegExp) => ({ kind: 'failed' as const, error: { kind, message } });
const NOTHING: [number, number] = [0, 0];

const EXPECTED: Record<string, Expected> = {
  '401': {
    text: '',
    tokens: NOTHING,
    outcome: failed('unauthorized', /did not accept .*\(401\): stub error\. Run “gemini” in a terminal/),
    error: 'unauthorized',
  },
  // No time is told: the quota of a day comes back at midnight in California.
  '429-day': { text: '', tokens: NOTHING, outcome: { kind: 'rateLimited', retryAt: Date.UTC(2026, 10, 23, 8) }, error: 'rateLimited' },
  '429-minute': { text: 'Recovered after errors.', tokens: [420, 25], outcome: completed('Recovered after errors.', 420, 25) },
  '500-maxattempts1': {
    text: '',
    tokens: NOTHING,
    outcome: failed('serverError', /failed \(500\): An internal error has occurred\. Retry/),
    error: 'serverError',
  },
  'loop-detect': {
    text: `${`${TOOL}\n\n`.repeat(4)}${TOOL}${TOOL}`,
    tokens: [1680, 100],
    outcome: completed(`${TOOL}${TOOL}`, 1680, 100, { stopReason: 'maxTurns' }),
    notices: ['Loop detected, stopping execution'],
  },
  maxturns: { text: `${TOOL}\n\n${TOOL}`, tokens: [840, 50], outcome: completed(TOOL, 840, 50, { stopReason: 'maxTurns' }) },
  noauth: {
    text: '',
    tokens: [null, null],
    outcome: failed('unauthorized', /is not signed in\. Run “gemini” once/),
    error: 'unauthorized',
  },
  'session-first': { text: HELLO, tokens: [420, 25], outcome: completed(HELLO, 420, 25) },
  'session-resume-latest': { text: HELLO, tokens: [420, 25], outcome: completed(HELLO, 420, 25) },
  'shell-fails': { text: DONE, tokens: [840, 50], outcome: completed(LAST, 840, 50) },
  // Exit code 0, but no result line: proof of nothing.
  'slow-sigint-nr': {
    text: 'n0 n7919 n5865 n3811 n1757 n9676 n7622 n5568 n3514 n1460 n9379 n7325 n5271 n3217 n1163 n9082 n7028 n4974 n2920 n866 n8785 n6731 n4677 n2623 n569 n8488 n6434 n4380 n2326 n272 n8191 n6137 n4083 n2029 n9948 n7894 n5840 n3786 n1732 n9651 n7597 n5543 n3489 n143',
    tokens: [null, null],
    outcome: failed('agentFailed', /ended without a result \(exit code 0\)/),
    error: 'agentFailed',
  },
  text: { text: HELLO, tokens: [840, 30], outcome: completed(HELLO, 840, 30) },
  thinking: { text: 'Thought about it.', tokens: [420, 25], outcome: completed('Thought about it.', 420, 25) },
  'tool-default': {
    text: DONE,
    tokens: [840, 50],
    outcome: completed(LAST, 840, 50),
    notices: ['The Gemini CLI was not allowed to use run_shell_command. To allow it, change the Gemini CLI’s settings (tools.allowed).'],
  },
  'tool-yolo': { text: DONE, tokens: [840, 50], outcome: completed(LAST, 840, 50) },
  untrusted: { text: '', tokens: [null, null], outcome: failed('untrusted', /Trust the workspace/), error: 'untrusted' },
  'write-autoedit': { text: 'All done.', tokens: [1680, 100], outcome: completed('All done.', 1680, 100, { changedFiles: true }) },
};

async function translate(name: string) {
  const file = path.join(folder, `${name}.log`);
  const sink = await openTranscript(file);
  const transcript = new GeminiTranscript(sink, { cwd: '/ws', model: '', prompt: 'the prompt', resumes: null });
  const lines = new GeminiLines(transcript);
  const printed = await readFile(path.join(FIXTURES, `${name}.jsonl`), 'utf8');
  for (const line of printed.split('\n')) await lines.take(line);
  const { exit, stderr } = JSON.parse(await readFile(path.join(FIXTURES, `${name}.meta.json`), 'utf8'));
  const end = { kind: 'ended', exitCode: exit, signal: null, stderrTail: stderr, endedBy: 'itself', survivors: 0 } as const;
  await lines.finish(end);
  const { outcome, result } = geminiOutcome({ end, lines, startedAt: NOW - 1_000, now: NOW, inactivityMs: 1 });
  await transcript.finish(result).finally(() => sink.close());
  return { outcome, file };
}

test('no recording is left out of the table', async () => {
  const names = (await readdir(FIXTURES)).filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -'.jsonl'.length));
  assert.deepEqual(names.toSorted(), Object.keys(EXPECTED).toSorted());
});

for (const [name, expected] of Object.entries(EXPECTED)) {
  test(`the recording ${name} becomes a transcript that reads as it was`, async () => {
    const { outcome, file } = await translate(name);
    if (outcome.kind === 'failed' && expected.outcome.kind === 'failed') {
      assert.equal(outcome.error.kind, expected.outcome.error.kind);
      assert.match(outcome.error.message, expected.outcome.error.message as RegExp);
    } else assert.deepEqual(outcome, expected.outcome);
    const read = await extractSummary(file);
    assert.equal(read.text, expected.text);
    assert.equal(read.prompt, 'the prompt');
    assert.deepEqual(read.notices, expected.notices ?? []);
    assert.ok(read.result);
    assert.deepEqual([read.result.tokensIn, read.result.tokensOut, read.result.costUsd], [...expected.tokens, null]);
    assert.equal(read.result.errorKind, expected.error ?? null);
    if (outcome.kind !== 'completed') return;
    assert.equal(read.result.stopReason, outcome.stopReason);
    assert.equal(read.sessionId, '<UUID-1>');
    assert.equal(read.summary, outcome.text.replaceAll('\n', ' '));
  });
}
