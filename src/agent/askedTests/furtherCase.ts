// Declares a further case for asked-for tests, and makes one of a test with another value.
import type { FailedTest } from '#agent/task/ports.ts';
import { quotedLike } from './assertion.ts';
import { type Case, givenBy, UNKNOWN, withExpected, withThrown } from './moreCases.ts';
import type { TestLines } from './testBlocks.ts';

/** What the code gives, as code, or the class of what it throws. */
export interface Outcome {
  kind: 'value' | 'error';
  code: string;
}

/** A call whose outcome isn't known yet. Names are words joined by underscores. */
export interface FurtherCase {
  /** The test that it stands after. */
  test: TestLines;
  call: string;
  /** A test that fails with the outcome. */
  probe(name: string): readonly string[];
  /** Null: the failure of the probe does not tell, or it can't be written down. */
  outcomeIn(failure: FailedTest): Outcome | null;
  /** Null: it can't be written like that. */
  written(name: string, outcome: Outcome): readonly string[] | null;
  nameFor(outcome: Outcome): string;
}

const ERROR = /\b([A-Z]\w*(?:Error|Exception)|Error)\b/;

export function ofTest(one: Case): FurtherCase {
  const { test, sides, value } = one;
  return {
    test,
    call: sides.call.text,
    probe: (name) => withExpected(one, name, `'${UNKNOWN}'`),
    outcomeIn: (failure) => {
      const given = givenBy(failure);
      if (given !== null) return { kind: 'value', code: quotedLike(given, sides.expected.text) };
      const error = failure.message.includes(UNKNOWN) ? undefined : ERROR.exec(failure.message)?.[1];
      return error === undefined ? null : { kind: 'error', code: error };
    },
    written: (name, { kind, code }) => (kind === 'value' ? withExpected(one, name, code) : withThrown(one, name, code)),
    nameFor: () => {
      const own = test.title.replace(/^test_?/i, '').replace(/[\W_]+/g, '_');
      return `${own}_with_${wordFor(value)}`;
    },
  };
}

/** Words joined by underscores, for a value as code. */
function wordFor(value: string): string {
  return value.replace(/\W+/g, '_').replace(/^_+|_+$/g, '') || (value.includes('-') ? 'minus' : 'nothing');
}
