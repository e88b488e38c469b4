// Shows permission questions as notifications while the panel doesn't show them.
import * as vscode from 'vscode';
import type { Change } from '#contracts/change.ts';
import type { Answer, Execution } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import { questionNotice, unlinked } from '#vscode/common/noticeText.ts';

const ANSWERS: Record<string, Answer> = { 'Allow once': 'once', 'Always for this run': 'always', Deny: 'deny' };
const SHOW = 'Show';

export interface QuestionNoticeParts {
  port: Pick<ExecutorPort, 'answer' | 'snapshot'>;
  /** True while the panel shows this execution. */
  isShown(executionId: string): boolean;
  show(executionId: string): Promise<void>;
  log(line: string): void;
}

export class QuestionNotices {
  readonly #parts: QuestionNoticeParts;
  #notifiedId: string | null = null;

  constructor(parts: QuestionNoticeParts) {
    this.#parts = parts;
  }

  follow(change: Change): void {
    // The window that owns the execution asks.
    if (change.kind !== 'execution' || change.isElsewhere) return;
    const { id, toolQuestion } = change.execution;
    if (toolQuestion === null || toolQuestion.id === this.#notifiedId || this.#parts.isShown(id)) return;
    this.#notifiedId = toolQuestion.id;
    this.#notify(change.execution, toolQuestion).catch((error: unknown) =>
      this.#parts.log(`a question could not be shown: ${String(error)}`),
    );
  }

  async #notify({ id, name }: Execution, question: NonNullable<Execution['toolQuestion']>) {
    const { text, isWhole } = questionNotice(name, question);
    const buttons = isWhole ? [...Object.keys(ANSWERS), SHOW] : [SHOW, 'Deny'];
    const chosen = await vscode.window.showInformationMessage(text, ...buttons);
    if (chosen === SHOW) return this.#parts.show(id);
    const answer = chosen === undefined ? undefined : ANSWERS[chosen];
    if (!answer) return;
    // A notification stays open until the user closes it, even if the question was answered in the panel meanwhile.
    if (await this.#isOpen(id, question.id)) {
      const reply = await this.#parts.port.answer(id, answer, question.id);
      if (reply.kind === 'refused') void vscode.window.showWarningMessage(unlinked(reply.message));
      return;
    }
    void vscode.window.showInformationMessage(`The question from “${unlinked(name)}” has already been answered, or its run has ended.`);
  }

  async #isOpen(executionId: string, questionId: string): Promise<boolean> {
    const { executions } = await this.#parts.port.snapshot();
    return executions.some(({ id, toolQuestion }) => id === executionId && toolQuestion?.id === questionId);
  }
}
