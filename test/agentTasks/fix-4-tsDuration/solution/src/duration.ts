const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600 };

/** Seconds of a text such as `1h30m` or `45s`. */
export function parseDuration(text: string): number {
  const matches = [...text.matchAll(/(\d+)([smh])/g)];
  if (matches.length === 0) throw new Error(`No duration: ${text}`);
  return matches.reduce((sum, match) => sum + Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0), 0);
}

/** The reverse: `1h30m`. */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  return [hours && `${hours}h`, minutes && `${minutes}m`, rest && `${rest}s`].filter(Boolean).join('') || '0s';
}
