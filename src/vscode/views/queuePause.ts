// Shows that the queue is paused, in the Executions view's title and message.
import * as vscode from 'vscode';
import type { Change } from '#contracts/change.ts';

export function showPause(change: Change, view: Pick<vscode.TreeView<unknown>, 'message'>): void {
  if (change.kind !== 'queue') return;
  const message = change.isPaused ? 'The queue is paused. No task starts until you resume it.' : '';
  if ((view.message ?? '') === message) return;
  view.message = message;
  void vscode.commands.executeCommand('setContext', 'claudomator.queuePaused', change.isPaused);
}
