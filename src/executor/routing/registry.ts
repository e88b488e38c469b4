// Keeps the registered runners by agent type, and lists those that could do a given task.
import type { Unsubscribe } from '#contracts/ports/executorPort.ts';
import type { Runner } from '#contracts/runner.ts';
import type { Task } from '#contracts/task.ts';
import type { Candidate } from './candidate.ts';

export interface RegisteredRunner {
  runner: Runner;
  /** The runner as a candidate for this task; null = not set up for the task's folder. */
  candidate(task: Pick<Task, 'folder'>): Candidate | null;
  /** The agent type whose slots its runs take; default: its own. */
  slot?: string;
  /** It runs what the workspace's settings say, so only where the user trusts the workspace. */
  needsTrust?: boolean;
}

export class RunnerRegistry {
  readonly #entries = new Map<string, RegisteredRunner>();
  /** Called after a runner was registered or removed. */
  onDidChange: () => void = () => undefined;

  /** Throws when the agent type is taken or no valid name. The function returned removes the runner. */
  register(entry: RegisteredRunner): Unsubscribe {
    const { agentType } = entry.runner;
    if (agentType === 'auto' || !/^[A-Za-z0-9][\w.-]{0,63}$/.test(agentType)) {
      throw new Error(`“${agentType}” is not a valid agent type: use letters, digits, dots, hyphens and underscores, and not “auto”`);
    }
    if (this.#entries.has(agentType)) throw new Error(`A runner for “${agentType}” is already registered`);
    this.#entries.set(agentType, entry);
    this.onDidChange();
    return () => {
      if (this.#entries.get(agentType) !== entry) return;
      this.#entries.delete(agentType);
      this.onDidChange();
    };
  }

  get(agentType: string): Runner | undefined {
    return this.#entries.get(agentType)?.runner;
  }

  /** In the order in which they were registered. */
  agentTypes(): string[] {
    return [...this.#entries.keys()];
  }

  /** The agent type whose slots a run of this one takes. */
  slotOf(agentType: string): string {
    return this.#entries.get(agentType)?.slot ?? agentType;
  }

  needsTrust(agentType: string): boolean {
    return this.#entries.get(agentType)?.needsTrust ?? false;
  }

  /** The agents that could take a task of this folder now, in the order in which they were registered. */
  candidates(folder: string | null): Candidate[] {
    return [...this.#entries.values()].flatMap((entry) => entry.candidate({ folder }) ?? []);
  }
}
