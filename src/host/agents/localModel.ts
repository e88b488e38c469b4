// Provides the local model's endpoint with its key, and runs a llama-server of our own.
import { parseEndpoint } from '#base/endpoint.ts';
import { Refusal } from '#base/refusal.ts';
import type { ManagedServer } from '#contracts/change.ts';
import type { Sender } from '#contracts/logs.ts';
import type { CheckLine, FoundServer } from '#contracts/modelServer.ts';
import type { LocalModelSettings } from '#contracts/settings.ts';
import type { WindowPort } from '#contracts/windowPort.ts';
import type { CurrentFacts } from '#host/currentFacts.ts';
import type { RunningServer } from '#llamaServer/llamaServer.ts';
import type { Endpoint } from '#llm/types.ts';
import type { OutboundLog } from '#storage/outboundLog.ts';

/** For an address that the user typed: it may be far away. */
const ADDRESS_LIMIT_MS = 4_000;
/** For the server that is set up, beside those that are looked for. */
const OWN_LIMIT_MS = 900;
const FIND_LIMIT_MS = 5_000;
const CHECK_LIMIT_MS = 120_000;
const SET_UP = { title: 'Set Up Local Model', command: 'claudomator.setUpLocalModel' };
const OPEN_SETTINGS = { title: 'Open Settings', command: 'claudomator.openSettings' };

export interface LocalModelParts {
  facts: CurrentFacts;
  window: Pick<WindowPort, 'apiKey'>;
  outbound: OutboundLog;
  watchdogPath: string;
  /** Told when the llama-server of our own starts, gets on or ends. */
  onServer(server: ManagedServer | null): void;
  log(line: string): void;
}

export class LocalModel {
  readonly #parts: LocalModelParts;
  #server: RunningServer | null = null;
  #starting: { done: Promise<void>; abort: AbortController } | null = null;

  constructor(parts: LocalModelParts) {
    this.#parts = parts;
  }

  /** The settings that hold for this folder. A server of our own that runs comes before the endpoint in the settings, with its one model. */
  settingsFor(folder: string | null): LocalModelSettings {
    const settings = this.#parts.facts.settings(folder).localModel;
    return this.#server ? { ...settings, endpoint: this.#server.baseUrl, model: this.#server.modelName } : settings;
  }

  /** With the key of its origin, and of no other. What is sent there is on record as `sender`'s. Throws a Refusal when none is set or it can't be read. */
  async endpoint(folder: string | null, sender: Omit<Sender, 'folder'>): Promise<Endpoint> {
    const text = this.settingsFor(folder).endpoint;
    if (text === '') throw new Refusal('No local model is set up yet.', SET_UP);
    const parsed = parseEndpoint(text);
    if (!parsed.ok) throw new Refusal(`claudomator.localModel.endpoint can't be used: ${parsed.problem}`, OPEN_SETTINGS);
    return this.#at(parsed, { ...sender, folder });
  }

  /** What runs on this machine's usual ports, after the server that is set up. */
  async find(folder: string | null): Promise<FoundServer[]> {
    const signal = AbortSignal.timeout(FIND_LIMIT_MS);
    const { findServers } = await import('#host/engine.ts');
    const [own, found] = await Promise.all([this.#ownServer(folder, signal), findServers(signal)]);
    return own ? [own, ...found.filter(({ baseUrl }) => baseUrl !== own.baseUrl)] : found;
  }

  /** Null when no model server answers at this address. Throws a Refusal for what is no address. */
  async findAt(address: string, folder: string | null): Promise<FoundServer | null> {
    const parsed = parseEndpoint(address);
    if (!parsed.ok) throw new Refusal(parsed.problem);
    const { findServer } = await import('#host/engine.ts');
    const endpoint = await this.#at(parsed, { by: 'Set Up Local Model', folder });
    return findServer(endpoint, ADDRESS_LIMIT_MS, AbortSignal.timeout(2 * ADDRESS_LIMIT_MS));
  }

  /** The lines come one by one through `onLine`. Throws a Refusal when no server is set up. */
  async check(folder: string | null, onLine: (line: CheckLine) => void): Promise<CheckLine[]> {
    const endpoint = await this.endpoint(folder, { by: 'Check Endpoint' });
    const { checkEndpoint } = await import('#host/engine.ts');
    return checkEndpoint(endpoint, this.settingsFor(folder).model, AbortSignal.timeout(CHECK_LIMIT_MS), onLine);
  }

  /** Resolves when the model is loaded. Throws a Refusal when it can't be. */
  async startServer(): Promise<void> {
    if (this.#server) return;
    if (!this.#starting) {
      const abort = new AbortController();
      const done = this.#start(abort.signal).finally(() => {
        this.#starting = null;
      });
      this.#starting = { done, abort };
    }
    await this.#starting.done;
  }

  async stopServer(): Promise<void> {
    this.#starting?.abort.abort();
    await this.#starting?.done.catch(() => undefined);
    await this.#server?.stop();
  }

  dispose(): void {
    this.#starting?.abort.abort();
    void this.#server?.stop();
  }

  /** Not asked when it is elsewhere: looking around must not leave this machine. */
  async #ownServer(folder: string | null, signal: AbortSignal): Promise<FoundServer | null> {
    const parsed = parseEndpoint(this.settingsFor(folder).endpoint);
    if (!parsed.ok || !parsed.isLoopback) return null;
    const { findServer } = await import('#host/engine.ts');
    return findServer(await this.#at(parsed, { by: 'Set Up Local Model', folder }), OWN_LIMIT_MS, signal);
  }

  async #at({ baseUrl, origin }: { baseUrl: string; origin: string }, sender: Sender): Promise<Endpoint> {
    const onSend = this.#parts.outbound.observe(sender);
    return { baseUrl, apiKey: await this.#parts.window.apiKey(origin), onSend, onNote: this.#parts.log };
  }

  async #start(signal: AbortSignal): Promise<void> {
    const { facts, watchdogPath, onServer } = this.#parts;
    const { serverCommand, serverModelPath } = facts.settings(null).localModel;
    const plan = { command: serverCommand, modelPath: serverModelPath, workspaceFolders: facts.folders, watchdogPath };
    const { startLlamaServer } = await import('#host/engine.ts');
    onServer({ kind: 'starting', progress: '' });
    const started = await startLlamaServer(plan, (progress) => onServer({ kind: 'starting', progress }), signal);
    if (started.ok) return this.#adopt(started.server);
    onServer(null);
    throw new Refusal(started.problem, OPEN_SETTINGS);
  }

  #adopt(server: RunningServer): void {
    const { onServer, log } = this.#parts;
    this.#server = server;
    onServer({ kind: 'running', baseUrl: server.baseUrl, modelName: server.modelName });
    log(`llama-server runs ${server.modelName} at ${server.baseUrl}`);
    void server.ended.then((lastWords) => {
      this.#server = null;
      onServer(null);
      log(`llama-server ended: ${lastWords}`);
    });
  }
}
