// Names the agent types that use the local model's endpoint, and share its slots and policy.

export const LOCAL = 'local';
export const CLAUDE_ON_LOCAL = 'claude-local';
export const OPENCODE_ON_LOCAL = 'opencode-local';
export const QWEN_ON_LOCAL = 'qwen-local';

const ON_ENDPOINT: ReadonlySet<string> = new Set([LOCAL, CLAUDE_ON_LOCAL, OPENCODE_ON_LOCAL, QWEN_ON_LOCAL]);

/** Names that no agent from outside may take: policy, slots and prices go by them. */
const OWN: ReadonlySet<string> = new Set([...ON_ENDPOINT, 'auto', 'claude', 'gemini']);

export function isReserved(agentType: string): boolean {
  return OWN.has(agentType);
}

export function isOnEndpoint(agentType: string): boolean {
  return ON_ENDPOINT.has(agentType);
}
