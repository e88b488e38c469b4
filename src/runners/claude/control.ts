// The control protocol of the Claude CLI, over the pipes that carry the conversation: it asks before it uses a tool, and we interrupt. None of it belongs to the transcript.
import { errorMessage } from '#base/errorMessage.ts';
import { type JsonObject, objectOf, textOf } from '#base/json.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import type { Conversation } from '#processes/runProcess.ts';
import { type ClaudeToolRequest, claudeToolRequest } from './toolRequest.ts';

const DENIED = 'The user did not allow this. Do not try it in another way: go on without it, or say what is missing.';
const NOBODY = 'Nobody can be asked here, so it is not allowed. Go on without it, or say what is missing.';

/** After an answer, for what works on in the background: tests or a build may be silent for long, and a server that was started there never ends. */
export const LINGER_MS = 10 * 60_000;

export class ClaudeControl {
  /** What worked on in the background after the answer was not waited for any longer. */
  hasLeft = false;
  readonly #sink: TranscriptSink;
  readonly #cwd: string;
  readonly #lingerMs: number;
  /** Of the run; also aborted when the CLI has gone. */
  readonly #signal: AbortSignal;
  readonly #gone = new AbortController();
  readonly #open = new Map<string, AbortController>();
  readonly #always = new Set<string>();
  readonly #askedAbout = new Set<string>();
  #queue: Promise<void> = Promise.resolve();
  #conversation: Conversation | null = null;
  #worksInBackground = false;
  #isInterrupted = false;
  #lingering: NodeJS.Timeout | undefined;

  /** `lingerMs`: for how long all may be quiet after an answer, while something works on in the background. */
  constructor(sink: TranscriptSink, cwd: string, signal: AbortSignal, lingerMs = LINGER_MS) {
    this.#sink = sink;
    this.#cwd = cwd;
    this.#lingerMs = lingerMs;
    this.#signal = AbortSignal.any([signal, this.#gone.signal]);
  }

  /** The first thing that the CLI reads. */
  prompt(text: string): string {
    return lineOf({ type: 'user', message: { role: 'user', content: [{ type: 'text', text }] }, parent_tool_use_id: null });
  }

  begin(conversation: Conversation): void {
    this.#conversation = conversation;
  }

  /** True = the line is for us alone. */
  take(line: JsonObject): boolean {
    if (isOfTurn(line)) this.#stayOn();
    else if (this.#lingering && (line.type === 'system' || isOfSubagent(line))) this.#linger();
    switch (line.type) {
      case 'control_request':
        this.#takeRequest(textOf(line.request_id) ?? '', objectOf(line.request) ?? {});
        return true;
      case 'control_cancel_request':
        this.#open.get(textOf(line.request_id) ?? '')?.abort();
        return true;
      case 'control_response':
        return true;
      case 'result':
        // It ends when nothing more can be said to it. What works on in the background may yet ask.
        if (!this.#worksInBackground || this.#isInterrupted) this.#conversation?.close();
        else if (line.is_error === false) this.#linger();
        else this.#leave();
        return false;
      default:
        if (line.subtype === 'background_tasks_changed') this.#worksInBackground = Array.isArray(line.tasks) && line.tasks.length > 0;
        return false;
    }
  }

  /** True for a use of a tool that the user has decided on. */
  wasAsked(toolUseId: string): boolean {
    return this.#askedAbout.has(toolUseId);
  }

  interrupt(): void {
    this.#isInterrupted = true;
    this.#say({ type: 'control_request', request_id: 'interrupt', request: { subtype: 'interrupt' } });
  }

  /** Resolves when no question is open any more: nobody waits for the answers. */
  async end(): Promise<void> {
    this.#stayOn();
    this.#gone.abort();
    await this.#queue;
  }

  #linger(): void {
    this.#stayOn();
    this.#lingering = setTimeout(() => this.#leave(), this.#lingerMs);
  }

  #leave(): void {
    this.hasLeft = true;
    this.#conversation?.leave();
  }

  #stayOn(): void {
    clearTimeout(this.#lingering);
    this.#lingering = undefined;
  }

  #takeRequest(id: string, request: JsonObject): void {
    if (request.subtype !== 'can_use_tool') {
      this.#say({ type: 'control_response', response: { subtype: 'error', request_id: id, error: 'Not supported.' } });
      return;
    }
    const withdrawn = new AbortController();
    this.#open.set(id, withdrawn);
    this.#conversation?.excuse(true);
    this.#queue = this.#queue
      .then(() => this.#answer(id, request, AbortSignal.any([this.#signal, withdrawn.signal])))
      .finally(() => {
        this.#open.delete(id);
        this.#conversation?.excuse(this.#open.size > 0);
      });
  }

  async #answer(id: string, request: JsonObject, signal: AbortSignal): Promise<void> {
    const input = objectOf(request.input) ?? {};
    const allowed = await this.#decide(textOf(request.tool_use_id) ?? '', textOf(request.tool_name) ?? '', input, signal);
    if (signal.aborted) return;
    const response = allowed.isAllowed ? { behavior: 'allow', updatedInput: input } : { behavior: 'deny', message: allowed.message };
    this.#say({ type: 'control_response', response: { subtype: 'success', request_id: id, response } });
  }

  async #decide(toolUseId: string, tool: string, input: JsonObject, signal: AbortSignal): Promise<{ isAllowed: boolean; message: string }> {
    if (!this.#sink.ask) return { isAllowed: false, message: NOBODY };
    try {
      const asked: ClaudeToolRequest = await claudeToolRequest(tool, input, this.#cwd);
      if (this.#always.has(asked.alwaysKey)) return { isAllowed: true, message: '' };
      this.#askedAbout.add(toolUseId);
      const answer = await this.#sink.ask(asked.request, signal);
      if (answer === 'always') this.#always.add(asked.alwaysKey);
      return { isAllowed: answer === 'once' || answer === 'always', message: DENIED };
    } catch (error) {
      // The CLI waits for an answer, whatever became of the question.
      return { isAllowed: false, message: `The user could not be asked: ${errorMessage(error)}` };
    }
  }

  #say(line: object): void {
    this.#conversation?.write(lineOf(line));
  }
}

/** Begins another turn, or belongs to one: a result will follow. */
function isOfTurn(line: JsonObject): boolean {
  if (line.type === 'system') return line.subtype === 'init';
  if (line.type === 'control_request') return true;
  return (line.type === 'assistant' || line.type === 'user' || line.type === 'stream_event') && !isOfSubagent(line);
}

function isOfSubagent(line: JsonObject): boolean {
  return textOf(line.parent_tool_use_id) !== null;
}

function lineOf(line: object): string {
  return `${JSON.stringify(line)}\n`;
}
