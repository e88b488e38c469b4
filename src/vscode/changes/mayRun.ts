// Asks the user once per workspace and command whether it may run in copies of a folder.
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { visible } from '#base/visible.ts';
import { unlinked } from '#vscode/common/noticeText.ts';

const KEY = 'commandsThatMayRun';
const MAX_NOTICE_CHARS = 120;
const PATIENCE_MS = 15_000;
const YES = 'Verify';
const BUTTONS = [YES, 'Don’t Verify'];

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
   * A later yes verifies the execution's change then. `reason`: where the command comes from, for users.
   */
  async mayRun(command: string, folder: string, reason: string, executionId: string): Promise<boolean> {
    if (!vscode.workspace.isTrusted) return false;
    const key = keyOf(folder, command);
    const answered = this.#answers()[key];
    if (answered !== undefined) return answered;
    const isAsked = this.#open.has(key);
    const asking = this.#open.get(key) ?? this.#ask(key, command, reason).finally(() => this.#open.delete(key));
    this.#open.set(key, asking);
    let isLate = false;
    void asking.then((isAllowed) => {
      if (isLate && isAllowed) this.#onLateYes(executionId);
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
    const isAllowed = (await vscode.window.showInformationMessage(message, { modal: true, detail: visible(command) }, YES)) === YES;
    if (isAllowed) await this.#state.update(KEY, { ...this.#answers(), [key]: true });
    return isAllowed;
  }

  #answers(): Answers {
    return this.#state.get<Answers>(KEY, {});
  }

  async #ask(key: string, command: string, reason: string): Promise<boolean> {
    const shown = visible(command);
    const isShort = shown.length <= MAX_NOTICE_CHARS && unlinked(shown) === shown;
    // A notification shortens what is long, and the user must see all that runs.
    const answer = isShort
      ? await vscode.window.showInformationMessage(`Verify the agent’s changes with “${shown}”? (${unlinked(visible(reason))})`, ...BUTTONS)
      : await vscode.window.showInformationMessage(
          'Verify the agent’s changes with this command?',
          { modal: true, detail: shown },
          ...BUTTONS,
        );
    if (answer === undefined) return false;
    await this.#state.update(KEY, { ...this.#answers(), [key]: answer === YES });
    return answer === YES;
  }
}

/** Each command is allowed for itself. */
function keyOf(folder: string, command: string): string {
  return JSON.stringify([folder, command]);
}
