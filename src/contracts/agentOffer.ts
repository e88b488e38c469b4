// Declares what an agent lets its user choose, and what was chosen.

/** `value`: as the agent names it. `detail`: '' = none. */
export interface OfferedValue {
  value: string;
  label: string;
  detail: string;
}

/** As the agent's last run told; empty = not known, or no choice. */
export interface AgentOffer {
  models: OfferedValue[];
  modes: OfferedValue[];
}

/** '' = the agent's default. `agentMode`: one of the agent's own modes, such as “plan”. */
export interface AgentPick {
  model: string;
  agentMode: string;
}

export const NO_OFFER: AgentOffer = { models: [], modes: [] };
export const NO_PICK: AgentPick = { model: '', agentMode: '' };

/** The pick without what is not offered. */
export function offeredPick({ models, modes }: AgentOffer, { model, agentMode }: AgentPick): AgentPick {
  return {
    model: models.some(({ value }) => value === model) ? model : '',
    agentMode: modes.some(({ value }) => value === agentMode) ? agentMode : '',
  };
}
