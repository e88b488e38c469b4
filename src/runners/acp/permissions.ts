// Answers an agent’s permission requests: asks the user, and remembers “always” for the run.
import { errorMessage } from '#base/errorMessage.ts';
import { arrayAt, type JsonObject, objectAt, stringAt } from '#base/json.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import type { RpcId } from './peer.ts';
import type { ToolCall } from './toolCalls.ts';
import { type AskingAgent, acpToolRequest, needsNoPermission } from './toolRequest.ts';
import { type ToolPatch, toToolPatch } from './updates.ts';

export interface PermissionParts {
  agent: AskingAgent;
  sink: TranscriptSink;
  /** The run's signal. */
  signal: AbortSignal;
  /** Records the call, and returns all that is known of it. */
  note(patch: ToolPatch): Promise<ToolCall | null>;
  answer(id: RpcId, result: object): void;
  notice(text: string): Promise<void>;
  /** While the user is asked, the agent's silence does not count. */
  onWaiting(isWaiting: boolean): void;
}

/** Requests that may wait at a time: an agent that asks more is broken. */
const MAX_PENDING = 100;
const CANCELLED = { outcome: { outcome: 'cancelled' } };

export class Permissions {
  /** The user has denied something. */
  hasDenied = false;
  readonly #parts: PermissionParts;
  readonly #over = new AbortController();
  readonly #allowedForRun = new Set<string>();
  #queue: Promise<void> = Promise.resolve();
  #pending = 0;

  constructor(parts: PermissionParts) {
    this.#parts = parts;
  }

  take(id: RpcId, params: JsonObject): void {
    if (this.#over.signal.aborted || this.#pending >= MAX_PENDING) {
      this.#parts.answer(id, CANCELLED);
      return;
    }
    this.#pending++;
    this.#parts.onWaiting(true);
    this.#queue = this.#queue
      .then(() => this.#answer(id, params))
      .finally(() => {
        this.#pending--;
        this.#parts.onWaiting(this.#pending > 0);
      });
  }

  /** Withdraws every question; the protocol wants each answered when its turn is cancelled. Resolves when none is left. */
  async end(): Promise<void> {
    this.#over.abort();
    await this.#queue;
  }

  async #answer(id: RpcId, params: JsonObject): Promise<void> {
    const { answer, notice } = this.#parts;
    const options = (arrayAt(params, 'options') ?? []).map(toOption);
    // “Always” is remembered here, for this run: the agent would keep it for longer.
    const allow = options.find(({ kind }) => kind === 'allow_once');
    const deny = options.find(({ kind }) => kind === 'reject_once');
    const isAllowed = await this.#decide(params, allow !== undefined).catch(async (error: unknown) => {
      await notice(`The user could not be asked: ${errorMessage(error)}`);
      return false;
    });
    const chosen = isAllowed ? allow : deny;
    answer(id, isAllowed === null || chosen === undefined ? CANCELLED : { outcome: { outcome: 'selected', optionId: chosen.id } });
  }

  /** Null = withdrawn. */
  async #decide(params: JsonObject, canAllowOnce: boolean): Promise<boolean | null> {
    const { agent, sink, note, notice } = this.#parts;
    const signal = AbortSignal.any([this.#parts.signal, this.#over.signal]);
    if (signal.aborted) return null;
    const patch = toToolPatch(objectAt(params, 'toolCall') ?? {});
    const call = patch && (await note(patch));
    if (call === null) {
      await notice(`${agent.label} asked for permission without saying what for, so it was denied.`);
      return false;
    }
    if (!canAllowOnce) {
      await notice(`${agent.label} asked for a permission that can’t be granted just once (${call.title}), so it was denied.`);
      return false;
    }
    if (await needsNoPermission(call, agent)) return true;
    const { request, alwaysKey } = await acpToolRequest(call, agent);
    if (this.#allowedForRun.has(alwaysKey)) return true;
    if (!sink.ask) {
      await notice(`Nobody can be asked here, so ${agent.label} was not allowed to use ${request.tool}.`);
      return false;
    }
    const answer = await sink.ask(request, signal);
    if (answer === 'always') this.#allowedForRun.add(alwaysKey);
    this.hasDenied ||= answer === 'deny';
    return answer === null && signal.aborted ? null : answer === 'once' || answer === 'always';
  }
}

function toOption(option: unknown): { id: string; kind: string } {
  return { id: stringAt(option, 'optionId') ?? '', kind: stringAt(option, 'kind') ?? '' };
}
