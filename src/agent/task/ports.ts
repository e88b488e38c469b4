// Declares what the agent needs of the world: a model, a verification, parsers, a place for steps.

import type { Said } from '#contracts/execution.ts';
export interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface AskOptions {
  temperature: number;
  maxTokens: number;
  signal: AbortSignal;
}

/** Null counts: the server did not say. */
export interface Answer {
  text: string;
  /** `repeats`: it went round in circles, and was ended. */
  stopReason: 'stop' | 'length' | 'repeats';
  tokensIn: number | null;
  tokensOut: number | null;
  cachedTokens: number | null;
}

/** A failing test, as `src/verify` reads it. */
export interface FailedTest {
  name: string;
  file: string | null;
  message: string;
  expected: string | null;
  received: string | null;
  frame: { file: string; line: number } | null;
}

/** `notRun`: there is nothing to verify with, or it could not be started. */
export interface Verified {
  state: 'passed' | 'failed' | 'timedOut' | 'notRun';
  failures: FailedTest[];
  output: string;
  /** How long it took, in milliseconds; undefined = it was not measured. */
  ms?: number;
}

export interface Step {
  /** As the Claude CLI calls its tools: `Read`, `Edit`, `Write`, `Bash`; and ours: `Draft`, `Check`. */
  tool: string;
  input: Record<string, unknown>;
  result: string;
  isError: boolean;
  /** Of an Edit or Write: the file's text before and after. */
  change?: { path: string; before: string; after: string };
}

export interface Ports {
  /** Rejects only when the run must end: the signal aborted, or the server can't be used. `onText` gets the answer's text as it comes. */
  ask(messages: readonly Message[], options: AskOptions, onText?: (text: string) => void): Promise<Answer>;
  /** Runs the project's verification in its folder as it is now. */
  verify(signal: AbortSignal): Promise<Verified>;
  /** What is wrong with the syntax of this text by its language's own parser; null = nothing, or no parser is there. */
  syntaxProblem(path: string, text: string): Promise<string | null>;
  /** Whether the model, asked for code that it is not shown, asks to see it, and writes code where it is shown all. Asked once for each server and model. */
  canAsk(signal: AbortSignal): Promise<boolean>;
  step(step: Step): Promise<void>;
  /** One short line for the user: “reading src/cart.js”, “drafting (1 of 4)”. */
  status(text: string): Promise<void>;
  /** Milliseconds. */
  now(): number;
}

export interface AgentResult {
  said: Said;
  text: string;
  /** Whether the text was already streamed while it was written. */
  isStreamed: boolean;
  changedFiles: string[];
  attempts: number;
}
