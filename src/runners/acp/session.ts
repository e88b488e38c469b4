// Takes an agent through one turn of ACP: initialize, log in, open a session, prompt.
import { arrayAt, countAt, isObject, type JsonObject, numberOf, objectAt, objectOf, stringAt, textOf } from '#base/json.ts';
import type { AgentOffer } from '#contracts/agentOffer.ts';
import type { Opening, OpeningPrompt } from '#runners/cli/opening.ts';
import { type Choices, choicesOf, offerOf } from './offers.ts';
import type { Peer, RpcError, RpcReply } from './peer.ts';

/** The version that is spoken here; an agent may know later ones too. */
export const PROTOCOL_VERSION = 1;
/** Files and commands are the agent's own, in its folder. What stands in `_meta` is the extensions of the adapters for Codex and Claude: typed failures, and what a command prints. */
const CAPABILITIES = {
  fs: { readTextFile: false, writeTextFile: false },
  terminal: false,
  session: { notices: {} },
  _meta: { terminal_output: true, jetbrains: { air: { version: 1, capabilities: ['sessionFailure'] } } },
};
const AUTH_REQUIRED = -32_000;
/** A history that is sent again has no end mark: it is over once nothing came for so long. */
const REPLAY_QUIET_MS = 250;
const REPLAY_LIMIT_MS = 10_000;

export interface TurnTokens {
  tokensIn: number | null;
  tokensOut: number | null;
  cachedTokens: number | null;
}

export type TurnEnd =
  | { kind: 'stopped'; stopReason: string; tokens: TurnTokens }
  | { kind: 'error'; step: string; error: RpcError }
  /** Not logged in. `methods`: how the agent offers to log in, for people. */
  | { kind: 'loggedOut'; error: RpcError; methods: string[] }
  /** No answer to this step in time. */
  | { kind: 'late'; step: string }
  /** The agent ended before it answered. */
  | { kind: 'gone'; step: string }
  | { kind: 'badAnswer'; step: string; what: string }
  | { kind: 'modelNotFound'; offered: string[] };

export interface SessionPlan {
  cwd: string;
  openings: readonly Opening[];
  /** '' = the agent's own choice. */
  model: string;
  /** The mode in which it asks before it acts; null = it has none. */
  mode: string | null;
  /** The mode that the user has chosen instead; '' = none. */
  chosenMode: string;
  /** Ways to log in that need nobody, best first: used where the agent offers one of them and asks for a login. */
  logins: readonly string[];
  /** For each step before the prompt. */
  startLimitMs: number;
}

export interface SessionEvents {
  /** What it offers, before anything is chosen. */
  onOffer(offer: AgentOffer): void;
  /** The session is there, and nothing of it is a repetition any more. Awaited before the prompt is sent. */
  onOpen(session: { id: string; model: string; isResumed: boolean }, opening: OpeningPrompt): Promise<void>;
  /** The turn has ended: called before another line is read. */
  onEnd(): void;
  /** Resolves once no update has come for so long. */
  quiet(quietMs: number, limitMs: number): Promise<void>;
}

export class AcpSession {
  readonly #peer: Peer;
  readonly #plan: SessionPlan;
  readonly #events: SessionEvents;
  #id: string | null = null;

  constructor(peer: Peer, plan: SessionPlan, events: SessionEvents) {
    this.#peer = peer;
    this.#plan = plan;
    this.#events = events;
  }

  get id(): string | null {
    return this.#id;
  }

  /** The agent is to end its turn, and to say so. */
  cancel(): void {
    if (this.#id !== null) this.#peer.notify('session/cancel', { sessionId: this.#id });
  }

  /** Never rejects, unless an event does. */
  async run(): Promise<TurnEnd> {
    const started = await this.#request('initialize', {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities: CAPABILITIES,
      clientInfo: { name: 'claudomator', title: 'Claudomator', version: '1' },
    });
    if (!started.ok) return started.end;
    const version = numberOf(started.value.protocolVersion);
    if (version !== PROTOCOL_VERSION)
      return {
        kind: 'badAnswer',
        step: 'initialize',
        what: `it uses version ${version ?? '?'} of the protocol, not ${PROTOCOL_VERSION}`,
      };
    const opened = await this.#open(started.value);
    if (!opened.ok) return opened.end;
    const { id, fields, isResumed, prompt } = opened.value;
    this.#id = id;
    this.#events.onOffer(offerOf(fields));
    const problem = await this.#configure(id, fields);
    if (problem) return problem;
    await this.#events.onOpen({ id, model: this.#plan.model || modelOf(fields), isResumed }, prompt);
    return this.#prompt(id, prompt.prompt);
  }

  async #open(agent: JsonObject): Promise<Step<Opened>> {
    const first = await this.#tryOpenings(agent);
    if (first.ok || first.end.kind !== 'error' || first.end.error.code !== AUTH_REQUIRED) return first;
    const offered = (arrayAt(agent, 'authMethods') ?? []).flatMap((each): JsonObject[] => (isObject(each) ? [each] : []));
    const login = this.#plan.logins.find((id) => offered.some((method) => method.id === id));
    const methods = offered.map((method) => textOf(method.name) ?? textOf(method.id) ?? '').filter(Boolean);
    const loggedOut: Step<Opened> = { ok: false, end: { kind: 'loggedOut', error: first.end.error, methods } };
    if (login === undefined) return loggedOut;
    const done = await this.#request('authenticate', { methodId: login });
    if (!done.ok) return done.end.kind === 'error' ? { ok: false, end: { kind: 'loggedOut', error: done.end.error, methods } } : done;
    const second = await this.#tryOpenings(agent);
    return second.ok || second.end.kind !== 'error' || second.end.error.code !== AUTH_REQUIRED ? second : loggedOut;
  }

  /** The first opening that works; a session that the agent no longer has leads to the next. */
  async #tryOpenings(agent: JsonObject): Promise<Step<Opened>> {
    const capabilities = objectAt(agent, 'agentCapabilities');
    const resumes = objectAt(objectAt(capabilities, 'sessionCapabilities'), 'resume') ? 'session/resume' : null;
    const method = resumes ?? (capabilities?.loadSession === true ? 'session/load' : null);
    for (const { sessionId, compose } of this.#plan.openings) {
      if (sessionId === null) return this.#new(await compose());
      if (method === null) continue;
      const opened = await this.#resume(method, sessionId);
      if (opened.ok) return { ok: true, value: { id: sessionId, fields: opened.value, isResumed: true, prompt: await compose() } };
      if (opened.end.kind !== 'error' || opened.end.error.code === AUTH_REQUIRED) return opened;
    }
    throw new Error('The last opening begins a new session');
  }

  async #resume(method: string, sessionId: string): Promise<Step<JsonObject>> {
    const opened = await this.#request(method, { sessionId, cwd: this.#plan.cwd, mcpServers: [] });
    // Some agents answer before they have sent the whole history.
    if (opened.ok && method === 'session/load') await this.#events.quiet(REPLAY_QUIET_MS, REPLAY_LIMIT_MS);
    return opened;
  }

  async #new(prompt: OpeningPrompt): Promise<Step<Opened>> {
    const opened = await this.#request('session/new', { cwd: this.#plan.cwd, mcpServers: [] });
    if (!opened.ok) return opened;
    const id = textOf(opened.value.sessionId);
    if (id === null || id === '') return { ok: false, end: { kind: 'badAnswer', step: 'session/new', what: 'it didn’t name a session' } };
    return { ok: true, value: { id, fields: opened.value, isResumed: false, prompt } };
  }

  /** Chooses the mode and the model where the agent offers them. Returns why the task can't go on; null = it can. */
  async #configure(sessionId: string, fields: JsonObject): Promise<TurnEnd | null> {
    const { mode, chosenMode, model } = this.#plan;
    const modes = choicesOf(fields, 'mode');
    const wanted = chosenMode || mode || '';
    const isOffered = modes?.values.some(({ value }) => value === wanted) ?? false;
    if (chosenMode !== '' && !isOffered)
      return { kind: 'badAnswer', step: 'session/new', what: `it does not offer the mode “${chosenMode}” any more` };
    if (modes !== null && isOffered && modes.current !== wanted) {
      const done = await this.#choose(sessionId, modes, wanted);
      if (!done.ok) return done.end;
    }
    if (model === '') return null;
    const models = choicesOf(fields, 'model');
    if (models === null) return { kind: 'modelNotFound', offered: [] };
    const offered = models.values.map(({ value }) => value);
    if (!offered.includes(model)) return { kind: 'modelNotFound', offered };
    if (models.current === model) return null;
    const done = await this.#choose(sessionId, models, model);
    return done.ok ? null : done.end;
  }

  #choose(sessionId: string, { method, key, configId }: Choices, value: string): Promise<Step<JsonObject>> {
    return this.#request(method, { sessionId, [key]: value, ...(configId === null ? {} : { configId }) });
  }

  async #prompt(sessionId: string, text: string): Promise<TurnEnd> {
    const step = 'session/prompt';
    const reply = await this.#peer.request(step, { sessionId, prompt: [{ type: 'text', text }] }, null, () => this.#events.onEnd());
    const answered = stepOf(step, reply);
    if (!answered.ok) return answered.end;
    const failure = failureIn(answered.value);
    if (failure) return { kind: 'error', step, error: failure };
    const stopReason = textOf(answered.value.stopReason);
    if (stopReason === null) return { kind: 'badAnswer', step, what: 'it didn’t say why the turn ended' };
    return { kind: 'stopped', stopReason, tokens: tokensOf(answered.value) };
  }

  async #request(step: string, params: object): Promise<Step<JsonObject>> {
    return stepOf(step, await this.#peer.request(step, params, this.#plan.startLimitMs));
  }
}

/** A turn that its adapter knows to have failed, although it has ended. */
function failureIn(answer: JsonObject): RpcError | null {
  const sessionFailure = objectAt(objectAt(objectAt(objectAt(answer, '_meta'), 'jetbrains'), 'air'), 'sessionFailure');
  if (stringAt(sessionFailure, 'severity') !== 'error') return null;
  return { code: 0, message: stringAt(sessionFailure, 'title') ?? '', data: { sessionFailure } };
}

type Step<T> = { ok: true; value: T } | { ok: false; end: TurnEnd };

interface Opened {
  id: string;
  fields: JsonObject;
  isResumed: boolean;
  prompt: OpeningPrompt;
}

function stepOf(step: string, reply: RpcReply): Step<JsonObject> {
  switch (reply.kind) {
    case 'result':
      return { ok: true, value: objectOf(reply.value) ?? {} };
    case 'error':
      return { ok: false, end: { kind: 'error', step, error: reply.error } };
    case 'late':
    case 'gone':
      return { ok: false, end: { kind: reply.kind, step } };
  }
}

function modelOf(fields: JsonObject): string {
  return choicesOf(fields, 'model')?.current ?? '';
}

/** As the protocol has it (not yet stable), else as the Gemini CLI and its kin tell it. */
function tokensOf(answer: JsonObject): TurnTokens {
  const { usage } = answer;
  const told = objectAt(objectAt(objectAt(answer, '_meta'), 'quota'), 'token_count');
  const [input, output, total] = [countAt(usage, 'inputTokens'), countAt(usage, 'outputTokens'), countAt(usage, 'totalTokens')];
  const read = countAt(usage, 'cachedReadTokens');
  const cached = (read ?? 0) + (countAt(usage, 'cachedWriteTokens') ?? 0);
  // Some agents count them within the input: only the total tells.
  const isWithin = total !== null && total < (input ?? 0) + (output ?? 0) + cached;
  return {
    tokensIn: input === null ? countAt(told, 'input_tokens') : input + (isWithin ? 0 : cached),
    tokensOut: output ?? countAt(told, 'output_tokens'),
    cachedTokens: read,
  };
}
