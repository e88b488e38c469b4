// Asks for confirmation before an action that deletes data or interrupts running tasks.
import * as vscode from 'vscode';
import { visible } from '#base/visible.ts';
import type { Execution } from '#contracts/execution.ts';

/** `lost`: what is lost that the user may not expect; `more`: what else is to be known. '' = nothing. */
export async function confirmDelete(question: string, { lost = '', more = '' } = {}): Promise<boolean> {
  const detail = [lost, 'This can’t be undone.', more].filter(Boolean).join(' ');
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Delete');
  return answer === 'Delete';
}

/** `command`: the verification that is running. */
export async function confirmUnverified(command: string): Promise<boolean> {
  const detail = `They are still being verified with “${visible(command)}”. If you keep them now, the verification stops without a result.`;
  const keep = 'Keep Now';
  return (await vscode.window.showWarningMessage('Keep the changes before they are verified?', { modal: true, detail }, keep)) === keep;
}

/** For the executions that stopping the server interrupts; at least one. */
export async function confirmStopServer([first, ...others]: readonly Execution[]): Promise<boolean> {
  const name = `“${first?.name}”${others.length === 0 ? '' : ` and ${others.length} more`}`;
  const detail = 'The answer will be cut off. The part received so far is kept, and you can resume from there.';
  const stop = 'Stop Server';
  return (
    (await vscode.window.showWarningMessage(`Stop llama-server while it is working on ${name}?`, { modal: true, detail }, stop)) === stop
  );
}
