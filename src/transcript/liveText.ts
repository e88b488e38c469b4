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

/**
 * Follows one transcript from its first line. The consolidated line repeats no text that came in deltas; each later message starts a new paragraph.
 * Leaves out what sub-agents write and the CLI's own text for a failed request: neither is the answer.
 */
export class LiveText {
  /** The id of the message whose deltas have been seen. */
  #streamedId: string | null = null;
  #messageId: string | null = null;
  #hasText = false;
  #needsBreak = false;

  take(line: TranscriptLine): LivePiece[] {
    switch (line.kind) {
      case 'messageStart':
        if (line.parentToolUseId === null) this.#begin(line.messageId);
        return [];
      case 'textDelta':
      case 'thinkingDelta': {
        const piece = interpretLine(line);
        if (!piece) return [];
        this.#streamedId = this.#messageId;
        return [this.#separate(piece)];
      }
      case 'assistant':
        return this.#takeConsolidated(line);
      default: {
        const piece = interpretLine(line);
        if (piece?.kind === 'textWasThinking') this.#hasText = this.#needsBreak = false;
        return piece ? [piece] : [];
      }
    }
  }

  #takeConsolidated(line: AssistantLine): LivePiece[] {
    if (line.parentToolUseId !== null || line.apiError !== null) return [];
    this.#begin(line.messageId);
    if (this.#streamedId === line.messageId) return [];
    return line.blocks.flatMap((block) => {
      if (block.kind === 'toolUse' || block.text === '') return [];
      return [this.#separate({ kind: block.kind, text: block.text })];
    });
  }

  #begin(messageId: string): void {
    if (this.#messageId === messageId) return;
    this.#messageId = messageId;
    this.#streamedId = null;
    this.#needsBreak = this.#hasText;
  }

  /** Puts a paragraph break before the first text of a later message. */
  #separate(piece: LivePiece): LivePiece {
    if (piece.kind !== 'text') return piece;
    const text = this.#needsBreak ? `\n\n${piece.text}` : piece.text;
    this.#needsBreak = false;
    this.#hasText = true;
    return { kind: 'text', text };
  }
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
