import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { geminiRunner } from './gemini.ts';
import { GeminiTries } from './geminiTries.ts';
import type { RunnableTask } from './runner.ts';

const internal = '{"error":{"code":500,"status":"INTERNAL","message":"An internal error has occurred."}}';
const backsOff = (attempt: number, status: number) =>
  `Attempt ${attempt} failed with status ${status}. Retrying with backoff... _ApiError: {"error":{"code":${status},"message":"Busy."}}\n    at x {\n  status: ${status}\n}`;
const waits = (attempt: number, ms: number) =>
  `Attempt ${attempt} failed: You exceeded your current quota.\nSuggested retry after 2s.. Retrying after ${ms}ms...`;

function afterHearing(...told: string[]): GeminiTries {
  const tries = new GeminiTries();
  for (const each of told) for (const byte of Buffer.from(`${each}\n`)) tries.take(Buffer.from([byte]));
  return tries;
}

test('two more tries, and waits of a minute, are the CLI’s own matter', () => {
  for (const told of [
    [backsOff(1, 503), backsOff(2, 503)],
    [waits(1, 5_239), waits(2, 60_000)],
    [backsOff(1, 429), waits(2, 1)],
    ['Attempt 1 failed. Retrying with backoff... exception TypeError: fetch failed'],
  ])
    assert.deepEqual([afterHearing(...told).givenUp, afterHearing(...told).signal.aborted], [null, false]);
});

test('the third try that failed is the last, with what its status says', () => {
  const overloaded = afterHearing(backsOff(1, 503), backsOff(2, 503), backsOff(3, 503));
  assert.deepEqual(overloaded.givenUp, { failure: { kind: 'transient' }, status: 503, words: '{"error":{"code":503,"message":"Busy."}}' });
  assert.ok(overloaded.signal.aborted);
  assert.deepEqual(afterHearing(backsOff(3, 429)).givenUp?.failure, { kind: 'rateLimited', until: null });
  const unreachable = afterHearing('Attempt 3 failed. Retrying with backoff... exception TypeError: fetch failed');
  assert.deepEqual(unreachable.givenUp, { failure: { kind: 'transient' }, status: null, words: 'exception TypeError: fetch failed' });
});

test('a limit that lasts for more than a minute is given back with its end, in the API’s words', () => {
  const before = Date.now();
  const { givenUp } = afterHearing(waits(1, 61_000));
  assert.ok(givenUp?.failure.kind === 'rateLimited' && givenUp.failure.until !== null);
  assert.ok(givenUp.failure.until >= before + 61_000 && givenUp.failure.until <= Date.now() + 61_000);
  assert.equal(givenUp.words, 'You exceeded your current quota.');
  const overloaded = 'Attempt 1 failed: {"error":{"code":503,"message":"Busy."}}. Retrying after 90000ms...';
  assert.equal(afterHearing(overloaded).givenUp?.failure.kind, 'rateLimited');
});

test('a blind 500 is not tried again, in whichever way it is told', () => {
  for (const told of [backsOff(1, 500), `Attempt 1 failed: ${internal}. Retrying after 8000ms...`])
    assert.deepEqual([afterHearing(told).givenUp?.failure.kind, afterHearing(told).givenUp?.status], ['unknown', 500]);
});

test('what only talks of tries ends nothing', () => {
  for (const talk of [
    'Error executing tool: Attempt 3 failed with status 500. Retrying with backoff...',
    'Attempt 3 failed with status 500.',
    `The log says: Suggested retry after 90s.. Retrying after 91000ms...`,
  ])
    assert.equal(afterHearing(talk).givenUp, null);
});

// The stand-in starts by its first line, as POSIX has it.
describe('a CLI that would try again', { skip: process.platform === 'win32', timeout: 30_000 }, () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'claudomator-gemini-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function outcomeOf(told: string, signal = new AbortController().signal) {
    const executable = path.join(folder, 'gemini');
    const fake = `#!${process.execPath}\nprocess.stdout.write('{"type":"init","session_id":"s1"}\\n');\nprocess.stderr.write(${JSON.stringify(`${told}\n`)});\nsetInterval(() => {}, 1000);\n`;
    await writeFile(executable, fake, { mode: 0o755 });
    const runner = geminiRunner({
      executable: async () => executable,
      settings: () => ({ model: '' }),
      isTrusted: () => true,
      environment: { PATH: '/usr/bin' },
      storageFolder: folder,
    });
    const task: RunnableTask = {
      executionId: 'e1',
      instructions: 'Do it.',
      attachments: [],
      model: '',
      folder,
      resumes: null,
      continues: null,
      maxCostUsd: null,
    };
    return runner.run(task, { write: async () => {} }, signal);
  }

  test('is ended, and its slot is free', async () => {
    const blind = await outcomeOf(backsOff(1, 500));
    assert.ok(blind.kind === 'failed' && blind.error.kind === 'serverError', JSON.stringify(blind));
    assert.match(blind.error.message, /^The Gemini API failed \(500\): Busy\. Retry in a while\.$/);
    const limited = await outcomeOf(waits(1, 3_600_000));
    assert.ok(limited.kind === 'rateLimited' && (limited.retryAt ?? 0) > Date.now() + 3_500_000, JSON.stringify(limited));
  });

  test('is cancelled where the user does that', async () => {
    assert.deepEqual(await outcomeOf(backsOff(1, 500), AbortSignal.abort()), { kind: 'cancelled' });
  });
});
