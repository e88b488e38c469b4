// The agent types whose tasks go to the local model's endpoint and nowhere else: they share its slots, its policy, and cost nothing.

export const LOCAL = 'local';
export const CLAUDE_ON_LOCAL = 'claude-local';

export function isOnEndpoint(agentType: string): boolean {
  return agentType === LOCAL || agentType === CLAUDE_ON_LOCAL;
}
