// Puts an execution's phase, decision, end and cost into words for the user. Pure.
import { duration, money } from '#base/units.ts';
import type { Phase } from '#contracts/change.ts';
import type { Classification, Execution } from '#contracts/execution.ts';

/** `detail`: '' = none. `fraction`: progress from 0 to 1 where the step's length is known, else null. */
export interface PhaseText {
  label: string;
  detail: string;
  fraction: number | null;
}

export function isLive(execution: Execution): boolean {
  switch (execution.state) {
    case 'pending':
    case 'classifying':
    case 'queued':
    case 'running':
    case 'waiting-quota':
      return true;
    // A run that asks the user continues once it is answered.
    case 'blocked':
      return execution.toolQuestion !== null;
    default:
      return false;
  }
}

/** null = nothing is running. `now` in epoch milliseconds. */
export function phaseText(execution: Execution, phase: Phase | null, now: number): PhaseText | null {
  // A blocked run shows its question card instead.
  if (!isLive(execution) || execution.state === 'blocked') return null;
  if (execution.state === 'waiting-quota') {
    return words(
      'Waiting for the rate limit to reset',
      execution.retryAt === null ? '' : `next attempt in ${duration(Math.max(0, execution.retryAt - now))}`,
    );
  }
  if (phase === null) return words(LABELS_WITHOUT_PHASE[execution.state] ?? 'Working');
  switch (phase.kind) {
    case 'classifying':
      return words('Classifying', 'choosing an agent');
    case 'queued':
      return words(phase.ahead > 0 ? `Queued, ${phase.ahead} ahead` : 'Queued', phase.ahead > 0 ? '' : phase.reason);
    case 'waiting':
      return words('Waiting for the server');
    case 'loadingModel':
      return words('Loading model', 'the first answer takes longer');
    case 'preparingCopy':
      return words('Preparing', 'a copy of your files');
    case 'verifying':
      return words('Verifying', phase.command);
    case 'readingPrompt':
      return readingPrompt(phase.processed, phase.total);
    case 'thinking':
      return words('Thinking', speed(phase.tokensPerSecond));
    case 'writing':
      return words('Writing', speed(phase.tokensPerSecond));
    case 'retrying': {
      const seconds = Math.max(0, Math.ceil((phase.retryAt - now) / 1_000));
      const when = seconds > 0 ? `Retrying in ${seconds} s` : 'Retrying';
      return words(`${when} (attempt ${phase.attempt})`, phase.reason);
    }
    default:
      return words('Working');
  }
}

const LABELS_WITHOUT_PHASE: Partial<Record<Execution['state'], string>> = {
  pending: 'Starting',
  classifying: 'Classifying',
  queued: 'Queued',
};

function words(label: string, detail = '', fraction: number | null = null): PhaseText {
  return { label, detail, fraction };
}

function readingPrompt(processed: number, total: number): PhaseText {
  if (!(total > 0)) return words('Reading prompt');
  const fraction = Math.min(1, Math.max(0, processed / total));
  return words(`Reading prompt (${Math.floor(fraction * 100)}%)`, `${count(total)} tokens`, fraction);
}

function speed(tokensPerSecond: number | null): string {
  return tokensPerSecond === null ? '' : `${rate(tokensPerSecond)} tokens/s`;
}

/** What a screen reader announces when a run has ended. '' for errors and questions, which are alerts already. */
export function endAnnouncement({ state, stopReason, isTimeUp }: Execution): string {
  switch (state) {
    case 'completed':
      return stopReason === 'length' ? 'The answer was cut off at the length limit' : 'Answer finished';
    case 'cancelled':
      return 'Stopped';
    case 'interrupted':
      return 'Interrupted';
    case 'budget-exceeded':
      return 'Budget reached';
    case 'timed-out':
      return isTimeUp ? 'Time limit reached' : '';
    default:
      return '';
  }
}

/** `local · qwen2.5-coder` and `small, self-contained question`; null = not decided yet. */
/** `label`: of the agent; undefined = it is not there any more. */
export function decisionSummary(execution: Execution, label: string | undefined): { agent: string; reason: string } | null {
  if (execution.agentType === '') return null;
  const agent = label ?? execution.agentType;
  return {
    agent: execution.model === '' ? agent : `${agent} · ${execution.model}`,
    reason: execution.classification?.reason ?? '',
  };
}

/** `Codex (codex)`. */
export function agentWithType(agentType: string, label: string | undefined): string {
  return label === undefined || label === agentType ? agentType : `${label} (${agentType})`;
}

export function modeText(mode: Execution['mode']): string {
  if (mode === null) return 'Auto';
  return mode === 'ask' ? 'Ask: answers without changing files' : 'Change: changes files';
}

export function sourceText(source: Classification['source']): string {
  switch (source) {
    case 'requested':
      return 'You chose this agent';
    case 'onlyCandidate':
      return 'It is the only agent that can run now';
    case 'cache':
      return 'Decided earlier for the same task';
    case 'localModel':
      return 'The local model decided';
    case 'geminiCli':
      return 'The Gemini CLI decided';
    case 'loadBalancer':
      return 'The load balancer chose the least busy agent';
    default:
      return 'Unknown';
  }
}

/** Duration, tokens, speed and cost of a finished execution, one string each. Unknown ones are left out. */
export function footerFacts(execution: Execution): string[] {
  const { startedAt, finishedAt, workedMs, tokensIn, tokensOut, costUsd } = execution;
  const facts: string[] = [];
  const tookMs = startedAt !== null && finishedAt !== null ? (workedMs ?? Math.max(0, finishedAt - startedAt)) : null;
  if (tookMs !== null) facts.push(duration(tookMs));
  if (tokensIn !== null || tokensOut !== null) facts.push(`${count(tokensIn)} in / ${count(tokensOut)} out`);
  if (tokensOut !== null && tokensOut > 0 && tookMs !== null && tookMs > 0) facts.push(`${rate((tokensOut * 1_000) / tookMs)} tokens/s`);
  if (costUsd !== null) facts.push(cost(costUsd));
  return facts;
}

/** '?' = unknown. */
export function count(value: number | null): string {
  return value === null ? '?' : value.toLocaleString('en-US');
}

export function bytes(length: number): string {
  return length < 1_024 * 1_024 ? `${Math.ceil(length / 1_024)} KB` : `${(length / 1_024 / 1_024).toFixed(1)} MB`;
}

function rate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}

export function cost(usd: number): string {
  return usd === 0 ? 'no cost' : money(usd);
}
