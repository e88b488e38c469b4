// Shows why a request of the panel failed, with a button for the next step if there is one.
import * as vscode from 'vscode';
import { errorMessage } from '#base/errorMessage.ts';
import { unlinked } from '#vscode/common/noticeText.ts';
import { UserError } from '#vscode/common/userError.ts';

interface Parts {
  run(command: string): Promise<void>;
  log(line: string): void;
}

/** `request`: type of the panel's message. */
export async function showFailure(request: string, error: unknown, { run, log }: Parts): Promise<void> {
  const message = errorMessage(error);
  if (error instanceof UserError) {
    log(message);
    const { action } = error;
    const chosen = await vscode.window.showWarningMessage(unlinked(message), ...(action ? [action.title] : []));
    if (chosen !== undefined && action) await run(action.command);
    return;
  }
  log(`the panel’s “${request}” failed: ${error instanceof Error ? (error.stack ?? message) : message}`);
  const chosen = await vscode.window.showErrorMessage(unlinked(`The request failed: ${message}`), 'Show Output');
  if (chosen !== undefined) await run('claudomator.showOutput');
}
