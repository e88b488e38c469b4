// Makes a transcript of every outcome by every writer of ours, for tests of who reads them.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome, TranscriptSink } from '#contracts/runner.ts';
import { Countdown } from '#executor/run/countdown.ts';
import { WatchedSink } from '#executor/run/watchedSink.ts';
import { ClaudeLines } from '#runners/claude/lines.ts';
import { GeminiLines } from '#runners/gemini/lines.ts';
import { geminiOutcome } from '#runners/gemini/outcome.ts';
import { GeminiTranscript } from '#runners/gemini/transcript.ts';
import { Envelope, type RunResult } from '#transcript/envelope.ts';
import { StderrLog } from '#transcript/stderrLog.ts';
import { aRunnableTask } from './aRunnableTask.ts';

const GEMINI = fileURLToPath(import.meta.resolve('#runners/gemini/fixtures'));
const CLAUDE = fileURLToPath(import.meta.resolve('#transcript/fixtures/claude'));
const ENDED = { kind: 'ended', exitCode: 0, signal: null, stderrTail: '', endedBy: 'itself', survivors: 1 } as const;

const RESULT: RunResult = {
  subtype: 'success',
  isError: false,
  text: 'Hello',
  durationMs: 1,
  tokensIn: 10,
  tokensOut: 2,
  cachedTokens: 4,
  costUsd: 0,
  stopReason: 'stop',
};
const UNKNOWN = { tokensIn: null, tokensOut: null, cachedTokens: null, costUsd: null };

const OUTCOMES: Outcome[] = [
  { kind: 'completed', text: 'Hello', stopReason: 'stop', tokensIn: 1, tokensOut: null, costUsd: null, changedFiles: false },
  { kind: 'failed', error: { kind: 'unauthorized', message: 'No.' } },
  { kind: 'timedOut', message: 'It was silent.' },
  { kind: 'blocked', question: 'Which?' },
  { kind: 'rateLimited' },
  { kind: 'budgetExceeded' },
  { kind: 'cancelled' },
];

/** By name: the lines of each. */
export async function everyTranscript(): Promise<Record<string, object[]>> {
  const transcripts: Record<string, object[]> = { ...(await ofEnvelope()) };
  for (const outcome of OUTCOMES) transcripts[`${outcome.kind}, by the executor`] = await ofExecutor(outcome);
  for (const name of await namesIn(GEMINI)) transcripts[`Gemini CLI, ${name}`] = await ofGemini(name);
  transcripts['Claude CLI, with what is added'] = await ofClaude();
  return transcripts;
}

async function ofEnvelope(): Promise<Record<string, object[]>> {
  const write = async (result: Partial<RunResult>) => {
    const lines: object[] = [];
    const envelope = new Envelope({ sink: sinkTo(lines), sessionId: 'e1', cwd: null, model: 'qwen', agentType: 'local' });
    await envelope.open('Say hello');
    for (const status of ['waiting', 'loading_model', 'requesting']) await envelope.status(status);
    await envelope.status('reading_prompt', { processed: 1, total: 2, cached: 0 });
    await envelope.status('retrying', { attempt: 1, retry_at: Date.now() + 1_000, reason: 'busy' });
    await envelope.status('notice', { text: 'The oldest message was left out.' });
    await envelope.text('Hm.');
    await envelope.textWasThinking();
    await envelope.thinking('So.');
    await envelope.text('Hello');
    await envelope.finish({ ...RESULT, ...result });
    return lines;
  };
  const failed = {
    subtype: 'error_during_execution',
    isError: true,
    stopReason: null,
    errorKind: 'incomplete',
    errorMessage: 'It broke off.',
  } as const;
  return {
    completed: await write({}),
    'cut short': await write({ stopReason: 'length' }),
    'without counts': await write(UNKNOWN),
    failed: await write(failed),
    'failed without counts': await write({ ...failed, ...UNKNOWN }),
    'out of turns': await write({ subtype: 'error_max_turns', stopReason: 'maxTurns' }),
    'out of budget': await write({ ...failed, subtype: 'error_max_budget_usd' }),
  };
}

/** A runner that asks and writes no result. */
async function ofExecutor(outcome: Outcome): Promise<object[]> {
  const lines: object[] = [];
  const listener = { onText() {}, onPhase() {}, onNotice() {}, onTextWasThinking() {}, onIdentity() {}, ask: async () => 'once' as const };
  const countdown = new Countdown(null, () => {});
  const sink = new WatchedSink({
    file: sinkTo(lines),
    stderr: new StderrLog('/nowhere/x'),
    folder: '/w',
    listener,
    countdown,
    isClosing: () => false,
  });
  await new Envelope({ sink, sessionId: 'e1', cwd: '/w', model: 'm', agentType: 'other' }).open('Do it.');
  await sink.ask(
    { tool: 'Bash', title: 'It wants to run a command', kind: 'command', detail: 'ls', path: null, always: 'it' },
    new AbortController().signal,
  );
  await sink.tellTimeUp('It worked for 5 s.');
  await sink.end(outcome, aRunnableTask(), 5);
  countdown.stop();
  return lines;
}

async function ofGemini(name: string): Promise<object[]> {
  const lines: object[] = [];
  const transcript = new GeminiTranscript(sinkTo(lines), { cwd: '/ws', model: '', prompt: 'Do it.', resumes: null });
  const gemini = new GeminiLines(transcript);
  for (const line of (await readFile(path.join(GEMINI, `${name}.jsonl`), 'utf8')).split('\n')) await gemini.take(line);
  const { exit, stderr } = JSON.parse(await readFile(path.join(GEMINI, `${name}.meta.json`), 'utf8'));
  const end = { ...ENDED, exitCode: exit, stderrTail: stderr };
  await gemini.finish(end);
  await transcript.finish(geminiOutcome({ end, lines: gemini, startedAt: 0, now: 1, inactivityMs: 1 }).result);
  return lines;
}

/** Only what is added: the CLI's own lines are the SDK's by themselves. */
async function ofClaude(): Promise<object[]> {
  const lines: object[] = [];
  const own = new Set<string>();
  const claude = new ClaudeLines(
    sinkTo(lines),
    { take: () => false, wasAsked: () => false, hasStoppedBackground: true },
    { prompt: 'Do it.', firstNotice: 'It begins a new session.', resumes: null },
  );
  for (const line of (await readFile(path.join(CLAUDE, 'tool-denied.jsonl'), 'utf8')).trim().split('\n')) {
    own.add(JSON.stringify(JSON.parse(line)));
    await claude.take(line);
  }
  await claude.finish(ENDED, true);
  return lines.filter((line) => !own.has(JSON.stringify(line)));
}

function sinkTo(lines: object[]): TranscriptSink {
  return { write: async (line) => void lines.push(JSON.parse(JSON.stringify(line))) };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).map((name) => path.basename(name, '.jsonl'));
}
