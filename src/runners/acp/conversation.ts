// Holds one conversation with an agent: reads its lines, writes the transcript, ends its process.

import { type JsonObject, objectAt } from '#base/json.ts';
import type { AgentOffer } from '#contracts/agentOffer.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import type { Conversation } from '#processes/processRequest.ts';
import { EXIT_WAIT_MS } from '#runners/cli/exitWait.ts';
import { plainLine } from '#runners/cli/jsonLine.ts';
import type { OpeningPrompt } from '#runners/cli/opening.ts';
import { METHOD_NOT_FOUND, Peer, type RpcId } from './peer.ts';
import { Permissions } from './permissions.ts';
import { AcpSession, type SessionPlan, type TurnEnd } from './session.ts';
import type { AskingAgent } from './toolRequest.ts';
import { AcpTranscript } from './transcript.ts';
import { type ToolPatch, toUpdate } from './updates.ts';

export interface ConversationFacts {
  agentType: string;
  agent: AskingAgent;
  plan: SessionPlan;
  maxCostUsd: number | null;
  onOffer?(offer: AgentOffer): void;
  exitWaitMs?: number;
}

/** UTF-16 units of noise that are kept. */
const MAX_PLAIN_TEXT = 4_096;

export class AcpConversation {
  turn: TurnEnd | null = null;
  transcript: AcpTranscript | null = null;
  sessionId = '';
  plainText = '';
  isOverBudget = false;
  readonly #facts: ConversationFacts;
  readonly #sink: TranscriptSink;
  readonly #peer: Peer;
  readonly #session: AcpSession;
  readonly #permissions: Permissions;
  #process: Conversation | null = null;
  #exitWait: NodeJS.Timeout | undefined;
  #isOver = false;
  #noiseLines = 0;
  #strayAnswers = 0;
  #onUpdate: () => void = () => undefined;
  /** Of the whole session, and what of it was there before this run. Null = not told. */
  #cost: { now: number | null; before: number | null } = { now: null, before: null };
  /** What failed while lines were handled, which ends the run. */
  #running: Promise<void> = Promise.resolve();

  constructor(facts: ConversationFacts, sink: TranscriptSink, signal: AbortSignal) {
    this.#facts = facts;
    this.#sink = sink;
    this.#peer = new Peer((text) => this.#process?.write(text), {
      onNotification: (method, params) => this.#notified(method, params),
      onRequest: (id, method, params) => this.#requested(id, method, params),
      onNoise: (line) => this.#noise(line),
      onStray: () => {
        this.#strayAnswers++;
      },
    });
    this.#session = new AcpSession(this.#peer, facts.plan, {
      onOffer: (offer) => facts.onOffer?.(offer),
      onOpen: (session, opening) => this.#opened(session, opening),
      onEnd: () => {
        this.#isOver = true;
      },
      quiet: (quietMs, limitMs) => this.#quiet(quietMs, limitMs),
    });
    this.#permissions = new Permissions({
      agent: facts.agent,
      sink,
      signal,
      note: (patch) => this.#noteAsked(patch),
      answer: (id, result) => this.#peer.answer(id, result),
      notice: (text) => this.#notice(text),
      onWaiting: (isWaiting) => this.#process?.suspendInactivityLimit(isWaiting),
    });
  }

  /** What the agent told of single requests; null = nothing. */
  tokens: { tokensIn: number; tokensOut: number } | null = null;

  /** Of this run; null = not told. Agents tell 0 for models whose price they don't know. */
  get costUsd(): number | null {
    const { now, before } = this.#cost;
    return now === null || before === null || now <= before ? null : now - before;
  }

  /** The user has denied something. */
  get hasDenied(): boolean {
    return this.#permissions.hasDenied;
  }

  begin(process: Conversation): void {
    this.#process = process;
    this.#running = this.#session.run().then((turn) => this.#ended(turn));
  }

  take(line: string): Promise<void> {
    return this.#peer.take(line);
  }

  /** Ends the turn: the agent answers that it was cancelled, or is ended. */
  cancel(): void {
    void this.#permissions.end();
    if (this.#session.id === null) this.#process?.close();
    else this.#session.cancel();
  }

  /** Once the process has ended. */
  async end(): Promise<void> {
    clearTimeout(this.#exitWait);
    this.#peer.end();
    await this.#permissions.end();
    await this.#running;
    await this.#tellOddities();
  }

  async #ended(turn: TurnEnd): Promise<void> {
    this.turn = turn;
    this.#isOver = true;
    // An agent exits when nothing more can come. What it does not do by itself is done for it.
    this.#process?.close();
    this.#waitForExit();
  }

  #waitForExit(): void {
    clearTimeout(this.#exitWait);
    this.#exitWait = setTimeout(() => this.#process?.stop(), this.#facts.exitWaitMs ?? EXIT_WAIT_MS);
  }

  async #opened(session: { id: string; model: string; isResumed: boolean }, opening: OpeningPrompt): Promise<void> {
    const { agentType, agent } = this.#facts;
    this.sessionId = session.id;
    this.#cost.before = session.isResumed ? this.#cost.now : 0;
    const facts = { agentType, cwd: agent.cwd, model: session.model, sessionId: session.id, prompt: opening.asked };
    this.transcript = await AcpTranscript.open(this.#sink, facts, opening.notice === '' ? [] : [opening.notice]);
  }

  async #notified(method: string, params: JsonObject): Promise<void> {
    if (method !== 'session/update') return;
    this.#onUpdate();
    const update = toUpdate(objectAt(params, 'update') ?? {});
    if (update === null) return;
    if (update.kind === 'usage') return this.#noteCost(update.costUsd);
    if (update.kind === 'tokens') return this.#noteTokens(update);
    // What comes before the prompt is history, and what comes after the end is nothing that was asked for.
    if (this.#isOver || this.transcript === null) return;
    if (this.sessionId !== '' && params.sessionId !== this.sessionId) return;
    await this.transcript.write(update);
  }

  #noteTokens({ tokensIn, tokensOut }: { tokensIn: number; tokensOut: number }): void {
    if (this.transcript === null) return;
    this.tokens = { tokensIn: (this.tokens?.tokensIn ?? 0) + tokensIn, tokensOut: (this.tokens?.tokensOut ?? 0) + tokensOut };
  }

  #noteCost(costUsd: number | null): void {
    if (costUsd === null) return;
    this.#cost.now = costUsd;
    const { maxCostUsd } = this.#facts;
    const spent = this.costUsd;
    if (this.#isOver || maxCostUsd === null || spent === null || spent < maxCostUsd || this.isOverBudget) return;
    this.isOverBudget = true;
    this.cancel();
    this.#waitForExit();
  }

  #requested(id: RpcId, method: string, params: JsonObject): void {
    if (method === 'session/request_permission') this.#permissions.take(id, params);
    else this.#peer.refuse(id, METHOD_NOT_FOUND, `${method} is not supported.`);
  }

  async #noteAsked(patch: ToolPatch) {
    await this.transcript?.tool(patch, true);
    return this.transcript?.calls.get(patch.id) ?? null;
  }

  #noise(line: string): void {
    this.#noiseLines++;
    this.plainText = `${this.plainText}\n${plainLine(line)}`.slice(-MAX_PLAIN_TEXT);
    this.#sink.stderr?.(new TextEncoder().encode(`${line}\n`));
  }

  async #notice(text: string): Promise<void> {
    await this.transcript?.notice(text);
  }

  async #tellOddities(): Promise<void> {
    const { label } = this.#facts.agent;
    const parts = [
      this.#noiseLines === 0
        ? ''
        : `${this.#noiseLines} ${this.#noiseLines === 1 ? 'line' : 'lines'} that ${this.#noiseLines === 1 ? 'is no message' : 'are no messages'}`,
      this.#strayAnswers === 0
        ? ''
        : `${this.#strayAnswers} ${this.#strayAnswers === 1 ? 'answer' : 'answers'} to requests that weren’t sent`,
    ].filter(Boolean);
    if (parts.length > 0) await this.#notice(`${label} wrote ${parts.join(', and ')}. They were ignored.`);
  }

  /** Resolves when no update has come for so long. */
  #quiet(quietMs: number, limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(quiet);
        clearTimeout(limit);
        this.#onUpdate = () => undefined;
        resolve();
      };
      const limit = setTimeout(done, limitMs);
      const quiet = setTimeout(done, quietMs);
      this.#onUpdate = () => void quiet.refresh();
    });
  }
}
