// Asks the policy with the facts of this window: settings, trust, the origins that the user has allowed, and the conversation that goes along.
import { type ExtensionContext, workspace } from 'vscode';
import type { Task } from '#contracts/task.ts';
import { fittingFile } from '#executor/routing/namedFiles.ts';
import type { Permission } from '#executor/routing/permissions.ts';
import { permit } from '#executor/routing/policy.ts';
import { isFromWorkspace, readSettings } from '#vscode/common/settings.ts';
import type { LocalModel } from '#vscode/setup/localModel.ts';

/** Allowed origins live in the user's own storage: a workspace can't put one there. */
const ALLOWED_KEY = 'allowedOrigins';

/** `earlierTasks`: of the conversation that a task goes on with, in any order. */
export function createPermit(
  context: ExtensionContext,
  localModel: LocalModel,
  earlierTasks: (task: Task) => Promise<Task[]>,
): (agentType: string, task: Task) => Promise<Permission> {
  const allowed = () => context.globalState.get<string[]>(ALLOWED_KEY, []);
  // Each agent is asked for with the same task.
  const found = new WeakMap<Task, { globs: string; file: Promise<string | null> }>();
  const localOnlyFile = (task: Task): Promise<string | null> => {
    const globs = localOnlyGlobs(task.folder);
    const key = globs.join('\n');
    const known = found.get(task);
    if (known?.globs === key) return known.file;
    const file = firstFitting(task, globs, earlierTasks);
    found.set(task, { globs: key, file });
    return file;
  };
  return async (agentType, task) => {
    const file = await localOnlyFile(task);
    const { routing, claude } = readSettings(task.folder);
    return permit(agentType, task, {
      isTrusted: workspace.isTrusted,
      localOnly: routing.localOnly,
      claudeModel: claude.model,
      localOnlyFile: file,
      endpoint: localModel.settingsFor(task.folder).endpoint,
      isEndpointOfWorkspace: isFromWorkspace('localModel.endpoint', task.folder),
      isOriginAllowed: (origin) => allowed().includes(origin),
      allowOrigin: async (origin) => context.globalState.update(ALLOWED_KEY, [...new Set([...allowed(), origin])]),
    });
  };
}

/** What goes along may lie in another folder than the task: the patterns of all of them hold. */
function localOnlyGlobs(folder: string | null): string[] {
  return [...new Set([folder, ...workspaceFolders()].flatMap((each) => readSettings(each).routing.localOnlyPaths))];
}

async function firstFitting(task: Task, globs: readonly string[], earlierTasks: (task: Task) => Promise<Task[]>): Promise<string | null> {
  if (globs.length === 0) return null;
  const { pathPatterns } = await import('#config/globs.ts');
  const patterns = pathPatterns(globs);
  for (const each of [task, ...(await earlierTasks(task))]) {
    const file = fittingFile(each, patterns, workspaceFolders());
    if (file !== null) return file;
  }
  return null;
}

function workspaceFolders(): string[] {
  return (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}
