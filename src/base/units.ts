// Formats money, durations and times for users, and parses amounts that users type.

const A_DAY_MS = 24 * 60 * 60 * 1_000;

/** '$0.40', '$0.0042', '$1,000.00'. */
export function money(usd: number): string {
  const digits = usd < 0.01 ? 4 : 2;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** '5 s', '10 min', '90 s', '2 h'. */
export function timeSpan(seconds: number): string {
  if (seconds >= 3_600 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${Math.round(seconds * 100) / 100} s`;
}

const AMOUNT = /^(\d+([.,]\d*)?|[.,]\d+)$/;

const GROUPED = /^[1-9]\d{0,2}([.,]\d{3})+$/;

/** Parses an amount with a decimal point or comma. Null = empty; NaN = not a number, or ambiguous, such as '1,000'. */
export function parseAmount(text: string): number | null {
  const typed = text.trim();
  if (typed === '') return null;
  return AMOUNT.test(typed) && !GROUPED.test(typed) ? Number(typed.replace(',', '.')) : Number.NaN;
}

/** '0.8 s', '59.9 s', '3 min 5 s', '2 h 10 min'. */
export function duration(milliseconds: number): string {
  if (milliseconds < 59_950) return `${(Math.max(0, milliseconds) / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds >= 3_600) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** '14:05' in local time; 'Nov 26, 14:05' from a day after `now`; with seconds within the next minute. Rounded up, so never early. Epoch ms. */
export function clockTime(at: number, now: number): string {
  const date = new Date(at - now < 60_000 ? at : Math.ceil(at / 60_000) * 60_000);
  const two = (number: number) => String(number).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (at - now < 60_000) return `${time}:${two(date.getSeconds())}`;
  return at - now < A_DAY_MS ? time : `${date.toLocaleDateString('en', { month: 'short', day: 'numeric' })}, ${time}`;
}
