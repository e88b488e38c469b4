// Describes the agents that could do a task, and how busy each is.
import type { AgentOffer } from '#contracts/agentOffer.ts';

/** An agent type that could do the task. */
export interface Candidate {
  agentType: string;
  /** Those it may be asked for; empty = its own choice. */
  models: string[];
  /** One line for the classifier. */
  strengths: string;
  /** Whose quota its tasks use, for a server its origin; absent = the agent has only one. */
  account?: string;
  /** As people read it; default: the agent type. */
  label?: string;
  /** The command line that logs it in, in a terminal; absent = not known. */
  login?: string;
  /** What its user may choose besides; absent = nothing. */
  offer?: AgentOffer;
  /** A codicon; absent = one for all. */
  icon?: string;
  /** Runs only when the user chooses it, never by the classifier's choice. */
  isByNameOnly?: boolean;
}

/** `activeTasks`: running and waiting. `slots`: how many may run at once; absent = not known. */
export interface AgentLoad {
  activeTasks: number;
  rateLimited: boolean;
  slots?: number;
}

/** By agent type. */
export type AgentLoads = Record<string, AgentLoad>;
