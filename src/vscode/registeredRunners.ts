// Runs tasks with the runners that other extensions registered in this window.
import type { AgentPort } from '#contracts/ports/executorPort.ts';
import type { RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';

type HostCalls = Pick<AgentPort, 'addRunner' | 'removeRunner' | 'writeLine' | 'writeStderr' | 'askUser' | 'withdrawQuestion'>;

export interface RegisteredRunnersParts {
  host: HostCalls;
  /** All agent types that are registered with the host. */
  registered(): readonly string[];
  log(line: string): void;
}

export class RegisteredRunners {
  /** Set once the host exists, before any runner can be registered. */
  parts: RegisteredRunnersParts | null = null;
  readonly #runners = new Map<string, Runner>();
  /** All agent types ever registered in this window: the host may still list one that was just removed. */
  readonly #own = new Set<string>();
  readonly #runs = new Map<string, AbortController>();

  /** Returns a function that removes the runner. Throws when the agent type is invalid or already registered. */
  register(runner: Runner): () => void {
    const { agentType } = runner;
    const { host, registered, log } = this.#connected();
    if (this.#runners.has(agentType) || (registered().includes(agentType) && !this.#own.has(agentType)))
      throw new Error(`A runner for “${agentType}” is already registered`);
    if (agentType === 'auto' || !/^[A-Za-z0-9][\w.-]{0,63}$/.test(agentType))
      throw new Error(`“${agentType}” is not a valid agent type: use letters, digits, dots, hyphens and underscores, and not “auto”`);
    this.#runners.set(agentType, runner);
    this.#own.add(agentType);
    host.addRunner(agentType).then(
      (reply) => reply.kind === 'refused' && log(reply.message),
      (error: unknown) => log(`the runner “${agentType}” could not be registered: ${String(error)}`),
    );
    return () => {
      if (this.#runners.get(agentType) !== runner) return;
      this.#runners.delete(agentType);
      host.removeRunner(agentType).catch((error: unknown) => log(`the runner “${agentType}” could not be removed: ${String(error)}`));
    };
  }

  /** See WindowPort.runTask. */
  async runTask(agentType: string, runId: string, task: RunnableTask): Promise<unknown> {
    const runner = this.#runners.get(agentType);
    if (!runner) throw new Error(`No runner for “${agentType}” is registered in this window`);
    const abort = new AbortController();
    this.#runs.set(runId, abort);
    try {
      return await runner.run(task, this.#sink(runId), abort.signal);
    } finally {
      this.#runs.delete(runId);
    }
  }

  async cancelRun(runId: string): Promise<void> {
    this.#runs.get(runId)?.abort();
  }

  #sink(runId: string): TranscriptSink {
    const { host, log } = this.#connected();
    return {
      write: (line) => host.writeLine(runId, line),
      stderr: (block) => {
        const text = new TextDecoder().decode(block);
        host.writeStderr(runId, text).catch((error: unknown) => log(`the runner’s stderr could not be recorded: ${String(error)}`));
      },
      ask: async (request, signal) => {
        const askId = crypto.randomUUID();
        const withdraw = () => void host.withdrawQuestion(runId, askId).catch(() => undefined); // the run has already ended
        signal.addEventListener('abort', withdraw, { once: true });
        if (signal.aborted) return null;
        return host.askUser(runId, askId, request).finally(() => signal.removeEventListener('abort', withdraw));
      },
    };
  }

  #connected(): RegisteredRunnersParts {
    if (!this.parts) throw new Error('The host does not exist yet');
    return this.parts;
  }
}
