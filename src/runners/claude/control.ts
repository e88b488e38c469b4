// Speaks the Claude CLI's control protocol: answers its questions, interrupts it, closes it.
// Its lines share the pipes with the conversation but are no part of the transcript.
import { errorMessage } from '#base/errorMessage.ts';
import { type JsonObject, objectOf, textOf } from '#base/json.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import type { Conversation } from '#processes/processRequest.ts';
import { EXIT_WAIT_MS } from '#runners/cli/exitWait.ts';
import { type ClaudeToolRequest, claudeToolRequest } from './toolRequest.ts';

/** Read by the model. */
const DENIED = 'The user did not allow this. Do not try it in another way: go on without it, or say what is missing.';
const NO_ONE_TO_ASK = 'Nobody can be asked here, so it is not allowed. Go on without it, or say what is missing.';

/** How long background work may be silent after an answer: tests or a build may be quiet for minutes, and a server started there never ends. */
export const BACKGROUND_WAIT_MS = 10 * 60_000;

/** How long the CLI is waited for after a result, in milliseconds: for background work that is silent, and for its exit. */
export interface Waits {
  backgroundMs: number;
  exitMs: number;
}

export class ClaudeControl {
  /** True once background work was stopped because it outlasted the answer for too long. */
  hasStoppedBackground = false;
  readonly #sink: TranscriptSink;
  readonly #cwd: string;
  readonly #waits: Waits;
  /** The run's signal; also aborted when the CLI has exited. */
  readonly #signal: AbortSignal;
  readonly #exited = new AbortController();
  /** The questions that wait for an answer, by the id of their request. */
  readonly #pending = new Map<string, AbortController>();
  readonly #allowedForRun = new Set<string>();
  readonly #askedAbout = new Set<string>();
  #queue: Promise<void> = Promise.resolve();
  #conversation: Conversation | null = null;
  #hasBackgroundWork = false;
  #isWaitingForBackground = false;
  #isWaitingForExit = false;
  #isInterrupted = false;
  /** Runs out when the CLI has been waited for long enough after a result. */
  #wait: NodeJS.Timeout | undefined;

  constructor(
    sink: TranscriptSink,
    cwd: string,
    signal: AbortSignal,
    { backgroundMs = BACKGROUND_WAIT_MS, exitMs = EXIT_WAIT_MS }: Partial<Waits> = {},
  ) {
    this.#sink = sink;
    this.#cwd = cwd;
    this.#waits = { backgroundMs, exitMs };
    this.#signal = AbortSignal.any([signal, this.#exited.signal]);
  }

  /** The first line that the CLI reads. */
  prompt(text: string): string {
    return lineOf({ type: 'user', message: { role: 'user', content: [{ type: 'text', text }] }, parent_tool_use_id: null });
  }

  begin(conversation: Conversation): void {
    this.#conversation = conversation;
  }

  /** Returns true for a line of the protocol, which is not for the transcript. */
  take(line: JsonObject): boolean {
    if (beginsTurn(line) || (this.#isWaitingForBackground && belongsToTurn(line))) this.#stopWaiting();
    else if (this.#isWaitingForExit && belongsToTurn(line)) this.#waitForExit();
    else if (this.#isWaitingForBackground && (line.type === 'system' || isFromSubagent(line))) this.#waitForBackground();
    switch (line.type) {
      case 'control_request':
        this.#takeRequest(textOf(line.request_id) ?? '', objectOf(line.request) ?? {});
        return true;
      case 'control_cancel_request':
        this.#pending.get(textOf(line.request_id) ?? '')?.abort();
        return true;
      case 'control_response':
        return true;
      case 'result':
        // The CLI exits when its stdin is closed. Background work may still ask questions.
        if (!this.#hasBackgroundWork || this.#isInterrupted) this.#waitForExit();
        else if (line.is_error === false) this.#waitForBackground();
        else this.#stopBackground();
        return false;
      default:
        if (line.subtype === 'background_tasks_changed') this.#hasBackgroundWork = Array.isArray(line.tasks) && line.tasks.length > 0;
        return false;
    }
  }

  /** Returns true for a use of a tool that the user has decided on. */
  wasAsked(toolUseId: string): boolean {
    return this.#askedAbout.has(toolUseId);
  }

  interrupt(): void {
    this.#isInterrupted = true;
    this.#say({ type: 'control_request', request_id: 'interrupt', request: { subtype: 'interrupt' } });
  }

  /** Withdraws all open questions, once the CLI has exited. Resolves when none is left. */
  async end(): Promise<void> {
    this.#stopWaiting();
    this.#exited.abort();
    await this.#queue;
  }

  #waitForExit(): void {
    this.#stopWaiting();
    this.#isWaitingForExit = true;
    this.#conversation?.close();
    this.#wait = setTimeout(() => this.#conversation?.stop(), this.#waits.exitMs);
  }

  #waitForBackground(): void {
    this.#stopWaiting();
    this.#isWaitingForBackground = true;
    this.#wait = setTimeout(() => this.#stopBackground(), this.#waits.backgroundMs);
  }

  #stopBackground(): void {
    this.hasStoppedBackground = true;
    this.#conversation?.stop();
  }

  #stopWaiting(): void {
    clearTimeout(this.#wait);
    this.#isWaitingForBackground = false;
    this.#isWaitingForExit = false;
  }

  #takeRequest(id: string, request: JsonObject): void {
    if (request.subtype !== 'can_use_tool') {
      this.#say({ type: 'control_response', response: { subtype: 'error', request_id: id, error: 'Not supported.' } });
      return;
    }
    const withdrawn = new AbortController();
    this.#pending.set(id, withdrawn);
    this.#conversation?.suspendInactivityLimit(true);
    this.#queue = this.#queue
      .then(() => this.#answer(id, request, AbortSignal.any([this.#signal, withdrawn.signal])))
      .finally(() => {
        this.#pending.delete(id);
        this.#conversation?.suspendInactivityLimit(this.#pending.size > 0);
      });
  }

  async #answer(id: string, request: JsonObject, signal: AbortSignal): Promise<void> {
    const input = objectOf(request.input) ?? {};
    const decision = await this.#decide(textOf(request.tool_use_id) ?? '', textOf(request.tool_name) ?? '', input, signal);
    if (signal.aborted) return;
    const response = decision.isAllowed ? { behavior: 'allow', updatedInput: input } : { behavior: 'deny', message: decision.message };
    this.#say({ type: 'control_response', response: { subtype: 'success', request_id: id, response } });
  }

  async #decide(toolUseId: string, tool: string, input: JsonObject, signal: AbortSignal): Promise<{ isAllowed: boolean; message: string }> {
    if (!this.#sink.ask) return { isAllowed: false, message: NO_ONE_TO_ASK };
    try {
      const asked: ClaudeToolRequest = await claudeToolRequest(tool, input, this.#cwd);
      if (this.#allowedForRun.has(asked.alwaysKey)) return { isAllowed: true, message: '' };
      this.#askedAbout.add(toolUseId);
      const answer = await this.#sink.ask(asked.request, signal);
      if (answer === 'always') this.#allowedForRun.add(asked.alwaysKey);
      return { isAllowed: answer === 'once' || answer === 'always', message: DENIED };
    } catch (error) {
      // The CLI waits for an answer even where the question failed.
      return { isAllowed: false, message: `The user could not be asked: ${errorMessage(error)}` };
    }
  }

  #say(line: object): void {
    this.#conversation?.write(lineOf(line));
  }
}

/** True for a line after which another result will follow. */
function beginsTurn(line: JsonObject): boolean {
  return line.type === 'control_request' || (line.type === 'system' && line.subtype === 'init');
}

function belongsToTurn(line: JsonObject): boolean {
  return (line.type === 'assistant' || line.type === 'user' || line.type === 'stream_event') && !isFromSubagent(line);
}

function isFromSubagent(line: JsonObject): boolean {
  return textOf(line.parent_tool_use_id) !== null;
}

function lineOf(line: object): string {
  return `${JSON.stringify(line)}\n`;
}
