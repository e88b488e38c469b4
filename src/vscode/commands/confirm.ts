// Asks for confirmation before what can't be undone, or breaks off work under way.
import * as vscode from 'vscode';
import type { Execution } from '#contracts/execution.ts';

export async function isSure(question: string, more = ''): Promise<boolean> {
  const detail = ['This can’t be undone.', more].filter(Boolean).join(' ');
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Delete');
  return answer === 'Delete';
}

/** `running`: the executions whose answers break off. */
export async function mayStopServer([first, ...others]: readonly Execution[]): Promise<boolean> {
  const name = `“${first?.name}”${others.length === 0 ? '' : ` and ${others.length} more`}`;
  const detail = 'The answer breaks off. What came of it is kept, and can be gone on from.';
  const stop = 'Stop Server';
  return (await vscode.window.showWarningMessage(`Stop llama-server while it works on ${name}?`, { modal: true, detail }, stop)) === stop;
}
