// Opens the files that an execution changed in VS Code's multi-diff editor.
import * as vscode from 'vscode';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';

/** Left: the file as it was; right: the file in the copy, which can be edited before it is kept. `files`: only these; null = all. */
export async function reviewChanges(
  port: Pick<ExecutorPort, 'review'>,
  executionId: string,
  name: string,
  files: readonly string[] | null,
): Promise<void> {
  const all = accepted(await port.review(executionId));
  const shown = all.filter(({ path }) => files === null || files.includes(path));
  if (shown.length === 0) throw new UserError('There are no changes to review.');
  const uri = (file: string | null) => (file === null ? undefined : vscode.Uri.file(file));
  const resources = shown.map(({ base, current }) => [uri(current ?? base), uri(base), uri(current)]);
  await vscode.commands.executeCommand('vscode.changes', `Changes: ${name}`, resources);
}
