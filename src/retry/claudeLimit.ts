// Recognizes a limit in the words of the Claude CLI, and reads when it resets.

/** “You've hit your limit · resets 3am (UTC)”, “You've hit your weekly limit · resets Feb 7, 11am (Asia/Seoul)”, “Claude usage limit reached. Your limit will reset at 5pm (Europe/Warsaw).” */
const RESETS =
  /^(?:You['’]ve (?:hit|reached) your (?:[\w-]{1,20} ){0,3}limit|(?:[\w-]{1,20} ){1,4}limit reached)(?: [·∙•-] resets|\. Your limit will reset at) (?:([A-Z][a-z]{2}) (\d{1,2})(?:,| at) )?(\d{1,2})(?::(\d{2}))?\s?([ap]m)(?: \(([\w/+-]{1,40})\))?\.?(?:\n|$)/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;
/** A time so short a while ago has just come, and is not that of tomorrow. */
const JUST_NOW_MS = 900_000;

/** `until`: epoch ms after `now` (epoch ms); null = not told, or it has just come. Null for any other words. */
export function claudeLimit(words: string, now: number): { until: number | null } | null {
  const seconds = /^Claude AI usage limit reached\|(\d{10})\s*$/.exec(words)?.[1];
  // Some go on to name a time that has passed.
  if (seconds !== undefined) return { until: Number(seconds) * 1_000 > now ? Number(seconds) * 1_000 : null };
  const told = RESETS.exec(words);
  return told === null ? null : { until: resetAt(told, now) };
}

function resetAt([, monthName, day, hour12, minute = '0', half, zone]: readonly (string | undefined)[], now: number): number | null {
  if (Number(hour12) > 12 || Number(minute) > 59) return null;
  const clock = clockOf(zone);
  if (clock === null) return null;
  const month = MONTHS.indexOf(monthName ?? '');
  if (monthName !== undefined && month === -1) return null;
  const hour = (Number(hour12) % 12) + (half === 'pm' ? 12 : 0);
  const today = new Date(wallTime(clock, now));
  const date = monthName === undefined ? today.getUTCDate() : Number(day);
  const nextAt = (days: number, years: number) =>
    instantOf(
      clock,
      Date.UTC(today.getUTCFullYear() + years, monthName === undefined ? today.getUTCMonth() : month, date + days, hour, Number(minute)),
    );
  const at = nextAt(0, 0);
  if (at > now) return at;
  if (now - at < JUST_NOW_MS) return null;
  if (monthName === undefined) return nextAt(1, 0);
  // A date that is long past is one of next year.
  return now - at > 180 * DAY_MS ? nextAt(0, 1) : null;
}

/** That of `zone` (IANA), or of this computer; null where there is none of that name. */
function clockOf(zone: string | undefined): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...(zone === undefined ? {} : { timeZone: zone }),
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}

/** What the clock shows at `instant`, as if it were UTC. Both in epoch ms. */
function wallTime(clock: Intl.DateTimeFormat, instant: number): number {
  const parts = clock.formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The inverse of wallTime. Twice, as the clock may change in between. */
function instantOf(clock: Intl.DateTimeFormat, wall: number): number {
  let instant = wall;
  for (let round = 0; round < 2; round++) instant += wall - wallTime(clock, instant);
  return instant;
}
