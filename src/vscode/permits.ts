// Asks the policy with the facts of this window: settings, trust, and the origins that the user has allowed.
import { type ExtensionContext, workspace } from 'vscode';
import type { Permission } from '../executor/permissions.ts';
import { permit } from '../executor/policy.ts';
import type { Task } from '../executor/port.ts';
import type { LocalModel } from './localModel.ts';
import { isFromWorkspace, readSettings } from './settings.ts';

/** Allowed origins live in the user's own storage: a workspace can't put one there. */
const ALLOWED_KEY = 'allowedOrigins';

export function createPermit(context: ExtensionContext, localModel: LocalModel): (agentType: string, task: Task) => Promise<Permission> {
  const allowed = () => context.globalState.get<string[]>(ALLOWED_KEY, []);
  return async (agentType, task) => {
    const { routing, claude } = readSettings(task.folder);
    return permit(agentType, task, {
      isTrusted: workspace.isTrusted,
      localOnly: routing.localOnly,
      claudeModel: claude.model,
      isLocalOnlyPath: await globMatcher(routing.localOnlyPaths),
      endpoint: localModel.settingsFor(task.folder).endpoint,
      isEndpointOfWorkspace: isFromWorkspace('localModel.endpoint', task.folder),
      isOriginAllowed: (origin) => allowed().includes(origin),
      allowOrigin: async (origin) => context.globalState.update(ALLOWED_KEY, [...new Set([...allowed(), origin])]),
    });
  };
}

async function globMatcher(globs: readonly string[]): Promise<(path: string) => boolean> {
  if (globs.length === 0) return () => false;
  const { matchesAny } = await import('../config/globs.ts');
  return (path) => matchesAny(globs, path);
}
