// Blocks an execution while its run asks the user, and frees its slot until the answer is there.
import type { Answer } from '#contracts/execution.ts';
import type { Pool } from '#executor/queue/pool.ts';
import type { Records } from '#executor/records/records.ts';
import type { LiveView } from './liveView.ts';
import type { Asked } from './toolQuestion.ts';

export interface OpenQuestionsParts {
  records: Pick<Records, 'get' | 'change'>;
  pool: Pick<Pool, 'park' | 'unpark'>;
  /** True while the window closes: nothing more is written then. */
  isClosing(): boolean;
}

interface OpenQuestion {
  asked: Asked;
  answer(answer: Answer): void;
}

export class OpenQuestions {
  readonly #parts: OpenQuestionsParts;
  readonly #open = new Map<string, OpenQuestion>();

  constructor(parts: OpenQuestionsParts) {
    this.#parts = parts;
  }

  /** To be called for one question of an execution at a time. Resolves when the run may go on, with a slot; null = withdrawn by `signal`. */
  async ask(executionId: string, asked: Asked, view: Pick<LiveView, 'show'>, signal: AbortSignal): Promise<Answer | null> {
    const { records, pool } = this.#parts;
    const agentType = records.get(executionId)?.agentType ?? '';
    const { question } = asked;
    const answered = this.#answerTo(executionId, asked, signal);
    await records.change(executionId, { kind: 'ask', question: question.title, agentType, toolQuestion: question });
    pool.park(executionId);
    const answer = await answered;
    if (this.#parts.isClosing()) return null;
    const holdsSlot = pool.unpark(executionId);
    // Running, not queued, although it may wait for a slot: its process lives, so no other window may start it.
    await records.change(executionId, { kind: 'start' });
    // A withdrawn question: the run goes on by itself, so there is nothing to hold back.
    if (answer === null) return null;
    view.show({ kind: 'queued', ahead: 0, reason: 'waiting for a slot to continue' });
    await Promise.race([holdsSlot, aborted(signal)]);
    view.show({ kind: 'waiting' });
    return signal.aborted ? null : answer;
  }

  /** Does nothing when that question is not open any more. */
  answer(executionId: string, questionId: string, answer: Answer): void {
    const open = this.#open.get(executionId);
    if (open?.asked.question.id === questionId) open.answer(answer);
  }

  get(executionId: string): Asked | null {
    return this.#open.get(executionId)?.asked ?? null;
  }

  async #answerTo(executionId: string, asked: Asked, signal: AbortSignal): Promise<Answer | null> {
    const answer = new Promise<Answer>((resolve) => this.#open.set(executionId, { asked, answer: resolve }));
    const first = await Promise.race([answer, aborted(signal)]);
    this.#open.delete(executionId);
    return first;
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
