// Shows what went wrong with a request of the panel, with the next step where there is one.
import * as vscode from 'vscode';
import { errorMessage } from '#base/errorMessage.ts';
import { unlinked } from '#vscode/common/noticeText.ts';
import { UserError } from '#vscode/common/userError.ts';

interface Parts {
  run(command: string): Promise<void>;
  log(line: string): void;
}

/** `wish`: the type of the panel's message. */
export async function tellFailure(wish: string, error: unknown, { run, log }: Parts): Promise<void> {
  const words = errorMessage(error);
  if (error instanceof UserError) {
    log(words);
    const { action } = error;
    const chosen = await vscode.window.showWarningMessage(unlinked(words), ...(action ? [action.title] : []));
    if (chosen !== undefined && action) await run(action.command);
    return;
  }
  log(`the panel’s “${wish}” failed: ${error instanceof Error ? (error.stack ?? words) : words}`);
  const chosen = await vscode.window.showErrorMessage(unlinked(`Claudomator could not do that: ${words}`), 'Show Output');
  if (chosen !== undefined) await run('claudomator.showOutput');
}
