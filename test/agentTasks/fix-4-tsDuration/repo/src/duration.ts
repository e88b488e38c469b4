const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600 };

/** Seconds of a text such as `1h30m` or `45s`. */
export function parseDuration(text: string): number {
  const match = /(\d+)([smh])/.exec(text);
  if (!match) throw new Error(`No duration: ${text}`);
  return Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0);
}

/** The reverse: `1h30m`. */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  return [hours && `${hours}h`, minutes && `${minutes}m`, rest && `${rest}s`].filter(Boolean).join('') || '0s';
}
