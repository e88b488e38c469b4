// Provides the local model's endpoint and key, and starts and stops llama-server.
import { type ParsedEndpoint, parseEndpoint } from '#base/endpoint.ts';
import { Refusal } from '#base/refusal.ts';
import type { ManagedServer } from '#contracts/change.ts';
import type { Sender } from '#contracts/logs.ts';
import type { CheckLine, FoundServer } from '#contracts/modelServer.ts';
import type { WindowPort } from '#contracts/ports/windowPort.ts';
import type { LocalModelSettings } from '#contracts/settings.ts';
import type { RunningServer } from '#llamaServer/llamaServer.ts';
import type { Endpoint } from '#llm/types.ts';
import type { OutboundLog } from '#storage/outboundLog.ts';
import type { CurrentFacts } from './currentFacts.ts';

/** For an address that the user enters, which may be remote. */
const ADDRESS_TIMEOUT_MS = 4_000;
/** For the configured server, during the search on this machine. */
const CONFIGURED_TIMEOUT_MS = 900;
const FIND_TIMEOUT_MS = 5_000;
const CHECK_TIMEOUT_MS = 120_000;
const SET_UP = { title: 'Set Up Local Model', command: 'claudomator.setUpLocalModel' };
const OPEN_SETTINGS = { title: 'Open Settings', command: 'claudomator.openSettings' };

type GoodAddress = Extract<ParsedEndpoint, { ok: true }>;

export interface LocalModelParts {
  facts: CurrentFacts;
  window: Pick<WindowPort, 'apiKey'>;
  outbound: OutboundLog;
  watchdogPath: string;
  /** Called when Claudomator's llama-server starts, makes progress, or stops. */
  onDidChangeServer(server: ManagedServer | null): void;
  log(line: string): void;
}

export class LocalModel {
  readonly #parts: LocalModelParts;
  #server: RunningServer | null = null;
  #starting: { done: Promise<void>; abort: AbortController } | null = null;

  constructor(parts: LocalModelParts) {
    this.#parts = parts;
  }

  /** The effective settings of this folder. A running llama-server of Claudomator's own overrides the endpoint and model in settings. */
  settingsFor(folder: string | null): LocalModelSettings {
    const settings = this.#parts.facts.settings(folder).localModel;
    return this.#server ? { ...settings, endpoint: this.#server.baseUrl, model: this.#server.modelName } : settings;
  }

  /** The endpoint, with the key stored for its origin. Requests to it are logged as `sender`'s. Throws a Refusal when no endpoint is set or it is invalid. */
  async endpoint(folder: string | null, sender: Omit<Sender, 'folder'>): Promise<Endpoint> {
    const text = this.settingsFor(folder).endpoint;
    if (text === '') throw new Refusal('No local model is set up yet.', SET_UP);
    const parsed = parseEndpoint(text);
    if (!parsed.ok) throw new Refusal(`claudomator.localModel.endpoint can't be used: ${parsed.problem}`, OPEN_SETTINGS);
    return this.#endpointAt(parsed, { ...sender, folder });
  }

  /** The configured server, if on this machine, then those found on its usual ports. */
  async find(folder: string | null): Promise<FoundServer[]> {
    const signal = AbortSignal.timeout(FIND_TIMEOUT_MS);
    const { findServers } = await import('./engine.ts');
    const [configured, found] = await Promise.all([this.#configuredServer(folder, signal), findServers(signal)]);
    return configured ? [configured, ...found.filter(({ baseUrl }) => baseUrl !== configured.baseUrl)] : found;
  }

  /** Null = no model server answers at this address. Throws a Refusal for an invalid address. */
  async findAt(address: string, folder: string | null): Promise<FoundServer | null> {
    const parsed = parseEndpoint(address);
    if (!parsed.ok) throw new Refusal(parsed.problem);
    const { findServer } = await import('./engine.ts');
    const endpoint = await this.#endpointAt(parsed, { by: 'Set Up Local Model', folder });
    return findServer(endpoint, ADDRESS_TIMEOUT_MS, AbortSignal.timeout(2 * ADDRESS_TIMEOUT_MS));
  }

  /** Resolves with all lines; `onLine` is called with each as soon as it is known. Throws a Refusal when no server is set up. */
  async check(folder: string | null, onLine: (line: CheckLine) => void): Promise<CheckLine[]> {
    const endpoint = await this.endpoint(folder, { by: 'Check Endpoint' });
    const { checkEndpoint } = await import('./engine.ts');
    return checkEndpoint(endpoint, this.settingsFor(folder).model, AbortSignal.timeout(CHECK_TIMEOUT_MS), onLine);
  }

  /** Resolves when the model is loaded. Throws a Refusal when the server can't be started. */
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

  /** Also cancels a start. Resolves when the server has stopped. */
  async stopServer(): Promise<void> {
    this.#starting?.abort.abort();
    await this.#starting?.done.catch(() => undefined);
    await this.#server?.stop();
  }

  dispose(): void {
    this.#starting?.abort.abort();
    void this.#server?.stop();
  }

  /** Null for a remote server: the search must not send requests off this machine. */
  async #configuredServer(folder: string | null, signal: AbortSignal): Promise<FoundServer | null> {
    const parsed = parseEndpoint(this.settingsFor(folder).endpoint);
    if (!parsed.ok || !parsed.isLoopback) return null;
    const { findServer } = await import('./engine.ts');
    return findServer(await this.#endpointAt(parsed, { by: 'Set Up Local Model', folder }), CONFIGURED_TIMEOUT_MS, signal);
  }

  async #endpointAt({ baseUrl, origin, typedOrigin }: GoodAddress, sender: Sender): Promise<Endpoint> {
    const { window, outbound, facts, log } = this.#parts;
    const apiKey = (await window.apiKey(origin)) ?? (typedOrigin === origin ? null : await window.apiKey(typedOrigin));
    return { baseUrl, apiKey, network: facts.network, onSend: outbound.observe(sender), onNote: log };
  }

  async #start(signal: AbortSignal): Promise<void> {
    const { facts, watchdogPath, onDidChangeServer } = this.#parts;
    const { serverCommand, serverModelPath } = facts.settings(null).localModel;
    const plan = { command: serverCommand, modelPath: serverModelPath, workspaceFolders: facts.folders, watchdogPath };
    const { startLlamaServer } = await import('./engine.ts');
    onDidChangeServer({ kind: 'starting', progress: '' });
    const started = await startLlamaServer(plan, (progress) => onDidChangeServer({ kind: 'starting', progress }), signal);
    if (started.ok) return this.#adopt(started.server);
    onDidChangeServer(null);
    throw new Refusal(started.problem, OPEN_SETTINGS);
  }

  #adopt(server: RunningServer): void {
    const { onDidChangeServer, log } = this.#parts;
    this.#server = server;
    onDidChangeServer({ kind: 'running', baseUrl: server.baseUrl, modelName: server.modelName });
    log(`llama-server is running ${server.modelName} at ${server.baseUrl}`);
    void server.ended.then((reason) => {
      this.#server = null;
      onDidChangeServer(null);
      log(`llama-server ended: ${reason}`);
    });
  }
}
