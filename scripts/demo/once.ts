// Runs one task as a user would: starts the server, types in the panel, waits for the answer. Reports figures of that run.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Classification, Execution } from '#contracts/execution.ts';
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
  transcript: string;
  screenshot: string;
}

const TASK = 'Write a Python function that returns the larger of two numbers, and explain it in one sentence.';
const SERVER_LIMIT_MS = 120_000;
const ANSWER_LIMIT_MS = 240_000;
const ENDS = new Set(['completed', 'failed', 'timed-out', 'budget-exceeded', 'cancelled', 'interrupted', 'blocked']);

export async function runOnce(host: Host, startsServer: boolean): Promise<DemoResult> {
  const results = cached('demo');
  mkdirSync(results, { recursive: true });
  const screenshot = path.join(results, 'demo.png');
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser);
    try {
      await openWorkbench(page, host);
      await openPanel(page);
      if (startsServer) await startServer(page);
      say('demo', 'asking…');
      const times = await ask(page);
      const { execution, transcript } = await finished(host);
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

async function startServer(page: Page): Promise<void> {
  say('demo', 'Claudomator: Start llama-server');
  await runCommand(page, 'Claudomator: Start llama-server');
  const panel = await openPanel(page);
  const task = panel.getByRole('textbox', { name: 'Task' });
  await task.fill(TASK);
  await panel.locator('button[aria-label="Send"]:not([disabled])').waitFor({ timeout: SERVER_LIMIT_MS });
}

interface Times {
  submittedAt: number;
  firstTextAt: number | null;
}

/** Types the task and waits for the first text; null when the run ends without any. */
async function ask(page: Page): Promise<Times> {
  const panel = await openPanel(page);
  const task = panel.getByRole('textbox', { name: 'Task' });
  await task.fill(TASK);
  await panel.locator('button[aria-label="Send"]:not([disabled])').waitFor();
  const submittedAt = Date.now();
  await task.press('Enter');
  // The footer appears when the run ends; a run that fails at once has no text.
  await panel.locator('cm-answer > *, .turn-footer').first().waitFor({ timeout: ANSWER_LIMIT_MS });
  const firstSeenAt = Date.now();
  const hasText = (await panel.locator('cm-answer > *').count()) > 0;
  return { submittedAt, firstTextAt: hasText ? firstSeenAt : null };
}

async function finished(host: Host): Promise<{ execution: Execution; transcript: string }> {
  const deadline = Date.now() + ANSWER_LIMIT_MS;
  for (;;) {
    const newest = executionFiles(host.folders)[0];
    if (newest && ENDS.has(newest.execution.state)) return newest;
    if (Date.now() > deadline)
      throw new Error(`The execution is still ${newest?.execution.state ?? 'not recorded'} after ${ANSWER_LIMIT_MS / 1000} s.`);
    await delay(100);
  }
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
    transcript,
    screenshot,
  };
}
