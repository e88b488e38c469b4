// Announces phases, finished sentences and the end of the last turn to screen readers, politely.
import type { Turn } from '#contracts/ports/panelMessages.ts';
import { changeAnnouncement } from '#webview/changes/change-words.ts';
import { endAnnouncement, isLive, phaseText } from '#webview/common/wording.ts';
import { speakable } from './speakable.ts';

/** Streamed text is collected for this long before it is announced. */
const PAUSE_MS = 2_500;

export class Announcer {
  readonly #region: HTMLElement;
  #executionId: string | null = null;
  #announcedChars = 0;
  #announcedPhase = '';
  #wasLive = false;
  #announcedQuestionId: string | null = null;
  #announcedChange = '';
  /** True when the timer is set to fire at once, not after PAUSE_MS. */
  #isUrgent = false;
  /** True after the first update, even one of an empty chat. */
  #hasBegun = false;
  #turn: Turn | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `region`: an element with `aria-live`. */
  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** `turn`: the last one; null = an empty chat. Text that was there after a reload, or that had already ended, is not read out. */
  update(turn: Turn | null): void {
    const isReload = !this.#hasBegun;
    this.#hasBegun = true;
    this.#turn = turn;
    if (turn === null) return;
    if (turn.execution.id !== this.#executionId) {
      this.#executionId = turn.execution.id;
      this.#announcedChars = isReload || !isLive(turn.execution) ? turn.text.text.length : 0;
      this.#announcedPhase = '';
      this.#wasLive = isLive(turn.execution);
      this.#announcedChange = changeAnnouncement(turn.execution);
    }
    const isUrgent =
      this.#announcedPhase === '' ||
      turn.phase?.kind === 'queued' ||
      questionId(turn) !== this.#announcedQuestionId ||
      changeAnnouncement(turn.execution) !== this.#announcedChange ||
      (this.#wasLive && !isLive(turn.execution));
    if (isUrgent && this.#timer !== null && !this.#isUrgent) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    this.#isUrgent ||= isUrgent;
    this.#timer ??= setTimeout(() => this.#announce(), isUrgent ? 0 : PAUSE_MS);
  }

  #announce(): void {
    this.#timer = null;
    this.#isUrgent = false;
    const turn = this.#turn;
    if (turn === null) return;
    const live = isLive(turn.execution);
    const parts: string[] = [];
    // By its kind: a growing percentage is no reason to announce it again.
    const phase = turn.phase?.kind ?? turn.execution.state;
    if (live && phase !== this.#announcedPhase) parts.push(phaseText(turn.execution, turn.phase, Date.now())?.label ?? '');
    this.#announcedPhase = phase;
    const question = turn.execution.toolQuestion;
    if (question && question.id !== this.#announcedQuestionId) parts.push(`${question.title}. Waiting for your decision`);
    this.#announcedQuestionId = questionId(turn);
    const { speech, next } = speakable(turn.text.text, this.#announcedChars, !live);
    this.#announcedChars = next;
    parts.push(speech);
    if (!live && this.#wasLive) parts.push(endAnnouncement(turn.execution));
    this.#wasLive = live;
    const change = changeAnnouncement(turn.execution);
    if (change !== this.#announcedChange) parts.push(change);
    this.#announcedChange = change;
    const announcement = parts
      .filter((part) => part !== '')
      .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
      .join(' ');
    if (announcement !== '') this.#region.textContent = announcement;
  }
}

function questionId(turn: Turn): string | null {
  return turn.execution.toolQuestion?.id ?? null;
}
