// Asks the policy which of the registered agents may have a task.
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import type { ExecutionError } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import type { Candidate } from './candidate.ts';
import type { RunnerRegistry } from './registry.ts';

/** Whether an agent may have a task. `ask`: only if the user allows it; `grant` remembers that they did. */
export type Permission =
  | { kind: 'allowed' }
  | { kind: 'ask'; question: string; grant(): Promise<void> }
  | { kind: 'refused'; error: ExecutionError };

export const NO_AGENT: ExecutionError = {
  kind: 'agentMissing',
  message:
    'No agent is set up for this folder. Find a local model server in the Chat view, set claudomator.localModel.endpoint, or install the Claude Code CLI or the Gemini CLI.',
};

const NO_MODEL = 'Start llama-server again, find a local model server in the Chat view, or set claudomator.localModel.endpoint.';

/** By agent type: of those that are set up, and of the one that was asked for. */
export type Permissions = ReadonlyMap<string, Permission>;

export interface PermittedAgents {
  permissions: Permissions;
  /** Those that are not refused. */
  allowed: Candidate[];
  /** Of the agent that was asked for, else the first one; null = no agent is refused. */
  refusal: ExecutionError | null;
}

export async function permitAll(
  task: Task,
  { registry, permit }: { registry: RunnerRegistry; permit(agentType: string, task: Task): Promise<Permission> },
): Promise<PermittedAgents> {
  const candidates = registry.candidates(task.folder);
  const permissions = new Map<string, Permission>();
  for (const { agentType } of candidates) permissions.set(agentType, await permit(agentType, task));
  if (task.agentType !== 'auto' && !permissions.has(task.agentType) && registry.get(task.agentType)) {
    // Registered, but not set up for this folder: a refusal that says so helps more than “no such agent”.
    const message = `${task.agentType} is not set up for this folder. ${isOnEndpoint(task.agentType) ? NO_MODEL : NO_AGENT.message}`;
    permissions.set(task.agentType, { kind: 'refused', error: { ...NO_AGENT, message } });
  }
  const refusals = [...permissions.values()].flatMap((permission) => (permission.kind === 'refused' ? [permission.error] : []));
  const wished = permissions.get(task.agentType);
  return {
    permissions,
    allowed: candidates.filter(({ agentType }) => permissions.get(agentType)?.kind !== 'refused'),
    refusal: (wished?.kind === 'refused' ? wished.error : refusals[0]) ?? null,
  };
}
