// Runs the agent on files of a test, with a model that says what the test wrote down.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { type AgentTask, runAgent } from '#agent/agent.ts';
import { Codebase } from '#agent/files/codebase.ts';
import { Project } from '#agent/files/project.ts';
import type { AgentResult, AskOptions, FailedTest, Message, Step, Verified } from '#agent/task/ports.ts';

export type Files = Readonly<Record<string, string>>;

export const PASSED: Verified = { state: 'passed', failures: [], output: '' };
export const NOT_RUN: Verified = { state: 'notRun', failures: [], output: '' };

export function failedTest(name: string, facts: Partial<FailedTest> = {}): FailedTest {
  return { name, file: null, message: 'AssertionError', expected: null, received: null, frame: null, ...facts };
}

export function failing(...failures: FailedTest[]): Verified {
  return { state: 'failed', failures, output: failures.map(({ name }) => name).join('\n') };
}

export function layOut(t: TestContext, files: Files): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'claudomator-agent-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

export async function codebaseOf(t: TestContext, files: Files): Promise<Codebase> {
  return new Codebase(await Project.open(layOut(t, files), { isNamed: () => false, isKeptBack: () => false }));
}

export interface Scripted extends Partial<AgentTask> {
  instructions: string;
  files: Files;
  /** What the model answers, one after the other; beyond them it says nothing. */
  answers?: readonly string[];
  /** Verifies the files as they lie in the folder. */
  verify?(read: (name: string) => string, folder: string): Verified | Promise<Verified>;
  syntaxProblem?(path: string, text: string): string | null;
  /** Whether the model can ask for files. */
  canAsk?: boolean;
}

export interface Ran {
  result: AgentResult | null;
  /** The prompts, in order. */
  asked: { messages: readonly Message[]; temperature: number }[];
  steps: Step[];
  /** '' = there is no such file. */
  read(name: string): string;
}

export async function runScripted(t: TestContext, script: Scripted): Promise<Ran> {
  const { files, answers = [], verify = () => NOT_RUN, syntaxProblem = () => null, canAsk = false, ...task } = script;
  const folder = layOut(t, files);
  const read = (name: string) => {
    try {
      return readFileSync(path.join(folder, name), 'utf8');
    } catch {
      return '';
    }
  };
  const asked: Ran['asked'] = [];
  const steps: Step[] = [];
  const ports = {
    ask: async (messages: readonly Message[], { temperature, signal }: AskOptions, onText?: (text: string) => void) => {
      asked.push({ messages, temperature });
      const text = answers[asked.length - 1] ?? '';
      for (const line of text.split(/(?<=\n)/)) {
        onText?.(line);
        signal.throwIfAborted();
      }
      return { text, stopReason: 'stop' as const, tokensIn: 1, tokensOut: 1, cachedTokens: 0 };
    },
    verify: async () => await verify(read, folder),
    canAsk: async () => canAsk,
    syntaxProblem: async (name: string, text: string) => syntaxProblem(name, text),
    failureText: async (failure: FailedTest) => `FAIL ${failure.name}\n${failure.message}`,
    step: async (step: Step) => void steps.push(step),
    status: async () => undefined,
    now: () => 0,
  };
  const whole: AgentTask = { mode: 'auto', folder, contextTokens: async () => 8_192, limitMs: 60_000, ...task };
  const result = await runAgent(whole, ports, new AbortController().signal);
  return { result, asked, steps, read };
}

/** An answer as a model should give it. */
export function fence(name: string, code: string): string {
  return `${name}\n\`\`\`js\n${code}\`\`\`\n`;
}
