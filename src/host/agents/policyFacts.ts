// Collects the facts for the policy: settings, trust, allowed origins and the whole conversation.
import type { Task } from '#contracts/task.ts';
import type { WindowPort } from '#contracts/windowPort.ts';
import { fittingFile } from '#executor/routing/namedFiles.ts';
import type { Permission } from '#executor/routing/permissions.ts';
import { permit } from '#executor/routing/policy.ts';
import type { CurrentFacts } from '#host/currentFacts.ts';
import type { LocalModel } from './localModel.ts';

/** `earlierTasks`: of the conversation that a task goes on with, in any order. */
export function createPermit(
  facts: CurrentFacts,
  window: Pick<WindowPort, 'allowedOrigins' | 'allowOrigin'>,
  localModel: LocalModel,
  earlierTasks: (task: Task) => Promise<Task[]>,
): (agentType: string, task: Task) => Promise<Permission> {
  // Each agent is asked for with the same task.
  const found = new WeakMap<Task, { globs: string; file: Promise<string | null> }>();
  const localOnlyFile = (task: Task): Promise<string | null> => {
    const globs = localOnlyGlobs(facts, task.folder);
    const key = globs.join('\n');
    const known = found.get(task);
    if (known?.globs === key) return known.file;
    const file = firstFitting(task, globs, facts.folders, earlierTasks);
    found.set(task, { globs: key, file });
    return file;
  };
  return async (agentType, task) => {
    const file = await localOnlyFile(task);
    const allowed = await window.allowedOrigins();
    const { settings, isEndpointOfWorkspace } = facts.of(task.folder);
    const { routing, claude } = settings;
    return permit(agentType, task, {
      isTrusted: facts.isTrusted,
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

/** What goes along may lie in another folder than the task: the patterns of all of them hold. */
function localOnlyGlobs(facts: CurrentFacts, folder: string | null): string[] {
  return [...new Set([folder, ...facts.folders].flatMap((each) => facts.settings(each).routing.localOnlyPaths))];
}

async function firstFitting(
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
