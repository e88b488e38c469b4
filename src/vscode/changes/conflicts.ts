// Tells which files could not be kept, as the user has changed them, and does what they choose.
import * as vscode from 'vscode';
import { visible } from '#base/visible.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import { unlinked } from '#vscode/common/noticeText.ts';
import type { Replica } from '#vscode/common/replica.ts';
import { toTask } from '#vscode/common/toTask.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';

const MAX_NAMED = 5;

export interface ConflictParts {
  port: Pick<ExecutorPort, 'review' | 'detail' | 'submit'>;
  replica: Pick<Replica, 'get' | 'snapshot'>;
}

/** `keepOthers`: null = there are none. Resolves when the user has chosen, or closed the message. */
export async function askAboutConflicts(
  files: readonly string[],
  choices: { keepOthers: (() => Promise<unknown>) | null; openBoth(): Promise<unknown>; redo(): Promise<unknown> },
): Promise<void> {
  const has = files.length === 1 ? 'has' : 'have';
  const { keepOthers, openBoth, redo } = choices;
  const actions: Record<string, () => Promise<unknown>> = {
    ...(keepOthers ? { 'Keep the Others': keepOthers } : {}),
    Compare: openBoth,
    'Ask the Agent to Redo It': redo,
  };
  const message = `Nothing was kept, because ${named(files)} ${has} since been edited in the same places.`;
  const chosen = await vscode.window.showWarningMessage(unlinked(message), ...Object.keys(actions));
  if (chosen !== undefined) await actions[chosen]?.();
}

/** Compares the user's file (left) with the one in the copy (right). `file`: relative to the workspace folder, as `changes` names it. */
export async function openBoth({ port }: ConflictParts, executionId: string, file: string): Promise<void> {
  const [reviewed, { folder }] = await Promise.all([port.review(executionId), port.detail(executionId)]);
  const found = accepted(reviewed).find((each) => each.path === file);
  if (!found || folder === null) throw new UserError(`“${visible(file)}” is no longer part of the change.`);
  const users = vscode.Uri.joinPath(vscode.Uri.file(folder), file);
  const exists = await vscode.workspace.fs.stat(users).then(
    () => true,
    () => false,
  );
  const copys = found.current === null ? null : vscode.Uri.file(found.current);
  if (exists && copys) await vscode.commands.executeCommand('vscode.diff', users, copys, `${visible(file)}: yours ↔ the agent’s`);
  else if (exists || copys) await vscode.commands.executeCommand('vscode.open', exists ? users : copys);
  else throw new UserError(`“${visible(file)}” is deleted on both sides.`);
}

/** Submits a follow-up in the thread of the execution. */
export async function redo({ port, replica }: ConflictParts, executionId: string, files: readonly string[]): Promise<Execution> {
  const execution = replica.get(executionId);
  if (!execution) throw new UserError('This execution no longer exists.');
  const [what, them] = files.length === 1 ? ['The file', 'the file as it is'] : ['The files', 'the files as they are'];
  return port.submit(
    await toTask({
      instructions: `${what} ${files.join(', ')} ${files.length === 1 ? 'has' : 'have'} changed meanwhile. Redo your change on ${them} now.`,
      agentType: execution.agentType,
      mode: 'change',
      resumes: lastOfThread(executionId, replica.snapshot.executions),
    }),
  );
}

/** Id of the newest execution that goes on from this one, or from one that does. */
export function lastOfThread(executionId: string, executions: readonly Execution[]): string {
  const seen = new Set<string>(); // files can be edited: a loop must end
  let last = executionId;
  for (let next: string | undefined = executionId; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    last = next;
    next = executions.find(({ resumes }) => resumes === last)?.id;
  }
  return last;
}

function named(files: readonly string[]): string {
  const names = files.slice(0, MAX_NAMED).map(visible);
  const more = files.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
