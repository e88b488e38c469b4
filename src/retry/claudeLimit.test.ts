// Tests that a limit and its end are read from the Claude CLI's words, in their zone, and from no others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claudeLimit } from './claudeLimit.ts';

const until = (said: string, now: number) => claudeLimit(said, now)?.until ?? null;
const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

const words: [words: string, at: number | null][] = [
  ["You've hit your limit · resets 3pm (UTC)", Date.UTC(2026, 0, 1, 15)],
  ["You've hit your limit · resets 3am (UTC)", Date.UTC(2026, 0, 2, 3)],
  ['You’ve hit your session limit · resets 7:22pm (UTC)', Date.UTC(2026, 0, 1, 19, 22)],
  ["You've hit your limit · resets 12am (UTC)", Date.UTC(2026, 0, 2, 0)],
  ["You've hit your limit · resets 10pm (Europe/Berlin)", Date.UTC(2026, 0, 1, 21)],
  ["You've hit your limit · resets 5am (America/New_York)\n/upgrade to increase your limit", Date.UTC(2026, 0, 2, 10)],
  ["You've hit your weekly limit · resets Feb 7, 11am (Asia/Seoul)", Date.UTC(2026, 1, 7, 2)],
  ['Weekly limit reached · resets Jan 22 at 9:30am (UTC)', Date.UTC(2026, 0, 22, 9, 30)],
  ['5-hour limit reached ∙ resets 3pm (UTC)', Date.UTC(2026, 0, 1, 15)],
  ['Claude usage limit reached. Your limit will reset at 5pm (Etc/GMT+5).', Date.UTC(2026, 0, 1, 22)],
  ['Claude AI usage limit reached|1767279600', Date.UTC(2026, 0, 1, 15)],
  ["You've hit your limit", null],
  ["The CLI says “You've hit your limit · resets 3pm (UTC)” then.", null],
  ["You've hit your limit · resets 3pm (UTC) is what it prints", null],
  ['It said: Claude AI usage limit reached|1767279600', null],
  ['Claude AI usage limit reached|1767279600 is what it prints', null],
  ['The job resets at 3pm (UTC)', null],
  ['', null],
];

for (const [said, at] of words)
  test(`“${said.split('\n')[0]}”`, () => assert.deepEqual(claudeLimit(said, NOW), at === null ? null : { until: at }));

test('a limit stays one where its time has just come or cannot be', () => {
  for (const time of ['11:59am (UTC)', '3pm (Mars/Olympus)', '13pm (UTC)', 'Foo 7, 11am (UTC)'])
    assert.deepEqual(claudeLimit(`You've hit your limit · resets ${time}`, NOW), { until: null }, time);
  assert.deepEqual(claudeLimit('Claude AI usage limit reached|1767200000', NOW), { until: null });
});

test('a date of the new year is told in the old one', () => {
  const december = Date.UTC(2025, 11, 30, 12);
  assert.equal(until("You've hit your weekly limit · resets Jan 2, 11am (UTC)", december), Date.UTC(2026, 0, 2, 11));
});

test('a time on the other side of a change of the clock', () => {
  // Berlin goes from UTC+1 to UTC+2 on 29 March 2026, at 1:00 UTC.
  const evening = Date.UTC(2026, 2, 28, 20);
  assert.equal(until("You've hit your limit · resets 4am (Europe/Berlin)", evening), Date.UTC(2026, 2, 29, 2));
});

test('without a zone it is the time of this computer', () => {
  const at = until("You've hit your limit · resets 3:07am", NOW);
  assert.ok(at !== null && at > NOW && at <= NOW + 86_400_000);
  assert.deepEqual([new Date(at).getHours(), new Date(at).getMinutes()], [3, 7]);
});
