// Implements the commands on changes: review, keep, discard and undo.
import * as vscode from 'vscode';
import type { KeepResult } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';
import { reviewChanges } from '#vscode/changes/reviewChanges.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';
import type { CommandTable, OnExecution } from './command.ts';
import type { CommandParts } from './commandParts.ts';

const isOpen = ({ state, changes }: Execution) => state === 'ready' || changes?.state === 'open' || changes?.state === 'partlyKept';
const isKept = ({ changes }: Execution) => changes?.state === 'kept' || changes?.state === 'partlyKept';

export function changeCommands({ port, replica }: CommandParts, on: OnExecution): CommandTable {
  return {
    reviewChanges: on('Review Changes', isOpen, (id, files) => reviewChanges(port, id, replica.get(id)?.name ?? '', filesOf(files))),
    keepChanges: on('Keep Changes', isOpen, async (id, files) => told(accepted(await port.keep(id, filesOf(files))), 'Kept')),
    undoKeep: on('Undo Keep', isKept, async (id) => told(accepted(await port.undoKeep(id)), 'Restored')),
    discardChanges: on('Discard Changes', isOpen, async (id) => {
      accepted(await port.discard(id));
      void offerUndo(port.undoDiscard.bind(port, id));
    }),
  };
}

/** Menus pass the selected rows as the second argument; only a list of paths counts. Null = all files. */
function filesOf(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null;
}

function told(result: KeepResult, what: string): KeepResult {
  if (result.kind === 'conflicts')
    throw new UserError(
      `Nothing was changed: ${result.files.join(', ')} ${result.files.length === 1 ? 'has' : 'have'} been changed in the workspace in the same places.`,
    );
  vscode.window.setStatusBarMessage(`$(check) ${what}: ${result.files.length} ${result.files.length === 1 ? 'file' : 'files'}`, 5_000);
  return result;
}

async function offerUndo(undo: () => Promise<unknown>): Promise<void> {
  if ((await vscode.window.showInformationMessage('The changes were discarded. Your files were not changed.', 'Undo')) === 'Undo')
    await undo();
}
