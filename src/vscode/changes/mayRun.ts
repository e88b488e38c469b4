// Asks the user once per workspace and command whether it may run in copies of a folder.
import * as vscode from 'vscode';
import { visible } from '#base/visible.ts';
import { unlinked } from '#vscode/common/noticeText.ts';

const KEY = 'commandsThatMayRun';
const MAX_NOTICE_CHARS = 120;
const BUTTONS = ['Verify', 'Don’t Verify'];

/** The answers that last; a closed notification is asked again at the next run. */
type Answers = Record<string, boolean>;

export class CommandQuestions {
  readonly #state: vscode.Memento;
  readonly #open = new Map<string, Promise<boolean>>();

  /** `state`: of the workspace, which no repository can write to. */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** False in an untrusted workspace, without a question. `reason`: where the command comes from, for users. */
  async mayRun(command: string, folder: string, reason: string): Promise<boolean> {
    if (!vscode.workspace.isTrusted) return false;
    const key = JSON.stringify([folder, command]);
    const answered = this.#answers()[key];
    if (answered !== undefined) return answered;
    const asking = this.#open.get(key) ?? this.#ask(key, command, reason).finally(() => this.#open.delete(key));
    this.#open.set(key, asking);
    return asking;
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
    await this.#state.update(KEY, { ...this.#answers(), [key]: answer === BUTTONS[0] });
    return answer === BUTTONS[0];
  }
}
