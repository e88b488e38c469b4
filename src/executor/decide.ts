// Decides which agent gets a task: among those that the policy permits the classifier chooses.
import type { Classification, Decision, ExecutionError } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import type { Records } from '#executor/records/records.ts';
import type { Agents } from '#executor/routing/agents.ts';
import type { AgentLoads, Candidate } from '#executor/routing/candidate.ts';
import { NO_AGENT, type Permission, permitAll } from '#executor/routing/permissions.ts';
import type { RunnerRegistry } from '#executor/routing/registry.ts';

/**
 * Chooses one of `candidates`. `resumed`: the agent type of the execution that the task goes on from, null = none.
 * `mayAsk`: whether the policy already allows sending the task to where this agent type would send it; only then may a model there classify it.
 */
export type Classify = (
  task: Task,
  resumed: string | null,
  candidates: Candidate[],
  loads: AgentLoads,
  mayAsk: (agentType: string) => boolean,
  signal: AbortSignal,
) => Promise<Classification>;

export interface DecideParts {
  records: Pick<Records, 'get'>;
  registry: RunnerRegistry;
  agents: Agents;
  permit(agentType: string, task: Task): Promise<Permission>;
  classify: Classify;
  /** Searches once more for an agent's program, null = for all of them: one may have been installed since the last search. Never rejects. */
  lookFor(agentType: string | null): Promise<void>;
  log(executionId: string, line: string): void;
}

export type AgentChoice =
  | { kind: 'chosen'; decision: Decision }
  /** The user has to allow it before anything is sent to this agent. */
  | { kind: 'ask'; agentType: string; question: string }
  | { kind: 'refused'; error: ExecutionError };

/** Rejects when `signal` aborts, or with a bug of the policy or the classifier. */
export async function decide(
  id: string,
  task: Task,
  { records, registry, agents, permit, classify, lookFor, log }: DecideParts,
  signal: AbortSignal,
): Promise<AgentChoice> {
  const resumed = task.resumes === null ? null : (records.get(task.resumes)?.agentType ?? null);
  const wished = task.agentType === 'auto' ? resumed : task.agentType;
  if (wished === null ? registry.candidates(task.folder).length === 0 : !registry.get(wished)) {
    await lookFor(wished);
    signal.throwIfAborted();
  }
  const { allowed, permissions, refusal } = await permitAll(task, { registry, permit });
  if (allowed.length === 0 || (refusal && permissions.get(task.agentType)?.kind === 'refused')) {
    return { kind: 'refused', error: refusal ?? NO_AGENT };
  }
  const mayAsk = (agentType: string) => permissions.get(agentType)?.kind === 'allowed';
  const candidates = agents.choosable(task, resumed, allowed);
  const classification = await classify(task, resumed, candidates, agents.loads(allowed, task), mayAsk, signal);
  signal.throwIfAborted();
  const { agentType, model, source, reason } = classification;
  log(id, `goes to ${[agentType, model].filter(Boolean).join(' · ')} (${source}): ${reason}`);
  const permission = permissions.get(agentType);
  if (permission?.kind === 'ask') return { kind: 'ask', agentType, question: permission.question };
  return { kind: 'chosen', decision: agents.decision(classification, task, permissions) };
}

/** Another agent for a task that waits for one with a rate limit or an open circuit. Null = the user chose the agent, or no other is free. */
export async function findFallback(
  id: string,
  task: Task,
  { records, registry, agents, permit }: Pick<DecideParts, 'records' | 'registry' | 'agents' | 'permit'>,
): Promise<Decision | null> {
  if (task.agentType !== 'auto') return null;
  const { allowed, permissions } = await permitAll(task, { registry, permit });
  const execution = records.get(id);
  return execution ? agents.fallback(execution, task, allowed, permissions) : null;
}
