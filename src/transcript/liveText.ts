// What a transcript's lines mean to someone who watches the run: pieces of the answer, of the reasoning, and what is going on.
import type { JsonObject } from '#base/json.ts';
import { numberOf, textOf } from '#base/json.ts';
import type { AssistantLine, StatusLine, TranscriptLine } from './line.ts';

/** What a run is doing before it writes. The same shapes as the executor's phases. */
export type LivePhase =
  | { kind: 'waiting' }
  | { kind: 'loadingModel' }
  | { kind: 'readingPrompt'; processed: number; total: number }
  | { kind: 'retrying'; attempt: number; retryAt: number; reason: string };

export type Live =
  | { kind: 'text'; text: string }
  | { kind: 'thinking'; text: string }
  | { kind: 'status'; phase: LivePhase }
  | { kind: 'notice'; text: string };

/** One line by itself. Enough for transcripts with partial messages, as our own are; `LiveText` reads all of them. */
export function interpret(line: TranscriptLine): Live | null {
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

/** Follows one transcript from its first line. Text that came in deltas is not repeated by the consolidated line; a later message begins a new paragraph.
 *  What sub-agents say, and the CLI's own words for a failed request, are not the answer. */
export class LiveText {
  /** The message whose deltas were seen. */
  #streamedId: string | null = null;
  #messageId: string | null = null;
  #hasText = false;
  #needsBreak = false;

  take(line: TranscriptLine): Live[] {
    switch (line.kind) {
      case 'messageStart':
        if (line.parentToolUseId === null) this.#begin(line.messageId);
        return [];
      case 'textDelta':
      case 'thinkingDelta': {
        const live = interpret(line);
        if (!live) return [];
        this.#streamedId = this.#messageId;
        return [this.#separate(live)];
      }
      case 'assistant':
        return this.#takeWhole(line);
      default: {
        const live = interpret(line);
        return live ? [live] : [];
      }
    }
  }

  #takeWhole(line: AssistantLine): Live[] {
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

  #separate(live: Live): Live {
    if (live.kind !== 'text') return live;
    const text = this.#needsBreak ? `\n\n${live.text}` : live.text;
    this.#needsBreak = false;
    this.#hasText = true;
    return { kind: 'text', text };
  }
}

function interpretStatus({ status, details }: StatusLine): Live | null {
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
    // The Claude CLI's word for it.
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
      // The Claude CLI gives a delay, with no time of day to count it from.
      const retryAt = numberOf(details.retry_at) ?? Date.now() + (numberOf(details.retry_delay_ms) ?? 0);
      return { kind: 'retrying', attempt: numberOf(details.attempt) ?? 1, retryAt, reason: textOf(details.reason) ?? '' };
    }
    default:
      return null;
  }
}
