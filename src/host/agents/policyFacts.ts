// Collects the inputs of the policy: settings, trust, allowed origins and the conversation.

import type { WindowPort } from '#contracts/ports/windowPort.ts';
import type { Task } from '#contracts/task.ts';
import { fittingFile } from '#executor/routing/namedFiles.ts';
import type { Permission } from '#executor/routing/permissions.ts';
import { permit } from '#executor/routing/policy.ts';
import type { RunnerRegistry } from '#executor/routing/registry.ts';
import type { CurrentFacts } from './currentFacts.ts';
import type { LocalModel } from './localModel.ts';

/** `earlierTasks`: of the conversation that a task continues, in any order. */
export function createPermit(
  facts: CurrentFacts,
  window: Pick<WindowPort, 'allowedOrigins' | 'allowOrigin'>,
  localModel: LocalModel,
  earlierTasks: (task: Task) => Promise<Task[]>,
  registry: Pick<RunnerRegistry, 'needsTrust'>,
): (agentType: string, task: Task) => Promise<Permission> {
  // Called once per agent with the same task.
  const cache = new WeakMap<Task, { globs: string; file: Promise<string | null> }>();
  const localOnlyFile = (task: Task): Promise<string | null> => {
    const globs = localOnlyGlobs(facts, task.folder);
    const key = globs.join('\n');
    const cached = cache.get(task);
    if (cached?.globs === key) return cached.file;
    const file = firstMatch(task, globs, facts.folders, earlierTasks);
    cache.set(task, { globs: key, file });
    return file;
  };
  return async (agentType, task) => {
    const file = await localOnlyFile(task);
    const allowed = await window.allowedOrigins();
    const { settings, isEndpointOfWorkspace } = facts.of(task.folder);
    const { routing, claude } = settings;
    return permit(agentType, task, {
      isTrusted: facts.isTrusted,
      needsTrust: registry.needsTrust(agentType),
      localOnly: routing.localOnly,
      claudeModel: claude.model,
      localOnlyFile: file,
      endpoint: localModel.settingsFor(task.folder).endpoint,
      isEndpointOfWorkspace,
      isOriginAllowed: (origin) => allowed.includes(origin),
      allowOrigin: (origin) => window.allowOrigin(origin),
    });
  };
}

/** The patterns of all folders: an attachment may be in another folder than the task. */
function localOnlyGlobs(facts: CurrentFacts, folder: string | null): string[] {
  return [...new Set([folder, ...facts.folders].flatMap((each) => facts.settings(each).routing.localOnlyPaths))];
}

async function firstMatch(
  task: Task,
  globs: readonly string[],
  folders: readonly string[],
  earlierTasks: (task: Task) => Promise<Task[]>,
): Promise<string | null> {
  if (globs.length === 0) return null;
  const { pathPatterns } = await import('#config/globs.ts');
  const patterns = pathPatterns(globs);
  for (const each of [task, ...(await earlierTasks(task))]) {
    const file = fittingFile(each, patterns, folders);
    if (file !== null) return file;
  }
  return null;
}
