// Names the agent types that use the local model's endpoint, and share its slots and policy.

export const LOCAL = 'local';
export const CLAUDE_ON_LOCAL = 'claude-local';

export function isOnEndpoint(agentType: string): boolean {
  return agentType === LOCAL || agentType === CLAUDE_ON_LOCAL;
}
