// Declares a failing test, and makes one within bounds from what a parser read.

export interface Failure {
  /** As its tool names it, with suites or packages before it; '' = no test was recognised. */
  name: string;
  /** The file that its tool lists it under, relative where it lies in the folder; null = not told. */
  file: string | null;
  /** What went wrong, at most 2,000 characters; may be ''. */
  message: string;
  /** Null where its tool doesn't tell. */
  expected: string | null;
  received: string | null;
  /** The place of the project's own that the failure points to first. `line` counts from 1. */
  frame: Frame | null;
}

export interface Frame {
  file: string;
  line: number;
}

const MAX_NAME = 300;
const MAX_MESSAGE = 2_000;
const MAX_VALUE = 1_000;

/** `parts`: suites or packages, then the test; empty ones are left out. */
export function failureOf(parts: readonly (string | null | undefined)[], found: Partial<Omit<Failure, 'name'>> = {}): Failure {
  const { file = null, message = '', expected = null, received = null, frame = null } = found;
  const name = parts
    .map((part) => (part ?? '').replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '')
    .join(' > ');
  return {
    name: name.slice(0, MAX_NAME),
    file,
    message: message.trim().slice(0, MAX_MESSAGE),
    expected: expected === null ? null : expected.trim().slice(0, MAX_VALUE),
    received: received === null ? null : received.trim().slice(0, MAX_VALUE),
    frame,
  };
}
