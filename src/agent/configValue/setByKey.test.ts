// Checks that the value of a named key is set in the section or file whose names the task gives, and in no other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { setByKey } from './setByKey.ts';

const kiosk = (seconds: number) => `{\n  "port": 4464,\n  "session": { "idleLogoutSeconds": ${seconds} }\n}\n`;
const job = (name: string) => `[job.${name}]\nretries = 4\nkeep_days = 30\n\n`;
const FILES = {
  'services/kiosk/config/production.json': kiosk(90),
  'services/kiosk/config/staging.json': kiosk(60),
  'services/kiosk-admin/config/production.json': kiosk(300),
  'services/portal/config/production.json': kiosk(90),
  'deploy/jobs.toml': job('sample-purge') + job('sample-purge-archive') + job('report-purge'),
};

const TASKS: [string, string | null][] = [
  [
    'The kiosk logs guests out after 90 seconds. Please set idleLogoutSeconds of the kiosk service to 150 in production. Staging stays as it is, and the portal and kiosk-admin too.',
    'services/kiosk/config/production.json session.idleLogoutSeconds 90 → 150',
  ],
  [
    'The timed job sample-purge deletes samples after 30 days. The auditors want 45, so please change its keep_days. Only this job, the other purge jobs keep their values.',
    'deploy/jobs.toml job.sample-purge.keep_days 30 → 45',
  ],
  ['Set keep_days of sample-purge-archive to 60', 'deploy/jobs.toml job.sample-purge-archive.keep_days 30 → 60'],
  ['Set keep_days to 60', null],
  ['Set idleLogoutSeconds of the kiosk to 150', null],
  ['The kiosk waits 20 seconds. Set its idleLogoutSeconds in production to 150.', null],
  ['Set keep_days of sample-purge to 60, sample-purge-archive has 30.', null],
  ['In ticket 90 we agreed to set idleLogoutSeconds to 60.', null],
  ['Set keep_days and idleLogoutSeconds of sample-purge to 60', null],
  ['Add a function that sets keep_days of sample-purge to 60', null],
];

test('the key in the place whose names the task gives most of', async (t) => {
  const codebase = await codebaseOf(t, FILES);
  for (const [task, wanted] of TASKS) {
    const set = setByKey(codebase, readRequest(task));
    assert.equal(set && `${set.path} ${set.key} ${set.before} → ${set.after}`, wanted, task);
  }
});

test('the only one, wherever it is', async (t) => {
  const codebase = await codebaseOf(t, { 'app.yaml': 'upload:\n  max_files: 3\n' });
  assert.equal(setByKey(codebase, readRequest('Please set max_files to 5'))?.key, 'upload.max_files');
});
