// Announces phases, finished sentences and the end of the last turn to screen readers, politely.
import type { Turn } from '#contracts/panelMessages.ts';
import { endWords, isLive, phaseWords } from '#webview/common/wording.ts';
import { sayable } from './sayable.ts';

const PAUSE_MS = 2_500;

export class Announcer {
  readonly #region: HTMLElement;
  #executionId: string | null = null;
  #saidChars = 0;
  #saidPhase = '';
  #saidLive = false;
  #saidQuestion: string | null = null;
  #isSoon = false;
  /** Something was shown since the page was loaded, if only an empty chat. */
  #hasBegun = false;
  #turn: Turn | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** `turn`: the last one. What it held when first seen after a reload, or when it had ended, is not read out again. */
  update(turn: Turn | null): void {
    const isReload = !this.#hasBegun;
    this.#hasBegun = true;
    this.#turn = turn;
    if (turn === null) return;
    if (turn.execution.id !== this.#executionId) {
      this.#executionId = turn.execution.id;
      this.#saidChars = isReload || !isLive(turn.execution) ? turn.text.text.length : 0;
      this.#saidPhase = '';
      this.#saidLive = isLive(turn.execution);
    }
    // An end and a queue are news at once; streamed text is not.
    const isNews =
      this.#saidPhase === '' ||
      turn.phase?.kind === 'queued' ||
      asks(turn) !== this.#saidQuestion ||
      (this.#saidLive && !isLive(turn.execution));
    if (isNews && this.#timer !== null && !this.#isSoon) {
      clearTimeout(this.#timer);
      this.#timer = null;
    }
    this.#isSoon ||= isNews;
    this.#timer ??= setTimeout(() => this.#say(), isNews ? 0 : PAUSE_MS);
  }

  #say(): void {
    this.#timer = null;
    this.#isSoon = false;
    const turn = this.#turn;
    if (turn === null) return;
    const live = isLive(turn.execution);
    const parts: string[] = [];
    // Without its numbers: a growing percentage is not news.
    const phase = turn.phase?.kind ?? turn.execution.state;
    if (live && phase !== this.#saidPhase) parts.push(phaseWords(turn.execution, turn.phase, Date.now())?.label ?? '');
    this.#saidPhase = phase;
    const question = turn.execution.toolQuestion;
    if (question && question.id !== this.#saidQuestion) parts.push(`${question.title}. It waits for your decision`);
    this.#saidQuestion = asks(turn);
    const { said, next } = sayable(turn.text.text, this.#saidChars, !live);
    this.#saidChars = next;
    parts.push(said);
    if (!live && this.#saidLive) parts.push(endWords(turn.execution));
    this.#saidLive = live;
    const words = parts
      .filter((part) => part !== '')
      .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
      .join(' ');
    if (words !== '') this.#region.textContent = words;
  }
}

function asks(turn: Turn): string | null {
  return turn.execution.toolQuestion?.id ?? null;
}
