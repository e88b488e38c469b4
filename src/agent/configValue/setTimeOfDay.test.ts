// Checks that a time of day is set where the words fit, as a time or in a cron line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { setByWords } from './setByWords.ts';
import { setTimeOfDay } from './setTimeOfDay.ts';

const job = (name: string, about: string, cron: string) =>
  `# ${about}\n[jobs.${name}]\ncron = "${cron}"  # m h dom mon dow\ndescription = "${about}"\n\n`;
const FILES = {
  'schedule.toml':
    job('sweep_partials', 'Removes upload sessions that were never finished', '15 1 * * *') +
    job('sweep_thumbnails', 'Removes thumbnails of deleted pictures', '15 1 * * *') +
    job('report', 'Sends the weekly report', '0 7 * * 1'),
  'shop.yaml': 'opening:\n  monday: "09:00"\n  saturday: "10:00"\nclosing:\n  monday: "18:00"\n  saturday: "16:00"\n',
  'alarm.ini': '[alarm]\nmorning = 6:45\nevening = 22:15\n',
};

const TASKS: [string, string | null][] = [
  [
    'The nightly clean-up of uploads that were started but never finished runs right in our backup window (01:15). Move it to 03:40, still every night; no other job may move.',
    'jobs.sweep_partials.cron "15 1 * * *" → "40 3 * * *"',
  ],
  ['The weekly report should be sent at 8:30 instead of 7:00.', 'jobs.report.cron "0 7 * * 1" → "30 8 * * 1"'],
  ['The shop closes at 17:30 on Saturday from now on, change the closing time.', 'closing.saturday "16:00" → "17:30"'],
  ['Set the morning alarm in alarm.ini to 7:05.', 'alarm.morning 6:45 → 7:05'],
  [
    'The nightly removal of unfinished uploads runs at 01:15. Please let it run at 04:20, and only from Monday to Friday.',
    'jobs.sweep_partials.cron "15 1 * * *" → "20 4 * * 1-5"',
  ],
  ['The weekly report should be sent at 8:30, only on Fridays.', 'jobs.report.cron "0 7 * * 1" → "30 8 * * 5"'],
  ['The weekly report should be sent at 8:30 on the first Monday of the month only.', null],
  ['Set the morning alarm in alarm.ini to 7:05 on weekdays.', null],
  ['The job should start at 5:00.', null],
  ['Show "12:30" as half past twelve.', null],
];

test('a time of day goes to the place that the words fit best', async (t) => {
  const codebase = await codebaseOf(t, FILES);
  for (const [task, wanted] of TASKS) {
    const set = setTimeOfDay(codebase, readRequest(task));
    assert.equal(set && `${set.key} ${set.before} → ${set.after}`, wanted, task);
    assert.equal(setByWords(codebase, readRequest(task)), null, task);
  }
});

test('a job that is switched off runs at no time', async (t) => {
  const jobs = (off: string) =>
    ['purge', 'reap']
      .map((name) => `[[job]]\nname = "${name}"\nabout = "removes expired login sessions"\ncron = "30 2 * * *"\n`)
      .join(`${off}\n`);
  const task = readRequest('The nightly job that removes expired login sessions runs at 02:30. Let it run at 04:15.');
  const key = async (off: string) => setTimeOfDay(await codebaseOf(t, { 'jobs.toml': jobs(off) }), task)?.key;
  assert.equal(await key('enabled = false\n'), 'job.1.cron');
  assert.equal(await key('disabled = true\n'), 'job.1.cron');
  assert.equal(await key('enabled = true\n'), undefined);
});
