// Turns transcript lines into what a viewer of the run sees: text, reasoning, phases and notices.
import type { JsonObject } from '#base/json.ts';
import { numberOf, textOf } from '#base/json.ts';
import type { AssistantLine, StatusLine, TranscriptLine } from './line.ts';

/** The phases before a run writes its answer, in the shapes of the executor's own phases. `retryAt`: epoch ms. */
export type LivePhase =
  | { kind: 'waiting' }
  | { kind: 'loadingModel' }
  | { kind: 'readingPrompt'; processed: number; total: number }
  | { kind: 'retrying'; attempt: number; retryAt: number; reason: string };

export type LivePiece =
  | { kind: 'text'; text: string }
  | { kind: 'thinking'; text: string }
  | { kind: 'textWasThinking' }
  | { kind: 'status'; phase: LivePhase }
  | { kind: 'notice'; text: string };

/** The status by which a transcript tells that all text so far was reasoning. */
export const TEXT_WAS_THINKING = 'text_was_thinking';

/** Reads one line by itself: enough for transcripts with partial messages, as ours are. `LiveText` reads all transcripts. */
export function interpretLine(line: TranscriptLine): LivePiece | null {
  switch (line.kind) {
    case 'status':
      return interpretStatus(line);
    case 'textDelta':
    case 'thinkingDelta':
      if (line.parentToolUseId !== null || line.text === '') return null;
      return { kind: line.kind === 'textDelta' ? 'text' : 'thinking', text: line.text };
    default:
      return null;
  }
}

/** UTF-16 units of streamed text that are compared with its consolidated line. */
const MAX_COMPARED = 4 * 1024 * 1024;

export type Channel = 'text' | 'thinking';

/** What was streamed of a block, and what it should have been. */
export interface Correction {
  channel: Channel;
  streamed: string;
  whole: string;
}

/**
 * Follows one transcript from its first line. The consolidated line adds only what the deltas did not bring; each later message starts a new paragraph.
 * Leaves out what sub-agents write and the CLI's own text for a failed request: neither is the answer.
 */
export class LiveText {
  /** Set by `take` where deltas before the end of a block are missing: text that has been handed out can't be repaired by more of it. */
  correction: Correction | null = null;
  /** '' for a message whose start is missing, until its consolidated line tells. */
  #messageId: string | null = null;
  #isStopped = true;
  /** Streamed text that no consolidated line has repeated yet. */
  #streamed: Record<Channel, string> = { text: '', thinking: '' };
  #hasText = false;
  #needsBreak = false;

  take(line: TranscriptLine): LivePiece[] {
    this.correction = null;
    switch (line.kind) {
      case 'messageStart':
        if (line.parentToolUseId === null) this.#beginStream(line.messageId);
        return [];
      case 'messageStop':
        if (line.parentToolUseId === null) this.#isStopped = true;
        return [];
      case 'textDelta':
      case 'thinkingDelta': {
        const piece = interpretLine(line);
        return piece?.kind === 'text' || piece?.kind === 'thinking' ? [this.#stream(piece)] : [];
      }
      case 'assistant':
        return this.#takeConsolidated(line);
      case 'result':
        // The last resort for a message whose consolidated line is missing.
        return line.isError || this.#streamed.text === '' ? [] : this.#complete('text', line.text, true);
      default: {
        const piece = interpretLine(line);
        if (piece?.kind === 'textWasThinking') this.#moveToThinking();
        return piece ? [piece] : [];
      }
    }
  }

  #stream(piece: { kind: Channel; text: string }): LivePiece {
    if (this.#isStopped) this.#beginStream('');
    if (this.#streamed[piece.kind].length <= MAX_COMPARED) this.#streamed[piece.kind] += piece.text;
    return this.#separate(piece.kind, piece.text);
  }

  /** The consolidated line will call it reasoning too. */
  #moveToThinking(): void {
    this.#streamed = { text: '', thinking: this.#streamed.thinking + this.#streamed.text };
    this.#hasText = this.#needsBreak = false;
  }

  #takeConsolidated(line: AssistantLine): LivePiece[] {
    if (line.parentToolUseId !== null || line.apiError !== null) return [];
    // Deltas without a start belong to the message of this line.
    if (this.#messageId === '') this.#messageId = line.messageId;
    else if (this.#messageId !== line.messageId) this.#begin(line.messageId);
    return line.blocks.flatMap((block) => (block.kind === 'toolUse' ? [] : this.#complete(block.kind, block.text)));
  }

  /** Returns what of `whole`, a block, is still missing. `isLate`: nothing is corrected by it. */
  #complete(channel: Channel, whole: string, isLate = false): LivePiece[] {
    const streamed = this.#streamed[channel];
    if (streamed.startsWith(whole)) {
      // Several blocks may be streamed before their lines.
      this.#streamed[channel] = streamed.slice(whole.length);
      return [];
    }
    this.#streamed[channel] = '';
    if (whole.startsWith(streamed)) return [this.#separate(channel, whole.slice(streamed.length))];
    if (!isLate && whole.length > streamed.length) this.correction = { channel, streamed, whole };
    return [];
  }

  #beginStream(messageId: string): void {
    this.#begin(messageId);
    this.#isStopped = false;
  }

  #begin(messageId: string): void {
    this.#messageId = messageId;
    this.#streamed = { text: '', thinking: '' };
    this.#needsBreak = this.#hasText;
  }

  /** Puts a paragraph break before the first text of a later message. */
  #separate(channel: Channel, text: string): LivePiece {
    if (channel !== 'text') return { kind: channel, text };
    const separated = this.#needsBreak ? `\n\n${text}` : text;
    this.#needsBreak = false;
    this.#hasText = true;
    return { kind: channel, text: separated };
  }
}

/** UTF-16 units kept of the text, and of the reasoning. */
const MAX_TEXT = 32 * 1024 * 1024;

/** Gathers all that the lines of a transcript say. */
export class Said {
  text = '';
  thinking = '';
  readonly notices: string[] = [];
  readonly #live = new LiveText();

  take(line: TranscriptLine): void {
    for (const piece of this.#live.take(line)) {
      if (piece.kind === 'notice') this.notices.push(piece.text);
      else if (piece.kind === 'textWasThinking') {
        this.thinking = (this.thinking + this.text).slice(0, MAX_TEXT);
        this.text = '';
      } else if (piece.kind !== 'status' && this[piece.kind].length < MAX_TEXT)
        this[piece.kind] += piece.text.slice(0, MAX_TEXT - this[piece.kind].length);
    }
    const { correction } = this.#live;
    if (correction) this[correction.channel] = corrected(this[correction.channel], correction);
  }
}

function corrected(text: string, { streamed, whole }: Correction): string {
  return text.endsWith(streamed) ? (text.slice(0, -streamed.length) + whole).slice(0, MAX_TEXT) : text;
}

function interpretStatus({ status, details }: StatusLine): LivePiece | null {
  if (status === TEXT_WAS_THINKING) return { kind: 'textWasThinking' };
  if (status === 'notice') {
    const text = textOf(details.text);
    return text === null ? null : { kind: 'notice', text };
  }
  const phase = phaseOf(status, details);
  return phase && { kind: 'status', phase };
}

function phaseOf(status: string, details: JsonObject): LivePhase | null {
  switch (status) {
    case 'waiting':
    // The Claude CLI's name for the same phase.
    case 'requesting':
      return { kind: 'waiting' };
    case 'loading_model':
      return { kind: 'loadingModel' };
    case 'reading_prompt': {
      const processed = numberOf(details.processed);
      const total = numberOf(details.total);
      return processed === null || total === null ? null : { kind: 'readingPrompt', processed, total };
    }
    case 'retrying': {
      // The Claude CLI gives a delay without the time it counts from.
      const retryAt = numberOf(details.retry_at) ?? Date.now() + (numberOf(details.retry_delay_ms) ?? 0);
      return { kind: 'retrying', attempt: numberOf(details.attempt) ?? 1, retryAt, reason: textOf(details.reason) ?? '' };
    }
    default:
      return null;
  }
}
