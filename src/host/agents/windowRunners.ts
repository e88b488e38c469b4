// Runs tasks with runners in the window, which other extensions register.
import { Refusal } from '#base/refusal.ts';
import { isReserved } from '#contracts/agentTypes.ts';
import type { Answer } from '#contracts/execution.ts';
import type { AgentPort, Unsubscribe } from '#contracts/ports/executorPort.ts';
import type { WindowPort } from '#contracts/ports/windowPort.ts';
import { type Reply, replied } from '#contracts/reply.ts';
import type { Outcome, RunnableTask, Runner, ToolRequest, TranscriptSink } from '#contracts/runner.ts';
import type { RunnerRegistry } from '#executor/routing/registry.ts';

interface WindowRun {
  sink: TranscriptSink;
  /** By id of the question. */
  withdrawals: Map<string, AbortController>;
}

type RunnerCalls = Pick<AgentPort, 'addRunner' | 'removeRunner' | 'writeLine' | 'writeStderr' | 'askUser' | 'withdrawQuestion'>;

export class WindowRunners implements RunnerCalls {
  readonly #registry: RunnerRegistry;
  readonly #window: Pick<WindowPort, 'runTask' | 'cancelRun'>;
  readonly #registered = new Map<string, Unsubscribe>();
  readonly #runs = new Map<string, WindowRun>();

  constructor(registry: RunnerRegistry, window: Pick<WindowPort, 'runTask' | 'cancelRun'>) {
    this.#registry = registry;
    this.#window = window;
  }

  addRunner(agentType: string): Promise<Reply<null>> {
    return replied(async () => {
      const candidate = { agentType, models: [], strengths: 'an agent of another extension' };
      this.#registered.set(agentType, this.#register(agentType, candidate));
      return null;
    });
  }

  async removeRunner(agentType: string): Promise<void> {
    this.#registered.get(agentType)?.();
    this.#registered.delete(agentType);
  }

  /** Lines of a run that has ended are dropped. */
  async writeLine(runId: string, line: object): Promise<void> {
    await this.#runs.get(runId)?.sink.write(line);
  }

  async writeStderr(runId: string, text: string): Promise<void> {
    this.#runs.get(runId)?.sink.stderr?.(new TextEncoder().encode(text));
  }

  async askUser(runId: string, askId: string, request: object): Promise<Answer | null> {
    const run = this.#runs.get(runId);
    if (!run?.sink.ask) return null;
    const withdrawal = new AbortController();
    run.withdrawals.set(askId, withdrawal);
    // Unchecked here: the executor validates what runners send.
    return run.sink.ask(request as ToolRequest, withdrawal.signal).finally(() => run.withdrawals.delete(askId));
  }

  async withdrawQuestion(runId: string, askId: string): Promise<void> {
    this.#runs.get(runId)?.withdrawals.get(askId)?.abort();
  }

  #register(agentType: string, candidate: { agentType: string; models: string[]; strengths: string }): Unsubscribe {
    if (isReserved(agentType)) throw new Refusal(`“${agentType}” is the name of an agent of Claudomator’s own`);
    try {
      return this.#registry.register({ runner: this.#runner(agentType), candidate: () => candidate });
    } catch (error) {
      throw new Refusal(error instanceof Error ? error.message : String(error));
    }
  }

  #runner(agentType: string): Runner {
    return { agentType, run: (task, sink, signal) => this.#run(agentType, task, sink, signal) };
  }

  async #run(agentType: string, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
    const runId = crypto.randomUUID();
    const run: WindowRun = { sink, withdrawals: new Map() };
    this.#runs.set(runId, run);
    const cancel = () => void this.#window.cancelRun(runId).catch(() => undefined); // `runTask` then rejects
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      // Unchecked here: the executor validates the outcome of every runner.
      return (await this.#window.runTask(agentType, runId, task)) as Outcome;
    } finally {
      signal.removeEventListener('abort', cancel);
      for (const withdrawal of run.withdrawals.values()) withdrawal.abort();
      this.#runs.delete(runId);
    }
  }
}
