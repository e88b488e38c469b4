// Gathers one chat answer from its events, or from one JSON body.
import { countAt, isObject, type JsonObject, parseJson } from '#base/json.ts';
import { badResponseFailure, filteredFailure, incompleteFailure } from '#llm/failure.ts';
import { parseLoosely } from '#llm/looseJson.ts';
import { streamedFailure } from '#llm/refusal.ts';
import { isErrorPayload, messageIn, parseErrorBody, quotable } from '#llm/serverText.ts';
import type { ChatEvent, Endpoint, LlmFailure } from '#llm/types.ts';
import { eventsWithin } from './eventData.ts';
import { type Finish, finishIn, isWeaker } from './finishReason.ts';
import { callsTool, createChoiceReader, ollamaChoice } from './messageText.ts';
import { MARK_START } from './reasoningMarks.ts';
import { createReasoningSplitter } from './reasoningSplitter.ts';
import { createTextFrame, plainText } from './textFrame.ts';
import { UNKNOWN_USAGE, usageWith } from './usage.ts';

/** Text and thinking together. */
export const MAX_ANSWER_CHARS = 32 * 1024 * 1024;

/** Events by which servers keep a connection open. */
const KEEP_ALIVE = /^\s*(?:ping|pong|heart-?beat|keep-?alive|:.*)?\s*$/i;

export class Answer {
  /** Up to the last `takeEvents`. */
  text = '';
  thinking = '';
  finishReason: Exclude<Finish, 'error'> | null = null;
  /** The server's own word for it. */
  finishWord = '';
  /** Text came after a finish reason, so that another may follow any. */
  wentOn = false;
  model: string;
  usage = UNKNOWN_USAGE;
  /** Set once; what comes after is not read. */
  failure: LlmFailure | null = null;
  /** The server said `[DONE]`. */
  isDone = false;
  /** The first error that the server sent in place of an answer, parsed or as its text; null = none. */
  refusal: unknown = null;
  /** What came in place of an answer and is no error by its shape, to be quoted. */
  unread = '';
  /** Grows with everything that counts as progress; comments, empty deltas and repeated progress don't. */
  progress = 0;
  readonly #endpoint: Endpoint;
  readonly #splitter = createReasoningSplitter({
    text: (text) => this.#addText(text),
    thinking: (text) => this.#addThinking(text),
    textWasThinking: () => this.#events.push({ kind: 'textWasThinking' }),
    toolCall: () => {
      this.#hasToolCall = true;
    },
    textSoFar: () => this.#events.reduce((text, event) => (event.kind === 'text' ? text + event.text : text), this.text),
  });
  readonly #frame = createTextFrame();
  readonly #readChoice = createChoiceReader();
  #events: ChatEvent[] = [];
  #promptProcessed = -1;
  #chars = 0;
  #hasToolCall = false;
  /** In a field of its own; beside text it does not count. */
  #hasCallField = false;
  /** What is handed out now was held back, and came before the end. */
  #isEnding = false;
  #earlyFinish: Exclude<Finish, 'error'> | null = null;

  constructor(endpoint: Endpoint, model: string) {
    this.#endpoint = endpoint;
    this.model = model;
  }

  /** The events since the last call. */
  takeEvents(): ChatEvent[] {
    const events = this.#events;
    this.#events = [];
    this.#gather(events);
    return events;
  }

  /** One server-sent event. */
  takeEvent(data: string, name: string): void {
    if (this.failure !== null || this.isDone) return;
    if (data === '[DONE]') {
      this.isDone = true;
      return;
    }
    const text = name === '' ? this.#frame.textOf(data) : null;
    if (text !== null) {
      if (text !== '') this.progress++;
      this.#takeContent(text);
      return;
    }
    const chunk = parseJson(data);
    if (isErrorName(name)) {
      if (data.trim() !== '') this.failure = this.#brokenOff(chunk ?? parseErrorBody(data) ?? data);
    } else if (chunk === undefined) this.#takeUnparsed(data, name);
    else {
      this.takeValue(chunk);
      const plain = isObject(chunk) ? plainText(chunk) : null;
      if (plain !== null && this.failure === null) this.#frame.remember(data, plain);
    }
  }

  /** The JSON of one event, one line, or the whole body. What carries nothing (a number, `null`, an empty list) is skipped. */
  takeValue(value: unknown): void {
    if (this.failure !== null || this.isDone) return;
    if (isErrorPayload(value)) this.failure = this.#brokenOff(value);
    else if (Array.isArray(value)) for (const one of value) this.takeValue(one);
    else if (isObject(value)) this.#takeChunk(value);
    // JSON that was encoded twice.
    else if (typeof value === 'string') this.takeEvent(value, '');
    if (this.progress === 0 && isObject(value) && !Array.isArray(value.choices)) this.unread ||= messageIn(value) ?? JSON.stringify(value);
  }

  /** A line that is no event and no JSON value by itself, as some servers print errors. False when there is nothing in it for an answer. */
  takeStrayLine(line: string): boolean {
    const [, field = '', rest = ''] = /^\s*(\w+)\s*:\s*(.*)$/s.exec(line) ?? [];
    const value = parseJson(field === '' ? line : rest);
    if (field.toLowerCase() === 'data') this.takeEvent(rest, '');
    else if (isErrorName(field) && value !== undefined) this.failure ??= this.#brokenOff(value);
    else if (isObject(value) || Array.isArray(value)) this.takeValue(value);
    else if (typeof value === 'string' && isObject(parseJson(value))) this.takeEvent(value, '');
    else if (line.trim() === '[DONE]') this.isDone = true;
    else return false;
    return true;
  }

  /** An event that is not JSON as it stands. */
  #takeUnparsed(data: string, name: string): void {
    const [first = '', ...more] = eventsWithin(data);
    if (first !== data || more.length > 0) {
      for (const event of [first, ...more]) this.takeEvent(event, name);
      return;
    }
    const value = parseLoosely(data);
    if (value === undefined) this.#takeWords(data, name);
    else this.takeValue(value);
  }

  /** An event without anything to parse. `name` '' = none was given. */
  #takeWords(data: string, name: string): void {
    if (/^\s*\[?done\]?\s*$/i.test(data)) this.isDone = true;
    else if ((name !== '' && KEEP_ALIVE.test(name)) || KEEP_ALIVE.test(data)) return;
    else if (/^\s*[[{]/.test(data))
      this.failure = badResponseFailure(this.#endpoint, `sent an event that is not JSON: “${quotable(data, this.#endpoint.apiKey)}”`);
    else this.unread ||= data;
  }

  /** The stream or body ended cleanly; hands out what was held back. Idempotent. */
  end(): void {
    this.#isEnding = true;
    this.#splitter.end();
    // `[DONE]` behind a text is an end of the server's own.
    if (this.isDone && !this.hasFinish && this.#hasText()) this.finishReason = this.#hasToolCall ? 'tool' : 'stop';
  }

  /** Text or reasoning came. */
  get hasOutput(): boolean {
    return this.#chars > 0;
  }

  /** It has a finish reason, be it an early one. */
  get hasFinish(): boolean {
    return (this.finishReason ?? this.#earlyFinish) !== null;
  }

  /** What is wrong with an answer that ended cleanly; null = it is whole. */
  verdict(): LlmFailure | null {
    if (this.failure !== null) return this.failure;
    const isEmpty = this.#chars === 0;
    this.finishReason ??= this.#earlyFinish;
    if (this.finishReason === null) {
      const what = isEmpty ? 'ended the answer before it began' : 'ended the answer without saying that it was finished';
      return incompleteFailure(this.#endpoint, what);
    }
    if (this.finishReason === 'filter') return filteredFailure(this.#endpoint, this.finishWord);
    // LM Studio and Ollama do this when the model or its template fails. A model that chose to say nothing still spent a token on it.
    if (isEmpty && !this.#isAllowedEmpty() && !this.usage.completionTokens)
      return incompleteFailure(this.#endpoint, 'finished the answer without writing anything; the model may have failed to load');
    return null;
  }

  /** A tool call or an end of the server's own has no text. */
  #isAllowedEmpty(): boolean {
    return this.finishReason === 'tool' || this.finishReason === 'other';
  }

  #brokenOff(payload: unknown): LlmFailure {
    this.refusal ??= payload;
    return streamedFailure(this.#endpoint, payload, this.#chars > 0);
  }

  #takeChunk(chunk: JsonObject): void {
    const choices = chunk.choices;
    const choice: unknown = Array.isArray(choices) ? choices[0] : ollamaChoice(chunk);
    if (isObject(choice)) this.#takeChoice(choice);
    this.usage = usageWith(chunk, this.usage);
    if (chunk.prompt_progress !== undefined) this.#takePromptProgress(chunk.prompt_progress);
    if (typeof chunk.model === 'string' && chunk.model !== '') this.model = chunk.model;
  }

  #takeChoice(choice: JsonObject): void {
    const { text, thinking, isProgress } = this.#readChoice(choice);
    if (isProgress) this.progress++;
    if (isProgress && text === '' && thinking === '' && callsTool(choice)) this.#hasCallField = true;
    if (thinking !== '') this.#splitter.pushReasoning(thinking);
    this.#takeContent(text);
    const end = finishIn(choice);
    if (end !== null) this.#takeFinish(end.finish, end.word);
  }

  #takeContent(content: string): void {
    if (content === '') return;
    if (this.#splitter.isPassing && !MARK_START.test(content)) this.#addText(content);
    else this.#splitter.push(content);
  }

  #takeFinish(finish: Finish, word: string): void {
    this.progress++;
    // vLLM when it shuts down or the engine dies; OpenRouter when the provider does.
    if (finish === 'error') {
      this.failure = incompleteFailure(this.#endpoint, `stopped before the answer was finished (finish reason “${word}”)`);
      return;
    }
    // A plain end in a last chunk does not take back how the answer really ended.
    if (this.finishReason !== null && isWeaker(finish, this.finishReason)) return;
    const isCall = finish === 'stop' && (this.#hasToolCall || (this.#hasCallField && !this.#hasText()));
    this.finishReason = isCall ? 'tool' : finish;
    this.finishWord = word;
  }

  #hasText(): boolean {
    return this.#events.reduce((has, { kind }) => kind === 'text' || (has && kind !== 'textWasThinking'), this.text !== '');
  }

  /** An end that text follows was none: some gateways send it with the first chunk. It holds again where the stream ends without another. */
  #goOn(): void {
    if (this.finishReason === null || this.#isEnding) return;
    this.#earlyFinish = this.finishReason;
    this.finishReason = null;
    this.wentOn = true;
  }

  #takePromptProgress(value: unknown): void {
    const processed = countAt(value, 'processed');
    const total = countAt(value, 'total');
    if (processed === null || total === null || processed <= this.#promptProcessed) return;
    this.#promptProcessed = processed;
    this.progress++;
    this.#events.push({ kind: 'promptProgress', processed: Math.min(processed, total), total, cached: countAt(value, 'cache') ?? 0 });
  }

  #addText(text: string): void {
    if (text === '') return;
    this.#goOn();
    this.#chars += text.length;
    this.#events.push({ kind: 'text', text });
    if (this.#chars > MAX_ANSWER_CHARS) this.#refuseSize();
  }

  #addThinking(text: string): void {
    if (text === '') return;
    this.#goOn();
    this.#chars += text.length;
    this.#events.push({ kind: 'thinking', text });
    if (this.#chars > MAX_ANSWER_CHARS) this.#refuseSize();
  }

  /** Joined once a network read: a string that grows by tokens keeps every one of them alive as a node of its own. */
  #gather(events: readonly ChatEvent[]): void {
    let text: string[] = [];
    const thinking: string[] = [];
    for (const event of events) {
      if (event.kind === 'text') text.push(event.text);
      else if (event.kind === 'thinking') thinking.push(event.text);
      else if (event.kind === 'textWasThinking') {
        thinking.push(this.text, ...text);
        this.text = '';
        text = [];
      }
    }
    if (text.length > 0) this.text += text.join('');
    if (thinking.length > 0) this.thinking += thinking.join('');
  }

  #refuseSize(): void {
    this.failure ??= badResponseFailure(
      this.#endpoint,
      `wrote more than ${MAX_ANSWER_CHARS / 1024 / 1024} MiB, which is too long for an answer`,
    );
  }
}

function isErrorName(name: string): boolean {
  return /error|exception|failure/i.test(name);
}
