// Tells whether an agent can keep a task within a budget, which takes a known price. Pure.
import { money } from '#base/units.ts';
import { isOnEndpoint } from '#contracts/agentTypes.ts';

/** Models with a list price in the Claude CLI: its aliases, and Claude's names as Anthropic or other clouds write them. */
const PRICED_MODEL = /^(default|best|opusplan|opus|sonnet|haiku)(\[\w+\])?$|(^|[./])claude-/i;

/** Why this agent can't promise to keep the budget, for people; null = it can. `model`: '' = the agent's own choice. `maxCostUsd`: null = no budget. */
export function budgetProblem(agentType: string, model: string, maxCostUsd: number | null): string | null {
  if (maxCostUsd === null || isOnEndpoint(agentType) || (agentType === 'claude' && (model === '' || PRICED_MODEL.test(model)))) return null;
  const what = agentType === 'claude' ? `the model ${model}` : 'its model';
  return `${agentType} can’t enforce a budget of ${money(maxCostUsd)}, because the price of ${what} is unknown. Remove the budget, or choose ${agentType === 'claude' ? 'a Claude model' : 'another agent'}.`;
}
