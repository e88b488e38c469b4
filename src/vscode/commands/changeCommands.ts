// Implements the commands on changes: review, verify, keep, discard and undo.
import * as vscode from 'vscode';
import type { KeepResult } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';
import { isAtRest } from '#contracts/states.ts';
import { askAboutConflicts, openBoth, redo } from '#vscode/changes/conflicts.ts';
import { reviewChanges } from '#vscode/changes/reviewChanges.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';
import { hasOpenChange, isKept } from '#vscode/common/wording.ts';
import type { CommandTable, OnExecution } from './command.ts';
import type { CommandParts } from './commandParts.ts';
import { confirmUnverified } from './confirm.ts';

const isDiscarded = ({ changes }: Execution) => changes?.state === 'discarded';
const canReview = (execution: Execution) => execution.changes !== null && hasOpenChange(execution);

export function changeCommands(parts: CommandParts, on: OnExecution): CommandTable {
  const { port, replica } = parts;
  return {
    reviewChanges: on('Review Changes', canReview, (id, files) => reviewChanges(port, id, replica.get(id)?.name ?? '', filesOf(files))),
    verifyChanges: on('Verify Changes', canReview, (id) => verify(parts, id)),
    keepChanges: on('Keep Changes', hasOpenChange, (id, files) => keep(parts, id, filesOf(files))),
    undoKeep: on('Undo Keep', isKept, async (id) => told(parts, id, accepted(await port.undoKeep(id)), 'Restored')),
    discardChanges: on('Discard Changes', hasOpenChange, async (id) => {
      const hadCopy = replica.get(id)?.changes !== null;
      if (replica.snapshot.phases[id]?.kind === 'verifying') await endVerification(parts, id);
      accepted(await port.discard(id));
      if (hadCopy) offerUndo(parts, id);
    }),
    undoDiscard: on('Undo Discard', isDiscarded, async (id) => accepted(await port.undoDiscard(id))),
  };
}

/** A command that was not allowed before is asked for here: its notification may have been closed, or answered with no. */
async function verify({ port, replica, mayVerify }: CommandParts, id: string): Promise<void> {
  const { verification } = replica.get(id) ?? {};
  if (verification?.state === 'notRun') {
    const { folder } = await port.detail(id);
    if (folder === null || !(await mayVerify(verification.command, folder))) return;
  }
  accepted(await port.verify(id));
}

/** Menus pass the selected rows as the second argument; only a list of paths counts. Null = all files. */
function filesOf(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null;
}

/** Of a run that is otherwise done: what the agent did stays. */
async function endVerification({ port, replica }: CommandParts, id: string): Promise<void> {
  const state = replica.get(id)?.state;
  if (state && !isAtRest(state)) accepted(await port.cancel(id));
}

/** Undefined when the user would rather wait for the verification. */
async function keep(parts: CommandParts, id: string, files: string[] | null): Promise<KeepResult | undefined> {
  const { port, replica } = parts;
  const phase = replica.snapshot.phases[id];
  if (phase?.kind === 'verifying') {
    if (!(await confirmUnverified(phase.command))) return undefined;
    await endVerification(parts, id);
  }
  return told(parts, id, accepted(await port.keep(id, files)), 'Kept', files);
}

function told(parts: CommandParts, id: string, result: KeepResult, what: 'Kept' | 'Restored', files: string[] | null = null): KeepResult {
  if (result.kind === 'kept') {
    const size = result.files.length === 1 ? '1 file' : `${result.files.length} files`;
    vscode.window.setStatusBarMessage(`$(check) ${what}${result.files.length === 0 ? '' : `: ${size}`}`, 5_000);
    return result;
  }
  if (what === 'Restored')
    throw new UserError(
      `Nothing was changed: ${result.files.join(', ')} ${result.files.length === 1 ? 'has' : 'have'} since been edited in the same places. Undo those edits first.`,
    );
  inBackground(parts, async () => {
    const reply = await parts.port.changes(id);
    const conflicts = new Set(result.files);
    const others = (files ?? (reply.kind === 'done' ? reply.value.map(({ path }) => path) : [])).filter((path) => !conflicts.has(path));
    await askAboutConflicts(result.files, {
      keepOthers: others.length === 0 ? null : () => keep(parts, id, others),
      openBoth: async () => {
        for (const file of result.files.slice(0, MAX_OPENED)) await openBoth(parts, id, file);
      },
      redo: async () => parts.panel.open((await redo(parts, id, result.files)).id),
    });
  });
  return result;
}

const MAX_OPENED = 5;

function offerUndo(parts: CommandParts, id: string): void {
  inBackground(parts, async () => {
    const chosen = await vscode.window.showInformationMessage('The changes were discarded. Your files are as they were before.', 'Undo');
    if (chosen === 'Undo') accepted(await parts.port.undoDiscard(id));
  });
}

/** A command does not wait for the answer to its notification. */
function inBackground({ output }: CommandParts, act: () => Promise<void>): void {
  act().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    output.line(message);
    void vscode.window.showWarningMessage(message);
  });
}
