// The commands: each callable from the palette and with arguments. A UserError is shown with its next step; anything else is our bug and goes to the log.
import * as vscode from 'vscode';
import type { TaskRequest } from '#api.ts';
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import type { Execution } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import { Refusal } from '#contracts/refusal.ts';
import { isEnd, isExtendable } from '#contracts/states.ts';
import type { Executor } from '#executor/executor.ts';
import { activeAttachment } from '#vscode/common/attachments.ts';
import { currentFolder } from '#vscode/common/folder.ts';
import { unlinked } from '#vscode/common/noticeText.ts';
import type { Output } from '#vscode/common/output.ts';
import { toTask } from '#vscode/common/toTask.ts';
import { UserError } from '#vscode/common/userError.ts';
import { agentAndModel, stateWords } from '#vscode/common/wording.ts';
import type { TranscriptPages } from '#vscode/documents/transcriptPage.ts';
import type { Panel } from '#vscode/panel/panel.ts';
import type { LocalModel } from '#vscode/setup/localModel.ts';
import type { Row } from '#vscode/views/executionsView.ts';
import { runWith } from './askForAgent.ts';
import { askForLimits, givenLimits, mustBeExtendable } from './askForLimits.ts';

export interface CommandParts {
  executor: Executor;
  panel: Panel;
  localModel: LocalModel;
  output: Output;
  /** The pages of documents.ts, by title. */
  showDocument(title: 'Outbound Log' | 'Scoreboard'): Promise<void>;
  /** Forgets the outcomes of all runs, of all workspaces. */
  clearScoreboard(): Promise<void>;
  transcriptUri(executionId: string): vscode.Uri;
  transcriptPages: TranscriptPages;
  /** The row that is selected in the Executions view. */
  selected(): string | undefined;
}

const NOT_DONE = {
  ready: 'Its changes wait for your review: keep or dismiss them first.',
  other: 'It is not done yet: cancel it first.',
};
/** What the keys of the Executions view pass instead of an id. They select the row that has the focus first, which VS Code takes for a click. */
const SELECTED = 'selected';
/** What a click on a row adds, so that the row's own keys go on working. */
const KEEP_FOCUS = 'keepFocus';
/** By then it is known whether a key selected the row for a command of its own. */
const PREVIEW_MS = 80;

type Command = (...args: unknown[]) => Promise<unknown>;

/** By name, without `claudomator.`. */
export type CommandTable = Record<string, Command>;

export function commandTable(parts: CommandParts): CommandTable {
  const { executor, panel, localModel, output, selected } = parts;
  let forgetPreview = () => {};
  const previewSoon = (id: string) =>
    new Promise<void>((resolve, reject) => {
      forgetPreview();
      const timer = setTimeout(() => panel.preview(id).then(resolve, reject), PREVIEW_MS);
      forgetPreview = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const on = (
    what: string,
    fits: (execution: Execution) => boolean,
    act: (id: string, ...rest: unknown[]) => Promise<unknown>,
  ): Command => {
    return async (argument, ...rest) => {
      if (argument === SELECTED) forgetPreview();
      const id = argument === SELECTED ? selected() : (idOf(argument) ?? (await pickExecution(executor, what, fits)));
      if (id === undefined) return undefined;
      if (!executor.executions().some((execution) => execution.id === id)) throw new UserError('That execution is not there any more.');
      return act(id, ...rest);
    };
  };
  return {
    newTask: async (request) => submit(parts, isRequest(request) ? request : await askForTask('New task', 'What should be done?')),
    runOnSelection: async (request) => {
      if (isRequest(request)) return submit(parts, request);
      const attachment = activeAttachment();
      if (!attachment) throw new UserError('Open a file and select what the task is about first.');
      const asked = await askForTask('Task on the selection', 'What should be done with it?');
      return submit(parts, asked && { ...asked, attachments: [attachment] });
    },
    newThread: async () => panel.open(null),
    openThread: on(
      'Open',
      () => true,
      (id, focus) => (focus === KEEP_FOCUS ? previewSoon(id) : panel.open(id)),
    ),
    cancelExecution: on(
      'Cancel',
      (execution) => !isEnd(execution.state) && execution.state !== 'ready',
      (id) => executor.cancel(id),
    ),
    resumeExecution: on(
      'Resume',
      (execution) => isEnd(execution.state),
      (id) => rerun(parts, id, 'resume'),
    ),
    extendExecution: on('Extend', isExtendable, async (id, given) => {
      const execution = executor.executions().find((each) => each.id === id);
      mustBeExtendable(execution);
      const limits = givenLimits(given) ?? (await askForLimits(execution));
      return limits && rerun(parts, id, 'resume', limits);
    }),
    retryExecution: on(
      'Retry',
      (execution) => isEnd(execution.state),
      (id) => rerun(parts, id, 'retry'),
    ),
    runWith: on(
      'Give another agent',
      (execution) => execution.agentType !== '',
      async (id, agentType) => {
        const execution = await runWith(executor, id, agentType);
        if (execution) await panel.open(execution.id);
        return execution;
      },
    ),
    moveUp: on('Move up', isQueued, (id) => move(executor, id, 'up')),
    moveDown: on('Move down', isQueued, (id) => move(executor, id, 'down')),
    runNext: on('Run next', isQueued, (id) => move(executor, id, 'first')),
    pauseQueue: async () => executor.pausePool(),
    resumeQueue: async () => executor.resumePool(),
    copyExecution: on(
      'Copy the answer of',
      () => true,
      async (id) => {
        const { text } = (await executor.detail(id)).text;
        if (text === '') throw new UserError('There is no answer to copy yet.');
        await vscode.env.clipboard.writeText(text);
        vscode.window.setStatusBarMessage('$(check) Answer copied', 3_000);
      },
    ),
    openTranscript: on(
      'Open the transcript of',
      () => true,
      async (id) => {
        await existingTranscript(parts, id);
        await parts.transcriptPages.open(id, executor.executions().find((each) => each.id === id)?.name ?? '');
      },
    ),
    openRawTranscript: on(
      'Open the raw transcript of',
      () => true,
      async (id) => vscode.commands.executeCommand('vscode.open', await existingTranscript(parts, id)),
    ),
    showOutput: async () => output.show(),
    showOutboundLog: async () => parts.showDocument('Outbound Log'),
    showScoreboard: async () => parts.showDocument('Scoreboard'),
    clearScoreboard: async (isConfirmed) => {
      const isAllowed = isConfirmed === true || (await isSure('Forget how the agents did, in all your workspaces?'));
      if (!isAllowed) return;
      await parts.clearScoreboard();
      await vscode.window.showInformationMessage('The scoreboard is empty now. Executions and their transcripts were left alone.');
    },
    setUpLocalModel: async () => localModel.setUp(),
    checkEndpoint: async () => {
      await localModel.endpoint(currentFolder(), { by: 'Check Endpoint' });
      await panel.open(panel.shownThread);
      await panel.check();
    },
    setApiKey: async (origin, key) => localModel.setApiKey(origin, key),
    startServer: async () => localModel.startServer(),
    stopServer: async (isConfirmed) => {
      const running = executor.executions().filter(({ state, agentType }) => state === 'running' && isOnEndpoint(agentType));
      const isAllowed = isConfirmed === true || !localModel.serverRuns || running.length === 0 || (await maySilence(running));
      if (isAllowed) await localModel.stopServer();
    },
    keepChanges: on(
      'Keep the changes of',
      (execution) => execution.state === 'ready',
      (id) => executor.keep(id),
    ),
    dismissChanges: on(
      'Dismiss the changes of',
      (execution) => execution.state === 'ready',
      (id) => executor.dismiss(id),
    ),
    deleteExecution: async (argument) => {
      const isNamed = typeof argument === 'string' && argument !== SELECTED;
      return on(
        'Delete',
        (execution) => isEnd(execution.state),
        async (id) => {
          const execution = executor.executions().find((each) => each.id === id);
          if (!execution || !isEnd(execution.state)) throw new UserError(NOT_DONE[execution?.state === 'ready' ? 'ready' : 'other']);
          if (isNamed || (await isSure(`Delete “${execution.name}” and its transcript?`))) await executor.remove([id]);
        },
      )(argument);
    },
    clearHistory: async (isConfirmed) => {
      const ended = executor.executions().filter((execution) => isEnd(execution.state));
      if (ended.length === 0) throw new UserError('There is no history to clear.');
      const isAllowed =
        isConfirmed === true || (await isSure(`Delete ${ended.length} ended executions and their transcripts?`, KEPT_COUNTS));
      if (isAllowed) await executor.remove(ended.map(({ id }) => id));
    },
    openSettings: async () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:claudomator.claudomator'),
  };
}

/** The same commands, none of which rejects: what goes wrong is shown. */
export function guarded(table: CommandTable, log: (line: string) => void, showOutput: () => void): CommandTable {
  const entries = Object.entries(table).map(([name, command]): [string, Command] => [
    name,
    async (...args) => {
      try {
        return await command(...args);
      } catch (error) {
        await tell(name, error, log, showOutput);
        return undefined;
      }
    },
  ]);
  return Object.fromEntries(entries);
}

async function tell(name: string, error: unknown, log: (line: string) => void, showOutput: () => void): Promise<void> {
  if (error instanceof UserError || error instanceof Refusal) {
    log(error.message);
    const action = error instanceof UserError ? error.action : null;
    void vscode.window.showWarningMessage(unlinked(error.message), ...(action ? [action.title] : [])).then((chosen) => {
      if (chosen && action) return vscode.commands.executeCommand(action.command);
      return undefined;
    });
    return;
  }
  log(`command ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  void vscode.window.showErrorMessage(`Claudomator could not do that. The output channel says more.`, 'Show Output').then((chosen) => {
    if (chosen) showOutput();
  });
}

async function existingTranscript({ transcriptUri }: CommandParts, executionId: string): Promise<vscode.Uri> {
  const uri = transcriptUri(executionId);
  await vscode.workspace.fs.stat(uri).then(undefined, () => {
    throw new UserError('This execution has no transcript: it never ran.');
  });
  return uri;
}

async function submit(parts: CommandParts, request: TaskRequest | undefined): Promise<Execution | undefined> {
  if (!request) return undefined;
  const execution = await parts.executor.submit(await toTask(request));
  await parts.panel.open(execution.id);
  return execution;
}

async function rerun(parts: CommandParts, id: string, how: 'retry' | 'resume', limits?: Partial<Limits>): Promise<Execution> {
  const execution = await parts.executor.rerun(id, how, limits).catch((error: unknown) => {
    if (error instanceof Refusal) throw error;
    throw new UserError('The task of this execution can’t be read any more, so it can’t be run again.');
  });
  await parts.panel.open(execution.id);
  return execution;
}

function isQueued({ state }: Execution): boolean {
  return state === 'queued';
}

async function move(executor: Executor, id: string, direction: 'up' | 'down' | 'first'): Promise<void> {
  if (!executor.queue().order.includes(id)) throw new UserError('It does not wait in the queue, so it can’t be moved there.');
  await executor.move(id, direction);
}

/** What Clear History leaves. */
const KEPT_COUNTS = 'The scoreboard keeps how the agents did, without any text; “Clear Scoreboard” forgets that too.';

async function isSure(question: string, more = ''): Promise<boolean> {
  const detail = ['This can’t be undone.', more].filter(Boolean).join(' ');
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Delete');
  return answer === 'Delete';
}

async function maySilence([first, ...others]: readonly Execution[]): Promise<boolean> {
  const name = `“${first?.name}”${others.length === 0 ? '' : ` and ${others.length} more`}`;
  const detail = 'The answer breaks off. What came of it is kept, and can be gone on from.';
  const stop = 'Stop Server';
  return (await vscode.window.showWarningMessage(`Stop llama-server while it works on ${name}?`, { modal: true, detail }, stop)) === stop;
}

async function askForTask(title: string, prompt: string): Promise<TaskRequest | undefined> {
  const instructions = await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true });
  return instructions?.trim() ? { instructions } : undefined;
}

/** `$(pwd)` would be an icon's name in a list of choices. */
function withoutIcons(text: string): string {
  return text.replace(/\$\([a-z0-9-]+(~[a-z]+)?\)/gi, '\\$&');
}

async function pickExecution(executor: Executor, what: string, fits: (execution: Execution) => boolean): Promise<string | undefined> {
  const items = executor
    .executions()
    .filter(fits)
    .map((execution) => ({
      label: withoutIcons(execution.name),
      description: `${stateWords(execution)} — ${agentAndModel(execution)}`,
      id: execution.id,
    }));
  if (items.length === 0) throw new UserError('There is no execution that this fits.');
  return (await vscode.window.showQuickPick(items, { title: `${what} which execution?` }))?.id;
}

function isRequest(value: unknown): value is TaskRequest {
  return typeof value === 'object' && value !== null && 'instructions' in value && typeof value.instructions === 'string';
}

/** From `(executionId)`, or from the row of the Executions view on which the command was called. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const row = value as Row;
  return row.kind === 'execution' ? row.execution.id : row.unreadable.id;
}
