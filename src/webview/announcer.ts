// Tells a screen reader politely what goes on in the last turn: each phase once, and streamed text a few sentences at a time.
import { sayable } from './announcing.ts';
import type { Turn } from './messages.ts';
import { isLive, phaseWords } from './wording.ts';

const PAUSE_MS = 2_500;

export class Announcer {
  readonly #region: HTMLElement;
  #executionId: string | null = null;
  #saidChars = 0;
  #saidPhase = '';
  #saidLive = false;
  #turn: Turn | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** `turn`: the last one. What it held when first seen after a reload is not read out again. */
  update(turn: Turn | null): void {
    this.#turn = turn;
    if (turn === null) return;
    if (turn.execution.id !== this.#executionId) {
      this.#executionId = turn.execution.id;
      this.#saidChars = turn.text.text.length;
      this.#saidPhase = '';
      this.#saidLive = isLive(turn.execution);
    }
    this.#timer ??= setTimeout(() => this.#say(), this.#saidPhase === '' ? 0 : PAUSE_MS);
  }

  #say(): void {
    this.#timer = null;
    const turn = this.#turn;
    if (turn === null) return;
    const live = isLive(turn.execution);
    const parts: string[] = [];
    // Without its numbers: a growing percentage is not news.
    const phase = turn.phase?.kind ?? turn.execution.state;
    if (live && phase !== this.#saidPhase) parts.push(phaseWords(turn.execution, turn.phase, Date.now())?.label ?? '');
    this.#saidPhase = phase;
    const { said, next } = sayable(turn.text.text, this.#saidChars, !live);
    this.#saidChars = next;
    parts.push(said);
    if (!live && this.#saidLive && turn.execution.state === 'completed') parts.push('Answer finished.');
    this.#saidLive = live;
    const words = parts.filter((part) => part !== '').join('. ');
    if (words !== '') this.#region.textContent = words;
  }
}
