// The registered agents as a task's choice sees them: what limits each, how busy it is, what speaks against it.
import type { Classification, Decision, Execution } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import type { Hold, Seat } from '#executor/queue/cooldowns.ts';
import type { Pool, SystemStatus } from '#executor/queue/pool.ts';
import { holdReason } from '#executor/queue/reasons.ts';
import { type AgentFacts, rejectedBy } from './alternatives.ts';
import type { Candidate } from './classifier.ts';
import { leastBusy } from './leastBusy.ts';
import type { Permission } from './permissions.ts';
import type { RunnerRegistry } from './registry.ts';

export type Permissions = ReadonlyMap<string, Permission>;

export class Agents {
  readonly #registry: RunnerRegistry;
  readonly #pool: Pool;
  readonly #now: () => number;

  constructor(registry: RunnerRegistry, pool: Pool, now: () => number) {
    this.#registry = registry;
    this.#pool = pool;
    this.#now = now;
  }

  /** What a run of this agent is limited by. */
  seat(agentType: string, model: string, { folder }: Pick<Task, 'folder'>): Seat {
    const candidate = this.#registry.candidates(folder).find((each) => each.agentType === agentType);
    return { agentType, account: candidate?.account ?? 'default', model: model || candidate?.models[0] || '' };
  }

  /** Who may be asked now, before who is asked best: where there is a choice, not those that are held. */
  choosable(task: Task, resumed: string | null, allowed: Candidate[]): Candidate[] {
    const wished = task.agentType === 'auto' ? resumed : task.agentType;
    if (allowed.some(({ agentType }) => agentType === wished)) return allowed;
    const open = allowed.filter(({ isByNameOnly }) => !isByNameOnly);
    const free = open.filter(({ agentType }) => this.#hold(agentType, task) === null);
    return [free, open, allowed].find((some) => some.length > 0) ?? [];
  }

  status(candidates: readonly Candidate[], task: Task): SystemStatus {
    return Object.fromEntries(
      candidates.map(({ agentType }) => [
        agentType,
        {
          activeTasks: this.#pool.activeTasks(this.#registry.slotOf(agentType)),
          rateLimited: this.#hold(agentType, task)?.kind === 'cooling',
          slots: this.#pool.slots(this.#registry.slotOf(agentType)),
        },
      ]),
    );
  }

  /** Every registered agent. */
  facts(task: Task, permissions: Permissions): AgentFacts[] {
    const setUp = new Map(this.#registry.candidates(task.folder).map((candidate) => [candidate.agentType, candidate]));
    return this.#registry.agentTypes().map((agentType) => ({
      agentType,
      isSetUp: setUp.has(agentType),
      isByNameOnly: setUp.get(agentType)?.isByNameOnly ?? false,
      permission: permissions.get(agentType),
      hold: this.#hold(agentType, task),
      activeTasks: this.#pool.activeTasks(this.#registry.slotOf(agentType)),
    }));
  }

  decision(classification: Classification, task: Task, permissions: Permissions): Decision {
    return { ...classification, rejected: rejectedBy(classification, this.facts(task, permissions), this.#now()) };
  }

  /** Whom a queued task may go to instead of waiting for an agent that is held; null = nobody, or it has to wait. */
  elsewhere(execution: Execution, task: Task, allowed: readonly Candidate[], permissions: Permissions): Decision | null {
    const { agentType: first, classification, startedAt, spent } = execution;
    // A conversation goes on with who began it, a run of which something has come too, and what was asked for is waited for.
    const hasBegun = startedAt !== null && (spent === null || spent.sessionId !== null);
    if (task.agentType !== 'auto' || !classification || classification.source === 'requested' || hasBegun) return null;
    const hold = this.#pool.cooldowns.hold(this.seat(first, classification.model, task));
    const others = allowed.filter(
      ({ agentType, isByNameOnly }) =>
        agentType !== first && !isByNameOnly && permissions.get(agentType)?.kind === 'allowed' && this.#hold(agentType, task) === null,
    );
    const agentType = leastBusy(others, this.status(others, task))?.agentType;
    if (!hold || agentType === undefined) return null;
    const reason = `${first}, chosen first: ${holdReason(hold, this.#now())}. Of those that are free ${agentType} has the fewest tasks for its slots.`;
    return this.decision({ agentType, model: task.model, reason, source: 'loadBalancer' }, task, permissions);
  }

  /** What would keep a new task from it. */
  #hold(agentType: string, task: Task): Hold | null {
    const isForIt = task.agentType === 'auto' || task.agentType === agentType; // a model is its agent's own
    const hold = this.#pool.cooldowns.hold(this.seat(agentType, isForIt ? task.model : '', task));
    // Else nobody would ever find out that it works again.
    const mayBeTried = hold?.kind === 'tripped' && !hold.isProbed && hold.until <= this.#now();
    return mayBeTried ? null : hold;
  }
}
