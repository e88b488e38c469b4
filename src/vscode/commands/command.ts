// Builds commands on one execution: given by id, selected in the view, or picked from a list.
import * as vscode from 'vscode';
import type { Execution } from '#contracts/execution.ts';
import type { Replica } from '#vscode/common/replica.ts';
import { UserError } from '#vscode/common/userError.ts';
import { agentAndModel, stateLabel } from '#vscode/common/wording.ts';
import type { Row } from '#vscode/views/executionsView.ts';

export type Command = (...args: unknown[]) => Promise<unknown>;

/** By command id without `claudomator.`. */
export type CommandTable = Record<string, Command>;

/** The argument that keybindings of the Executions view pass instead of an id. They select the focused row first, which VS Code treats as a click. */
export const SELECTED = 'selected';

export interface ExecutionCommandParts {
  replica: Replica;
  /** Id of the execution selected in the Executions view. */
  selected(): string | undefined;
  /** Called when a keybinding of the view runs a command on the selected row. */
  onDidUseSelection(): void;
}

/** `title`: of the list of executions; `fits`: which executions the list offers. */
export type OnExecution = (
  title: string,
  fits: (execution: Execution) => boolean,
  act: (executionId: string, ...rest: unknown[]) => Promise<unknown>,
) => Command;

export function onExecution({ replica, selected, onDidUseSelection }: ExecutionCommandParts): OnExecution {
  return (title, fits, act) =>
    async (argument, ...rest) => {
      if (argument === SELECTED) onDidUseSelection();
      const id = argument === SELECTED ? selected() : (idOf(argument) ?? (await pickExecution(replica, title, fits)));
      if (id === undefined) return undefined;
      if (!replica.get(id)) throw new UserError('This execution no longer exists.');
      return act(id, ...rest);
    };
}

/** The execution id in a command argument: an id, or a row of the Executions view. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const row = value as Row;
  return row.kind === 'execution' ? row.execution.id : row.unreadable.id;
}

async function pickExecution(replica: Replica, title: string, fits: (execution: Execution) => boolean): Promise<string | undefined> {
  const items = replica.snapshot.executions.filter(fits).map((execution) => ({
    label: escapeIcons(execution.name),
    description: `${stateLabel(execution)} — ${agentAndModel(execution)}`,
    id: execution.id,
  }));
  if (items.length === 0) throw new UserError('This command doesn’t apply to any of the executions.');
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'Select an execution' }))?.id;
}

/** Quick picks render `$(name)` as an icon; an execution's name may contain shell code such as `$(pwd)`. */
function escapeIcons(text: string): string {
  return text.replace(/\$\([a-z0-9-]+(~[a-z]+)?\)/gi, '\\$&');
}
