// The questions that runs of this window wait on: each blocks its execution, gives its slot away meanwhile, and goes on when it holds one again.
import type { Answer } from '#contracts/execution.ts';
import type { Pool } from '#executor/queue/pool.ts';
import type { Records } from '#executor/records/records.ts';
import type { LiveView } from './liveView.ts';
import type { Asked } from './toolQuestion.ts';

export interface OpenQuestionsParts {
  records: Records;
  pool: Pool;
  /** The window goes: nothing more is written. */
  isClosing(): boolean;
}

interface Open {
  asked: Asked;
  answer(answer: Answer): void;
}

export class OpenQuestions {
  readonly #parts: OpenQuestionsParts;
  readonly #open = new Map<string, Open>();

  constructor(parts: OpenQuestionsParts) {
    this.#parts = parts;
  }

  /** One at a time an execution. Resolves when the run may go on; null = withdrawn by `signal`. */
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
    // Not queued, although it may wait for a slot: its process lives, and no other window may take it up.
    await records.change(executionId, { kind: 'start' });
    // What goes on although nobody answered can't be held back.
    if (answer === null) return null;
    view.show({ kind: 'queued', ahead: 0, reason: 'waits for a slot to go on' });
    await Promise.race([holdsSlot, aborted(signal)]);
    view.show({ kind: 'waiting' });
    return signal.aborted ? null : answer;
  }

  /** Does nothing when that question is not open. */
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
