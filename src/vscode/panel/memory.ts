// Keeps in workspace state what the panel shows and what its user chose: thread, agent and limits.
import type * as vscode from 'vscode';
import type { Limits } from '#contracts/limits.ts';

const THREAD_KEY = 'panel.thread';
/** When the thread was chosen. */
const CHOSEN_AT_KEY = 'panel.threadChosenAt';
const AGENT_KEY = 'panel.agentType';
const LIMITS_KEY = 'panel.limits';

export class PanelMemory {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The last execution of the thread on show; null = a new chat. */
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

  /** Of each task of the chat on show. */
  get limits(): Limits {
    return this.#state.get<Limits>(LIMITS_KEY) ?? { maxCostUsd: null, timeoutSeconds: null };
  }

  /** `undefined`: those of a chat that has none yet. */
  async keepLimits(limits: Limits | undefined): Promise<void> {
    await this.#state.update(LIMITS_KEY, limits && { maxCostUsd: limits.maxCostUsd, timeoutSeconds: limits.timeoutSeconds });
  }
}
