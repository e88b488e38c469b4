// Which of the registered agents may have a task.
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import type { ExecutionError } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import type { Candidate } from './classifier.ts';
import type { RunnerRegistry } from './registry.ts';

/** May this agent type have this task? `grant` remembers the user's yes. */
export type Permission =
  | { kind: 'allowed' }
  | { kind: 'ask'; question: string; grant(): Promise<void> }
  | { kind: 'refused'; error: ExecutionError };

export const NO_AGENT: ExecutionError = {
  kind: 'agentMissing',
  message:
    'No agent is set up for this folder. Find a local model server in the panel, set claudomator.localModel.endpoint, or install the Claude Code or the Gemini CLI.',
};

const NO_MODEL = 'Start llama-server again, find a local model server in the panel, or set claudomator.localModel.endpoint.';

export interface Permissions {
  /** By agent type: of those that are set up, and of the one that was asked for. */
  permissions: ReadonlyMap<string, Permission>;
  /** Those that are not refused. */
  allowed: Candidate[];
  /** Of the agent that was asked for, else the first; null = nobody is refused. */
  refusal: ExecutionError | null;
}

export async function permitAll(
  task: Task,
  { registry, permit }: { registry: RunnerRegistry; permit(agentType: string, task: Task): Promise<Permission> },
): Promise<Permissions> {
  const candidates = registry.candidates(task.folder);
  const permissions = new Map<string, Permission>();
  for (const { agentType } of candidates) permissions.set(agentType, await permit(agentType, task));
  if (task.agentType !== 'auto' && !permissions.has(task.agentType) && registry.get(task.agentType)) {
    // Registered, but not set up for this folder: the refusal says so better than «no such agent».
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
