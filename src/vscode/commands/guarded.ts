// Wraps commands so that none rejects: user errors are shown, bugs are logged.
import * as vscode from 'vscode';
import { unlinked } from '#vscode/common/noticeText.ts';
import { UserError } from '#vscode/common/userError.ts';
import type { Command, CommandTable } from './command.ts';

export function guarded(table: CommandTable, log: (line: string) => void, showOutput: () => void): CommandTable {
  const entries = Object.entries(table).map(([name, command]): [string, Command] => [
    name,
    async (...args) => {
      try {
        return await command(...args);
      } catch (error) {
        showError(name, error, log, showOutput);
        return undefined;
      }
    },
  ]);
  return Object.fromEntries(entries);
}

function showError(name: string, error: unknown, log: (line: string) => void, showOutput: () => void): void {
  if (error instanceof UserError) {
    const { message, action } = error;
    log(message);
    void vscode.window.showWarningMessage(unlinked(message), ...(action ? [action.title] : [])).then((chosen) => {
      if (chosen && action) return vscode.commands.executeCommand(action.command);
      return undefined;
    });
    return;
  }
  log(`command ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  void vscode.window
    .showErrorMessage('The Claudomator command failed. See the output channel for details.', 'Show Output')
    .then((chosen) => {
      if (chosen) showOutput();
    });
}
