// Provides the local model as an agent in folders where an endpoint is set.
import type { RunnableTask } from '#contracts/runner.ts';
import type { RegisteredRunner } from '#executor/routing/registry.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { conversation, type Resumes, threadSource } from './conversation.ts';
import type { CurrentFacts } from './currentFacts.ts';
import type { LocalModel } from './localModel.ts';
import type { VerifyCommand } from './verifyCommand.ts';

export interface LocalAgentParts {
  localModel: LocalModel;
  store: ExecutionStore;
  resumes: Resumes;
  facts: Pick<CurrentFacts, 'settings'>;
  commandFor: VerifyCommand;
}

export function localAgent({ localModel, store, resumes, facts, commandFor }: LocalAgentParts): RegisteredRunner {
  return {
    candidate: ({ folder }) => {
      const { endpoint, model } = localModel.settingsFor(folder);
      if (endpoint === '') return null;
      return {
        agentType: 'local',
        models: model === '' ? [] : [model],
        strengths: 'an open model on the user’s own hardware: free and private; best for small, self-contained questions and edits',
      };
    },
    runner: {
      agentType: 'local',
      run: async (task, sink, signal) => {
        const { runLocal } = await import('./engine.ts');
        const parts = {
          endpoint: async () =>
            localModel.endpoint(task.workspaceFolder, {
              by: 'local',
              executionId: task.executionId,
              files: await attachedIn(task, resumes, store),
            }),
          settings: localModel.settingsFor(task.workspaceFolder),
          thread: threadSource(resumes, store),
          verification: async () => ({
            command: task.workspaceFolder === null ? null : await commandFor(task.workspaceFolder, task.executionId),
            timeoutSeconds: facts.settings(task.workspaceFolder).verify.timeoutSeconds,
          }),
        };
        return runLocal(
          { ...parts, isKeptBack: await keptBack(facts.settings(task.workspaceFolder).routing.localOnlyPaths) },
          task,
          sink,
          signal,
        );
      },
    },
  };
}

/** The names of all attachments that a run sends: its own, and those of the earlier conversation. */
async function attachedIn(task: RunnableTask, resumes: Resumes, store: ExecutionStore): Promise<string[]> {
  const earlier = await conversation(task.resumes?.executionId ?? null, resumes, store);
  return [...new Set([task, ...earlier].flatMap(({ attachments }) => attachments.map(({ name }) => name)))];
}

/** Files that stay on this machine are not read for a task that does not name them, wherever its model runs. */
async function keptBack(globs: readonly string[]): Promise<(path: string) => boolean> {
  if (globs.length === 0) return () => false;
  const { pathPatterns } = await import('#config/globs.ts');
  return pathPatterns(globs).fits;
}
