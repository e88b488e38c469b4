// Decides whether an agent may have a task: trust, localOnly, budgets and allowed origins.
import { parseEndpoint } from '#base/endpoint.ts';
import { CLAUDE_ON_LOCAL, isOnEndpoint } from '#contracts/agentTypes.ts';
import type { ExecutionError } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import { budgetProblem } from './budget.ts';
import type { Permission } from './permissions.ts';

export interface PolicyFacts {
  /** Whether the user trusts the workspace. */
  isTrusted: boolean;
  /** Whether the agent runs what the workspace's settings say. */
  needsTrust: boolean;
  localOnly: boolean;
  /** From the settings; '' = the CLI's own choice. */
  claudeModel: string;
  /** The first file that the task, or the conversation that it goes on with, attaches or names and that localOnlyPaths match; null = none. */
  localOnlyFile: string | null;
  /** From the settings; '' = none. */
  endpoint: string;
  /** The endpoint stands in the workspace's settings, not in the user's own. */
  isEndpointOfWorkspace: boolean;
  isOriginAllowed(origin: string): boolean;
  allowOrigin(origin: string): Promise<void>;
}

/** Checked here because without a terminal the Claude CLI does not ask whether the folder is trusted. */
const UNTRUSTED: ExecutionError = {
  kind: 'untrusted',
  message: 'Claude Code runs only in a workspace that you trust. Trust this workspace, or choose another agent.',
};

/** `local` and the agents on the local model send to the endpoint; every other agent type is assumed to send the task off this machine. */
export function permit(agentType: string, task: Task, facts: PolicyFacts): Permission {
  const why = localOnlyReason(facts);
  if ((agentType === 'claude' || agentType === CLAUDE_ON_LOCAL) && !facts.isTrusted) return { kind: 'refused', error: UNTRUSTED };
  if (facts.needsTrust && !facts.isTrusted) {
    const message = `${agentType} runs only in a workspace that you trust. Trust this workspace, or choose another agent.`;
    return { kind: 'refused', error: { kind: 'untrusted', message } };
  }
  if (!isOnEndpoint(agentType)) {
    if (why !== null) return refused(`${why} ${agentType} may send it elsewhere. Choose the local agent, or change the setting.`);
    const model = task.model || (agentType === 'claude' ? facts.claudeModel : '');
    const problem = budgetProblem(agentType, model, task.maxCostUsd);
    return problem === null ? { kind: 'allowed' } : refused(problem);
  }
  const endpoint = parseEndpoint(facts.endpoint);
  if (!endpoint.ok)
    return {
      kind: 'refused',
      error: { kind: 'unreachable', message: `claudomator.localModel.endpoint can't be used: ${endpoint.problem}` },
    };
  if (endpoint.isLoopback) return { kind: 'allowed' };
  if (why !== null)
    return refused(
      `${why} The endpoint ${endpoint.origin} is not on this machine. Set an endpoint on this machine, or change the setting.`,
    );
  if (facts.isOriginAllowed(endpoint.origin)) return { kind: 'allowed' };
  return {
    kind: 'ask',
    question: originQuestion(endpoint.origin, facts.isEndpointOfWorkspace),
    grant: () => facts.allowOrigin(endpoint.origin),
  };
}

function originQuestion(origin: string, isEndpointOfWorkspace: boolean): string {
  return [
    `This task would be sent to ${origin}, which is not on this machine.`,
    isEndpointOfWorkspace ? 'The address comes from this workspace’s settings, not from yours.' : '',
    origin.startsWith('http:') ? 'The connection isn’t encrypted.' : '',
    'Allow tasks to be sent there from now on?',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Why the task has to stay on this machine, for people; null = it need not. */
function localOnlyReason({ localOnly, localOnlyFile }: PolicyFacts): string | null {
  if (localOnly) return 'claudomator.routing.localOnly keeps tasks on this machine.';
  return localOnlyFile === null ? null : `${localOnlyFile} matches claudomator.routing.localOnlyPaths, so the task stays on this machine.`;
}

function refused(message: string): Permission {
  const error: ExecutionError = { kind: 'notAllowed', message };
  return { kind: 'refused', error };
}
