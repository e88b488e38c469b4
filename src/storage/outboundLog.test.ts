// Checks that the outbound log holds who sent how much where, and nothing of the content.
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { OutboundLog } from './outboundLog.ts';

let folder: string;
let told: string[];
beforeEach(async () => {
  told = [];
  folder = await mkdtemp(path.join(tmpdir(), 'claudomator-outbound-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const aLog = (file = path.join(folder, 'outbound.jsonl')) => new OutboundLog(file, (line) => told.push(line));
const sending = { to: 'https://models.example', what: 'POST /v1/chat/completions', bytes: 120 };

test('who, to whom, how much, with which files, from which folder: by the folder’s name alone', async () => {
  const log = aLog();
  await log.observe({ by: 'local', executionId: 'e1', files: ['src/a.ts'], folder: path.join(path.sep, 'home', 'me', 'project') })(sending);
  await log.observe({ by: 'Check Endpoint' })({ ...sending, bytes: 0 });
  const [first, second] = await log.read();
  assert.ok(first && Math.abs(first.at - Date.now()) < 60_000);
  assert.deepEqual({ ...first, at: 0 }, { at: 0, ...sending, by: 'local', executionId: 'e1', files: ['src/a.ts'], folder: 'project' });
  assert.deepEqual([second?.by, second?.executionId, second?.files, second?.folder], ['Check Endpoint', null, [], null]);
});

test('texts are bounded, and lines that can’t be ours are left out', async () => {
  const log = aLog();
  await log.observe({ by: 'local', files: Array.from({ length: 500 }, () => 'x'.repeat(5_000)) })(sending);
  await appendFile(
    log.file,
    '{"at":-1,"to":"x","by":"y","what":"z","bytes":1}\n{"at":1,"to":2}\n{"at":1,"to":"a","by":"b","what":"c","bytes":1,"files":[7,"f"]}\n',
  );
  const [first, second, ...more] = await log.read();
  assert.ok(JSON.stringify(first).length < 20_000);
  assert.deepEqual([second?.files, second?.executionId, more], [['f'], null, []]);
});

test('a line that can’t be written is told with its bytes, and stops nothing', async () => {
  const blocker = path.join(folder, 'file');
  await writeFile(blocker, '');
  await aLog(path.join(blocker, 'outbound.jsonl')).observe({ by: 'local', executionId: 'e1' })(sending);
  assert.match(
    told.join(),
    /^120 bytes go to https:\/\/models\.example without a line in the outbound log\. Could not write the outbound log/,
  );
});
