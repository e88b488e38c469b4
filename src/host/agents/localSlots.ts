// Limits concurrent local runs to the slots that the model server really has.
import { parseEndpoint } from '#base/endpoint.ts';
import type { RegisteredRunner } from '#executor/routing/registry.ts';
import type { LocalModel } from './localModel.ts';

const REQUEST_TIMEOUT_MS = 5_000;

export class LocalSlots {
  /** By origin; null = the server does not report its slots. */
  readonly #slots = new Map<string, number | null>();
  readonly #localModel: LocalModel;
  readonly #isNeeded: () => boolean;
  /** Called when `limits` has changed. */
  onDidChangeLimits: () => void = () => undefined;

  /** `isNeeded`: false while settings allow only one local task at a time, so that a server is not asked for its slots. */
  constructor(localModel: LocalModel, isNeeded: () => boolean) {
    this.#localModel = localModel;
    this.#isNeeded = isNeeded;
  }

  /** By account (the server's origin); without servers that do not report their slots. */
  limits(): Record<string, number> {
    return Object.fromEntries([...this.#slots].filter((entry): entry is [string, number] => entry[1] !== null));
  }

  /** Makes the server the runner's account. Each run asks the server again, as it may have been restarted with other slots. */
  limit(registered: RegisteredRunner): RegisteredRunner {
    const { candidate, runner } = registered;
    return {
      ...registered,
      candidate: (task) => {
        const found = candidate(task);
        const account = found && this.#origin(task.folder);
        return found && account ? { ...found, account } : found;
      },
      runner: {
        agentType: runner.agentType,
        run: (task, sink, signal) => {
          if (this.#isNeeded())
            void this.#refresh(task.workspaceFolder, AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]));
          return runner.run(task, sink, signal);
        },
      },
    };
  }

  #origin(folder: string | null): string | null {
    const endpoint = parseEndpoint(this.#localModel.settingsFor(folder).endpoint);
    if (!endpoint.ok) return null;
    // One at a time until the server has been asked.
    if (!this.#slots.has(endpoint.origin)) this.#slots.set(endpoint.origin, 1);
    return endpoint.origin;
  }

  async #refresh(folder: string | null, signal: AbortSignal): Promise<void> {
    const origin = this.#origin(folder);
    if (origin === null) return;
    const slots = await this.#ask(folder, signal).catch(() => null);
    if (slots === this.#slots.get(origin)) return;
    this.#slots.set(origin, slots);
    this.onDidChangeLimits();
  }

  async #ask(folder: string | null, signal: AbortSignal): Promise<number | null> {
    const { serverSlots } = await import('./engine.ts');
    return serverSlots(await this.#localModel.endpoint(folder, { by: 'local' }), signal);
  }
}
