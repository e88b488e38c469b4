// Gathers the load, restrictions and permissions of the agents among which one is chosen.
import type { Classification, Decision, Execution } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import type { AgentKey, Restriction } from '#executor/queue/cooldowns.ts';
import type { Pool } from '#executor/queue/pool.ts';
import { restrictionText } from '#executor/queue/reasons.ts';
import { type AgentFacts, rejectedBy } from './alternatives.ts';
import type { AgentLoads, Candidate } from './candidate.ts';
import { leastBusy } from './leastBusy.ts';
import type { Permissions } from './permissions.ts';
import type { RunnerRegistry } from './registry.ts';

export class Agents {
  readonly #registry: RunnerRegistry;
  readonly #pool: Pool;
  readonly #now: () => number;

  /** `now`: epoch ms. */
  constructor(registry: RunnerRegistry, pool: Pool, now: () => number) {
    this.#registry = registry;
    this.#pool = pool;
    this.#now = now;
  }

  /** Under which key a run of this agent is rate-limited. `model`: '' = the agent's own choice. */
  keyFor(agentType: string, model: string, { folder }: Pick<Task, 'folder'>): AgentKey {
    const candidate = this.#registry.candidates(folder).find((each) => each.agentType === agentType);
    return { agentType, account: candidate?.account ?? 'default', model: model || candidate?.models[0] || '' };
  }

  /** Those among which the classifier chooses: where there is a choice, without the restricted ones. `resumed`: the agent that began the conversation. */
  choosable(task: Task, resumed: string | null, allowed: Candidate[]): Candidate[] {
    const wished = task.agentType === 'auto' ? resumed : task.agentType;
    if (allowed.some(({ agentType }) => agentType === wished)) return allowed;
    const open = allowed.filter(({ isByNameOnly }) => !isByNameOnly);
    const free = open.filter(({ agentType }) => this.#restrictionOn(agentType, task) === null);
    return [free, open, allowed].find((some) => some.length > 0) ?? [];
  }

  loads(candidates: readonly Candidate[], task: Task): AgentLoads {
    return Object.fromEntries(
      candidates.map(({ agentType }) => [
        agentType,
        {
          activeTasks: this.#pool.activeTasks(this.#registry.slotOf(agentType)),
          rateLimited: this.#restrictionOn(agentType, task)?.kind === 'cooldown',
          slots: this.#pool.slots(this.#registry.slotOf(agentType)),
        },
      ]),
    );
  }

  /** Of every registered agent. */
  facts(task: Task, permissions: Permissions): AgentFacts[] {
    const setUp = new Map(this.#registry.candidates(task.folder).map((candidate) => [candidate.agentType, candidate]));
    return this.#registry.agentTypes().map((agentType) => ({
      agentType,
      isSetUp: setUp.has(agentType),
      isByNameOnly: setUp.get(agentType)?.isByNameOnly ?? false,
      permission: permissions.get(agentType),
      restriction: this.#restrictionOn(agentType, task),
      activeTasks: this.#pool.activeTasks(this.#registry.slotOf(agentType)),
    }));
  }

  /** The classification with what spoke against every other agent. */
  decision(classification: Classification, task: Task, permissions: Permissions): Decision {
    return { ...classification, rejected: rejectedBy(classification, this.facts(task, permissions), this.#now()) };
  }

  /** The agent to which a task goes instead of waiting for its restricted one; null = it has to wait. */
  fallback(execution: Execution, task: Task, allowed: readonly Candidate[], permissions: Permissions): Decision | null {
    const { agentType: first, classification, startedAt, spent } = execution;
    // A conversation stays with the agent that began it, so does a run of which something has come; and what the user asked for is waited for.
    const hasBegun = startedAt !== null && (spent === null || spent.sessionId !== null);
    if (task.agentType !== 'auto' || !classification || classification.source === 'requested' || hasBegun) return null;
    const restriction = this.#pool.cooldowns.restrictionOn(this.keyFor(first, classification.model, task));
    const others = allowed.filter(
      ({ agentType, isByNameOnly }) =>
        agentType !== first &&
        !isByNameOnly &&
        permissions.get(agentType)?.kind === 'allowed' &&
        this.#restrictionOn(agentType, task) === null,
    );
    const agentType = leastBusy(others, this.loads(others, task))?.agentType;
    if (!restriction || agentType === undefined) return null;
    const reason = `${first} was chosen first: ${restrictionText(restriction, this.#now())}. Of the agents that are free, ${agentType} is the least busy.`;
    return this.decision({ agentType, model: task.model, reason, source: 'loadBalancer' }, task, permissions);
  }

  /** What would keep a new task from this agent now. */
  #restrictionOn(agentType: string, task: Task): Restriction | null {
    // The model that a task names belongs to the agent that it names.
    const model = task.agentType === 'auto' || task.agentType === agentType ? task.model : '';
    const restriction = this.#pool.cooldowns.restrictionOn(this.keyFor(agentType, model, task));
    // Else nobody would ever find out that the agent works again.
    const mayBeProbed = restriction?.kind === 'openCircuit' && !restriction.isProbed && restriction.until <= this.#now();
    return mayBeProbed ? null : restriction;
  }
}
