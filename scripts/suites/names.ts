// The suites of `npm test`, in the order in which they run.

export const suiteNames = ['check', 'unit', 'package', 'panel', 'real', 'host', 'ui'] as const;
export type SuiteName = (typeof suiteNames)[number];

/** A string says what is wrong. */
export function chosenSuites(words: string[]): readonly SuiteName[] | string {
  const unknown = words.filter((word) => !suiteNames.some((name) => name === word));
  if (unknown.length > 0) return `No suite is called ${unknown.join(', ')}; there are ${suiteNames.join(', ')}.`;
  return words.length === 0 ? suiteNames : suiteNames.filter((name) => words.includes(name));
}

/** True for suites that run on parts which are not npm packages of the root. */
export function needsParts(name: SuiteName): boolean {
  return name !== 'check' && name !== 'unit' && name !== 'package';
}
