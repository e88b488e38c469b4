// The suites of `npm test`, in the order in which they run.

export const suiteNames = ['check', 'unit', 'mutate', 'package', 'panel', 'real', 'host', 'ui'] as const;
export type SuiteName = (typeof suiteNames)[number];

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
