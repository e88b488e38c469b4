// Asks the user once per workspace and command whether it may run in copies of a folder.
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { visible } from '#base/visible.ts';
import type { CommandRequest } from '#contracts/ports/windowPort.ts';
import { unlinked } from '#vscode/common/noticeText.ts';

const KEY = 'commandsThatMayRun';
const MAX_NOTICE_CHARS = 120;
const PATIENCE_MS = 15_000;
const WORDS: Record<CommandRequest['purpose'], { question: string; yes: string; no: string }> = {
  verify: { question: 'Verify the agent’s changes with', yes: 'Verify', no: 'Don’t Verify' },
  prepare: { question: 'Prepare new copies of this workspace with', yes: 'Run', no: 'Don’t Run' },
};

/** The answers that last; a closed notification is asked again at the next run. */
type Answers = Record<string, boolean>;

export class CommandQuestions {
  readonly #state: vscode.Memento;
  readonly #onLateYes: (executionId: string) => void;
  readonly #open = new Map<string, Promise<boolean>>();

  /** `state`: of the workspace, which no repository can write to. `onLateYes`: called when the execution that asked did not wait for the answer. */
  constructor(state: vscode.Memento, onLateYes: (executionId: string) => void = () => undefined) {
    this.#state = state;
    this.#onLateYes = onLateYes;
  }

  /**
   * False in an untrusted workspace, without a question, and where the user does not answer soon: a run must not wait for somebody who is away.
   * A later yes to a verification verifies the execution's change then.
   */
  async mayRun(request: CommandRequest): Promise<boolean> {
    const { command, folder, purpose, executionId } = request;
    if (!vscode.workspace.isTrusted) return false;
    const key = keyOf(folder, command);
    const answered = this.#answers()[key];
    if (answered !== undefined) return answered;
    const isAsked = this.#open.has(key);
    const asking = this.#open.get(key) ?? this.#ask(key, request).finally(() => this.#open.delete(key));
    this.#open.set(key, asking);
    let isLate = false;
    void asking.then((isAllowed) => {
      if (isLate && isAllowed && purpose === 'verify') this.#onLateYes(executionId);
    });
    const late = new AbortController();
    const soon = delay(isAsked ? 0 : PATIENCE_MS, false, { signal: late.signal }).catch(() => false);
    const answer = await Promise.race([asking, soon.then(() => null)]);
    late.abort();
    isLate = answer === null;
    return answer ?? false;
  }

  /** Asks in a dialog, whatever was answered before: the user wants to verify with this command now. False in an untrusted workspace. */
  async askNow(command: string, folder: string): Promise<boolean> {
    if (!vscode.workspace.isTrusted) return false;
    const key = keyOf(folder, command);
    if (this.#answers()[key]) return true;
    const message = 'Verify the agent’s changes with this command, this time and in the future?';
    const { yes } = WORDS.verify;
    const isAllowed = (await vscode.window.showInformationMessage(message, { modal: true, detail: visible(command) }, yes)) === yes;
    if (isAllowed) await this.#state.update(KEY, { ...this.#answers(), [key]: true });
    return isAllowed;
  }

  #answers(): Answers {
    return this.#state.get<Answers>(KEY, {});
  }

  async #ask(key: string, { command, reason, purpose }: CommandRequest): Promise<boolean> {
    const { question, yes, no } = WORDS[purpose];
    const shown = visible(command);
    const isShort = shown.length <= MAX_NOTICE_CHARS && unlinked(shown) === shown;
    // A notification shortens what is long, and the user must see all that runs.
    const answer = isShort
      ? await vscode.window.showInformationMessage(`${question} “${shown}”? (${unlinked(visible(reason))})`, yes, no)
      : await vscode.window.showInformationMessage(`${question} this command?`, { modal: true, detail: shown }, yes, no);
    if (answer === undefined) return false;
    await this.#state.update(KEY, { ...this.#answers(), [key]: answer === yes });
    return answer === yes;
  }
}

/** Each command is allowed for itself. */
function keyOf(folder: string, command: string): string {
  return JSON.stringify([folder, command]);
}
