// Limits concurrent local runs to the slots that the model server really has.
import { parseEndpoint } from '#base/endpoint.ts';
import type { RegisteredRunner } from '#executor/routing/registry.ts';
import type { LocalModel } from './localModel.ts';

const LOOK_MS = 5_000;

export class LocalSlots {
  /** By origin; null = it does not say. */
  readonly #slots = new Map<string, number | null>();
  readonly #localModel: LocalModel;
  readonly #isAsked: () => boolean;
  /** Told when `limits` has changed. */
  onDidLearn: () => void = () => undefined;

  /** `isAsked`: whether a server’s slots matter. */
  constructor(localModel: LocalModel, isAsked: () => boolean) {
    this.#localModel = localModel;
    this.#isAsked = isAsked;
  }

  /** By account; servers that do not say are left out. */
  limits(): Record<string, number> {
    return Object.fromEntries([...this.#slots].filter((entry): entry is [string, number] => entry[1] !== null));
  }

  /** The runner, whose account is its server. Each run asks the server anew: it may have been started again with other slots. */
  around(registered: RegisteredRunner): RegisteredRunner {
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
          if (this.#isAsked()) void this.#look(task.folder, AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]));
          return runner.run(task, sink, signal);
        },
      },
    };
  }

  #origin(folder: string | null): string | null {
    const endpoint = parseEndpoint(this.#localModel.settingsFor(folder).endpoint);
    if (!endpoint.ok) return null;
    // Until the first run has asked, one at a time.
    if (!this.#slots.has(endpoint.origin)) this.#slots.set(endpoint.origin, 1);
    return endpoint.origin;
  }

  async #look(folder: string | null, signal: AbortSignal): Promise<void> {
    const origin = this.#origin(folder);
    if (origin === null) return;
    const slots = await this.#ask(folder, signal).catch(() => null);
    if (slots === this.#slots.get(origin)) return;
    this.#slots.set(origin, slots);
    this.onDidLearn();
  }

  async #ask(folder: string | null, signal: AbortSignal): Promise<number | null> {
    const { serverSlots } = await import('#host/engine.ts');
    return serverSlots(await this.#localModel.endpoint(folder, { by: 'local' }), signal);
  }
}
