// Implements the commands on stored executions: open, copy and delete.
import * as vscode from 'vscode';
import type { Execution } from '#contracts/execution.ts';
import { isEnd } from '#contracts/states.ts';
import { UserError } from '#vscode/common/userError.ts';
import { hasOpenChange } from '#vscode/common/wording.ts';
import { type CommandTable, type OnExecution, SELECTED } from './command.ts';
import type { CommandParts } from './commandParts.ts';
import { confirmDelete } from './confirm.ts';

const CANNOT_DELETE = {
  ready: 'This execution has changes to review. Keep or discard them first.',
  other: 'This execution is still in progress. Stop it first.',
};
/** The second argument when a row is clicked: the focus stays in the view, so that its keybindings keep working. */
const KEEP_FOCUS = 'keepFocus';
/** The part of the history that Clear History keeps. */
const SCOREBOARD_IS_KEPT = 'The scoreboard keeps the agents’ results, without any text. To delete them too, run “Clear Scoreboard”.';

const any = () => true;

export function historyCommands(parts: CommandParts, on: OnExecution): CommandTable {
  const { port, panel, replica, previewSoon, transcriptPages } = parts;
  return {
    newThread: () => panel.open(null),
    openThread: on('Open in Chat View', any, (id, focus) => (focus === KEEP_FOCUS ? previewSoon(id) : panel.open(id))),
    copyExecution: on('Copy Answer', any, async (id) => {
      const text = await port.answerText(id);
      if (text === '') throw new UserError('There is no answer to copy yet.');
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage('$(check) Answer copied', 3_000);
    }),
    openTranscript: on('Open Transcript', any, async (id) => {
      await existingTranscript(parts, id);
      await transcriptPages.open(id, replica.get(id)?.name ?? '');
    }),
    openRawTranscript: on('Open Raw Transcript', any, async (id) =>
      vscode.commands.executeCommand('vscode.open', await existingTranscript(parts, id)),
    ),
    deleteExecution: (argument) =>
      on(
        'Delete Execution',
        ({ state }) => isEnd(state),
        (id) => remove(parts, id, typeof argument === 'string' && argument !== SELECTED),
      )(argument),
    clearHistory: async (isConfirmed) => {
      const ended = replica.snapshot.executions.filter(({ state }) => isEnd(state));
      if (ended.length === 0) throw new UserError('There is no history to clear.');
      const isAllowed =
        isConfirmed === true ||
        (await confirmDelete(`Delete all finished executions (${ended.length}) and their transcripts?`, {
          lost: lostChanges(ended, []),
          more: SCOREBOARD_IS_KEPT,
        }));
      if (isAllowed) await port.remove(ended.map(({ id }) => id));
    },
  };
}

/** `isConfirmed`: the caller gave the id, so the user is not asked, unless changes would be lost. */
async function remove({ replica, port }: CommandParts, id: string, isConfirmed: boolean): Promise<void> {
  const execution = replica.get(id);
  if (!execution || !isEnd(execution.state)) throw new UserError(CANNOT_DELETE[execution?.state === 'ready' ? 'ready' : 'other']);
  const lost = lostChanges(
    [execution],
    replica.snapshot.executions.filter((each) => each !== execution),
  );
  if ((isConfirmed && lost === '') || (await confirmDelete(`Delete “${execution.name}” and its transcript?`, { lost })))
    await port.remove([id]);
}

async function existingTranscript({ transcriptUri }: CommandParts, executionId: string): Promise<vscode.Uri> {
  const uri = transcriptUri(executionId);
  await vscode.workspace.fs.stat(uri).then(undefined, () => {
    throw new UserError('This execution has no transcript, because it never ran.');
  });
  return uri;
}

/** What deleting these loses, for users; '' = no changes. The executions of a thread share one change: it stays as long as one of `others` has it. */
export function lostChanges(deleted: readonly Execution[], others: readonly Execution[]): string {
  const open = deleted.filter(
    (execution) => execution.changes !== null && hasOpenChange(execution) && !others.some((each) => shareChange(each, execution)),
  );
  if (open.length === 0) return '';
  if (deleted.length > 1)
    return open.length === 1
      ? 'One of them has changes that you haven’t kept. They will be lost.'
      : `${open.length} of them have changes that you haven’t kept. They will be lost.`;
  const number = open[0]?.changestats?.filesChanged;
  const where = number === undefined ? '' : number === 1 ? ' to 1 file' : ` to ${number} files`;
  return `Its changes${where} haven’t been kept and will be lost.`;
}

function shareChange(one: Execution, other: Execution): boolean {
  return one.changes !== null && (one.resumes === other.id || other.resumes === one.id);
}
