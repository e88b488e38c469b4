// Reads units of time and size, and says a number in another one.

export interface Unit {
  of: 'time' | 'size';
  /** In milliseconds or bytes. */
  size: number;
}

const [KIB, MIB, GIB] = [2 ** 10, 2 ** 20, 2 ** 30];
const UNITS: readonly [RegExp, Unit['of'], number][] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/i, 'time', 1],
  [/^(?:[sS]|secs?|seconds?)$/i, 'time', 1_000],
  [/^(?:m|[Mm]in|[Mm]ins|[Mm]inutes?)$/, 'time', 60_000],
  [/^(?:h|hrs?|hours?)$/i, 'time', 3_600_000],
  [/^(?:d|days?)$/i, 'time', 86_400_000],
  [/^(?:w|weeks?)$/i, 'time', 604_800_000],
  [/^(?:b|bytes?)$/i, 'size', 1],
  [/^(?:k|kb|ki|kib|kilobytes?)$/i, 'size', KIB],
  [/^(?:M|[Mm][Bb]|[Mm]i|[Mm]i[Bb]|[Mm]egabytes?)$/, 'size', MIB],
  [/^(?:g|gb|gi|gib|gigabytes?)$/i, 'size', GIB],
];

export function unitOf(word: string): Unit | null {
  const found = UNITS.find(([pattern]) => pattern.test(word));
  return found ? { of: found[1], size: found[2] } : null;
}

/** The unit that a text gives this number: “30 days”, “5s”. */
export function unitAfter(text: string, number: string): Unit | null {
  for (const [, word = ''] of text.matchAll(new RegExp(`(?<![\\w.])${number.replace('.', '\\.')}\\s*([A-Za-z]+)(?![A-Za-z]|\\s*/)`, 'g'))) {
    const unit = unitOf(word);
    if (unit !== null) return unit;
  }
  return null;
}

/** Null: the units are of different kinds, or it would be no whole number. Without units it stays. */
export function inUnit(value: string, from: Unit | null, to: Unit | null): string | null {
  if (from === null || to === null || !/^-?\d+(?:\.\d+)?$/.test(value)) return value;
  if (from.of !== to.of) return null;
  if (from.size === to.size) return value;
  const number = (Number(value) * from.size) / to.size;
  return Number.isInteger(number) ? String(number) : null;
}
