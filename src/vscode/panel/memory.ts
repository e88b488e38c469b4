// Keeps the panel's thread, agent, its model and mode, and limits in workspace state.
import type * as vscode from 'vscode';
import type { AgentPick } from '#contracts/agentOffer.ts';
import type { Limits } from '#contracts/limits.ts';
import type { TaskMode } from '#contracts/task.ts';

const THREAD_KEY = 'panel.thread';
/** When the thread was opened. */
const CHOSEN_AT_KEY = 'panel.threadChosenAt';
const AGENT_KEY = 'panel.agentType';
const PICKS_KEY = 'panel.picks';
const MODE_KEY = 'panel.mode';
const LIMITS_KEY = 'panel.limits';

export class PanelMemory {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Id of the last execution of the displayed thread; null = a new chat. */
  get thread(): string | null {
    return this.#state.get<string>(THREAD_KEY) ?? null;
  }

  /** Epoch ms; 0 = never. */
  get threadChosenAt(): number {
    return this.#state.get<number>(CHOSEN_AT_KEY) ?? 0;
  }

  async keepThread(executionId: string | null): Promise<void> {
    await Promise.all([this.#state.update(THREAD_KEY, executionId ?? undefined), this.#state.update(CHOSEN_AT_KEY, Date.now())]);
  }

  get agentType(): string | undefined {
    return this.#state.get<string>(AGENT_KEY);
  }

  async keepAgentType(agentType: string): Promise<void> {
    await this.#state.update(AGENT_KEY, agentType);
  }

  /** By agent type. */
  get picks(): Record<string, AgentPick> {
    return this.#state.get<Record<string, AgentPick>>(PICKS_KEY) ?? {};
  }

  async keepPick(agentType: string, pick: AgentPick): Promise<void> {
    await this.#state.update(PICKS_KEY, { ...this.picks, [agentType]: pick });
  }

  get mode(): TaskMode {
    const kept = this.#state.get<unknown>(MODE_KEY);
    return kept === 'ask' || kept === 'change' ? kept : 'auto';
  }

  async keepMode(mode: TaskMode): Promise<void> {
    await this.#state.update(MODE_KEY, mode);
  }

  /** Of each new task in the displayed chat. */
  get limits(): Limits {
    return this.#state.get<Limits>(LIMITS_KEY) ?? { maxCostUsd: null, timeoutSeconds: null };
  }

  /** `undefined`: no limits, as in a new chat. */
  async keepLimits(limits: Limits | undefined): Promise<void> {
    await this.#state.update(LIMITS_KEY, limits && { maxCostUsd: limits.maxCostUsd, timeoutSeconds: limits.timeoutSeconds });
  }
}
