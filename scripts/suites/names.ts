// The suites of `npm test`, in the order in which they run.

export const suiteNames = ['check', 'unit', 'mutate', 'package', 'panel', 'real', 'host', 'ui'] as const;
export type SuiteName = (typeof suiteNames)[number];

/** Servers that the suite “real” can have besides, too large for every run. */
export const extraServers = ['vllm', 'litellm'] as const;
export type ExtraServer = (typeof extraServers)[number];

/** Takes `--with vllm,litellm` from the words. A string is the error message. */
export function takeExtras(words: readonly string[]): { words: string[]; extras: ExtraServer[] } | string {
  const at = words.indexOf('--with');
  if (at === -1) return { words: [...words], extras: [] };
  const names = (words[at + 1] ?? '').split(',').filter(Boolean);
  const extras = extraServers.filter((name) => names.includes(name));
  if (names.length === 0 || extras.length < names.length) return `--with takes ${extraServers.join(' and ')}, separated by a comma.`;
  return { words: words.toSpliced(at, 2), extras };
}

/** A string is the error message. */
export function chosenSuites(words: string[]): readonly SuiteName[] | string {
  const unknown = words.filter((word) => !suiteNames.some((name) => name === word));
  if (unknown.length > 0) return `No suite is called ${unknown.join(', ')}; there are ${suiteNames.join(', ')}.`;
  return words.length === 0 ? suiteNames : suiteNames.filter((name) => words.includes(name));
}

/** True for suites that wait until every part is installed. The panel's page needs only a browser, which is quickly installed. */
export function needsParts(name: SuiteName): boolean {
  return name === 'real' || name === 'host' || name === 'ui';
}
