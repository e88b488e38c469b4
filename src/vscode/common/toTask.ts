// Converts a request of a user or another extension into a task.
import * as vscode from 'vscode';
import type { TaskRequest } from '#api.ts';
import { errorMessage } from '#base/errorMessage.ts';
import type { Limits } from '#contracts/limits.ts';
import { limitsProblem } from '#contracts/limits.ts';
import type { Task } from '#contracts/task.ts';
import { resolveAttachment } from './attachments.ts';
import { currentFolder } from './folder.ts';
import { readSettings } from './settings.ts';
import { UserError } from './userError.ts';

/** Reads the attachments and applies defaults. `agentMode`: see Task. Throws a UserError for an invalid request. */
export async function toTask(
  request: Omit<TaskRequest, keyof Limits> & { [Key in keyof Limits]?: Limits[Key] | undefined },
  agentMode = '',
): Promise<Task> {
  const { instructions, name, agentType, model, resumes, attachments, timeoutSeconds, maxCostUsd, folder, mode } = request;
  checkShape(request);
  if (folder && !vscode.workspace.getWorkspaceFolder(folder)) throw new UserError(`${folder.fsPath} is not a workspace folder.`);
  const limits: Limits = { maxCostUsd: maxCostUsd ?? null, timeoutSeconds: timeoutSeconds ?? null };
  checkLimits(limits);
  const path = folder?.scheme === 'file' ? folder.fsPath : currentFolder();
  return {
    instructions,
    name: name ?? '',
    agentType: agentType ?? readSettings(path).routing.defaultAgent,
    model: model ?? '',
    resumes: resumes ?? null,
    attachments: await Promise.all((attachments ?? []).map(readAttachment)),
    ...limits,
    folder: path,
    mode: mode ?? 'auto',
    agentMode,
  };
}

/** Other extensions and keybindings may pass anything. */
function checkShape({
  instructions,
  name,
  agentType,
  model,
  resumes,
  attachments,
  folder,
  mode,
}: { [Key in keyof TaskRequest]?: unknown }): void {
  if (typeof instructions !== 'string' || instructions.trim() === '') throw new UserError('A task needs instructions.');
  for (const [key, value] of Object.entries({ name, agentType, model, resumes }))
    if (typeof (value ?? '') !== 'string') throw new UserError(`A task’s ${key} must be a string.`);
  const given = attachments ?? [];
  if (!(Array.isArray(given) && given.every(isAttachment)))
    throw new UserError(
      'A task’s attachments must be a list of files ({ kind: "file", uri, range? }) and texts ({ kind: "text", name, text }).',
    );
  if (mode !== undefined && mode !== 'auto' && mode !== 'ask' && mode !== 'change')
    throw new UserError('A task’s mode must be “auto”, “ask” or “change”.');
  if (folder && !(folder instanceof vscode.Uri)) throw new UserError('A task’s folder must be the URI of a workspace folder.');
}

function isAttachment(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, uri, range, name, text } = value as Record<string, unknown>;
  if (kind === 'text') return typeof name === 'string' && typeof text === 'string';
  return kind === 'file' && uri instanceof vscode.Uri && (range === undefined || range instanceof vscode.Range);
}

/** Throws a UserError that names the attachment. */
async function readAttachment(attachment: Parameters<typeof resolveAttachment>[0]) {
  try {
    return await resolveAttachment(attachment);
  } catch (error) {
    const what = attachment.kind === 'file' ? vscode.workspace.asRelativePath(attachment.uri) : attachment.name;
    throw new UserError(`${what} could not be attached: ${errorMessage(error)}`);
  }
}

/** Throws a UserError for invalid limits. */
export function checkLimits(limits: Parameters<typeof limitsProblem>[0]): void {
  const problem = limitsProblem(limits);
  if (problem !== null) throw new UserError(problem);
}
