// Asks for confirmation before an action that deletes data or interrupts running tasks.
import * as vscode from 'vscode';
import type { Execution } from '#contracts/execution.ts';

export async function confirmDelete(question: string, more = ''): Promise<boolean> {
  const detail = ['This can’t be undone.', more].filter(Boolean).join(' ');
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Delete');
  return answer === 'Delete';
}

/** For the executions that stopping the server interrupts; at least one. */
export async function confirmStopServer([first, ...others]: readonly Execution[]): Promise<boolean> {
  const name = `“${first?.name}”${others.length === 0 ? '' : ` and ${others.length} more`}`;
  const detail = 'The answer is cut off. The part received so far is kept, and you can resume from there.';
  const stop = 'Stop Server';
  return (
    (await vscode.window.showWarningMessage(`Stop llama-server while it is working on ${name}?`, { modal: true, detail }, stop)) === stop
  );
}
