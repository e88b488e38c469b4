// Runs one task as a user would: starts the server, types in the panel, waits for the answer. Reports figures of that run.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Classification, Execution } from '#contracts/execution.ts';
import type { Verification } from '#contracts/verification.ts';
import type { Host } from '../host/host.ts';
import { launchBrowser, newPage, openWorkbench } from '../host/page.ts';
import { openPanel, runCommand } from '../host/workbench.ts';
import { cached } from '../parts/paths.ts';
import { say } from '../parts/say.ts';
import { executionFiles } from './executionFiles.ts';

export interface DemoResult {
  state: string;
  agentType: string;
  model: string;
  classification: Classification | null;
  tokensIn: number | null;
  tokensOut: number | null;
  tokensPerSecond: number | null;
  /** From Enter to the first text of the answer in the page. */
  firstTokenMs: number | null;
  /** Of the change; null = it was not verified. */
  verification: Verification | null;
  /** The files that were kept. */
  changedFiles: number;
  /** How many drafts the local model made; null = it only answered. */
  attempts: number | null;
  transcript: string;
  screenshot: string;
}

/** A small model answers it; it needs no file. */
export const QUESTION = 'Write a Python function that returns the larger of two numbers, and explain it in one sentence.';
const SERVER_LIMIT_MS = 120_000;
const ANSWER_LIMIT_MS = 600_000;
const ENDS = new Set(['completed', 'failed', 'timed-out', 'budget-exceeded', 'cancelled', 'interrupted', 'blocked']);
const RESTS = new Set([...ENDS, 'ready']);

export async function runOnce(host: Host, startsServer: boolean, task: string): Promise<DemoResult> {
  const results = cached('demo');
  mkdirSync(results, { recursive: true });
  const screenshot = path.join(results, 'demo.png');
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser);
    try {
      await openWorkbench(page, host);
      await openPanel(page);
      if (startsServer) await startServer(page, task);
      say('demo', `asking: ${task}`);
      const allowing = allowVerification(page);
      const times = await ask(page, task);
      const ended = await finished(host, RESTS);
      allowing.stop();
      if (ended.execution.state === 'ready') await keep(page);
      const { execution, transcript } = ended.execution.state === 'ready' ? await finished(host, ENDS) : ended;
      await delay(500); // The panel shows the end a frame or two after the file has it.
      const kept = path.join(results, 'stdout.log');
      copyFileSync(transcript, kept);
      return report(execution, times, kept, screenshot);
    } finally {
      await page.screenshot({ path: screenshot });
    }
  } finally {
    await browser.close();
  }
}

/** Allows the verification of the change whenever the question appears. */
function allowVerification(page: Page): { stop(): void } {
  const button = page
    .locator('.notifications-toasts .monaco-button, .notification-list-item .monaco-button')
    .filter({ hasText: /^Verify$/ });
  const timer = setInterval(
    () =>
      void button
        .first()
        .click({ timeout: 500 })
        .catch(() => undefined),
    1_000,
  );
  return { stop: () => clearInterval(timer) };
}

async function keep(page: Page): Promise<void> {
  say('demo', 'keeping the change…');
  const panel = await openPanel(page);
  await panel.getByText('Keep', { exact: true }).last().click();
}

async function startServer(page: Page, text: string): Promise<void> {
  say('demo', 'Claudomator: Start llama-server');
  await runCommand(page, 'Claudomator: Start llama-server');
  const panel = await openPanel(page);
  const task = panel.getByRole('textbox', { name: 'Task' });
  await task.fill(text);
  await panel.locator('button[aria-label="Send"]:not([disabled])').waitFor({ timeout: SERVER_LIMIT_MS });
}

interface Times {
  submittedAt: number;
  firstTextAt: number | null;
}

/** Types the task and waits for the first text; null when the run ends without any. */
async function ask(page: Page, text: string): Promise<Times> {
  const panel = await openPanel(page);
  const task = panel.getByRole('textbox', { name: 'Task' });
  await task.fill(text);
  await panel.locator('button[aria-label="Send"]:not([disabled])').waitFor();
  const submittedAt = Date.now();
  await task.press('Enter');
  // The footer appears when the run ends; a run that fails at once has no text.
  await panel.locator('cm-answer > *, .turn-footer').first().waitFor({ timeout: ANSWER_LIMIT_MS });
  const firstSeenAt = Date.now();
  const hasText = (await panel.locator('cm-answer > *').count()) > 0;
  return { submittedAt, firstTextAt: hasText ? firstSeenAt : null };
}

async function finished(host: Host, states: ReadonlySet<string>): Promise<{ execution: Execution; transcript: string }> {
  const deadline = Date.now() + ANSWER_LIMIT_MS;
  for (;;) {
    const newest = executionFiles(host.folders)[0];
    if (newest && states.has(newest.execution.state)) return newest;
    if (Date.now() > deadline)
      throw new Error(`The execution is still ${newest?.execution.state ?? 'not recorded'} after ${ANSWER_LIMIT_MS / 1000} s.`);
    await delay(100);
  }
}

/** As the last line of the transcript says it. */
function attemptsIn(transcript: string): number | null {
  const last = readFileSync(transcript, 'utf8').trim().split('\n').at(-1) ?? '{}';
  const { claudomator_attempts: attempts } = JSON.parse(last) as { claudomator_attempts?: number };
  return attempts ?? null;
}

function report(execution: Execution, times: Times, transcript: string, screenshot: string): DemoResult {
  const { state, agentType, model, classification, tokensIn, tokensOut, finishedAt } = execution;
  const writingMs = times.firstTextAt !== null && finishedAt !== null ? finishedAt - times.firstTextAt : null;
  return {
    state,
    agentType,
    model,
    classification,
    tokensIn,
    tokensOut,
    tokensPerSecond: tokensOut !== null && writingMs !== null && writingMs > 0 ? Math.round((tokensOut / writingMs) * 10_000) / 10 : null,
    firstTokenMs: times.firstTextAt === null ? null : times.firstTextAt - times.submittedAt,
    verification: execution.verification,
    changedFiles: execution.changes?.state === 'kept' ? (execution.changestats?.filesChanged ?? 0) : 0,
    attempts: attemptsIn(transcript),
    transcript,
    screenshot,
  };
}
