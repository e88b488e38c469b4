// The local runner as the registry has it: a candidate where an endpoint is set, loaded when its first task runs.
import type { RegisteredRunner } from '../executor/registry.ts';
import type { RunnableTask } from '../runners/runner.ts';
import type { ExecutionStore } from '../storage/executions.ts';
import { conversation } from './conversation.ts';
import type { LocalModel } from './localModel.ts';

export function localRunner(
  localModel: LocalModel,
  store: ExecutionStore,
  resumes: (executionId: string) => string | null,
): RegisteredRunner {
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
        const { runLocal } = await import('../engine.ts');
        const parts = {
          endpoint: async () =>
            localModel.endpoint(task.folder, { by: 'local', executionId: task.executionId, files: await attachedIn(task, resumes, store) }),
          settings: localModel.settingsFor(task.folder),
          thread: {
            transcriptPath: (id: string) => store.transcriptPath(id),
            resumes: async (id: string) => resumes(id),
            task: (id: string) => store.loadTask(id).catch(() => null),
          },
        };
        return runLocal(parts, task, sink, signal);
      },
    },
  };
}

/** The names of all that a run sends: its own attachments, and those of the conversation that goes along. */
async function attachedIn(task: RunnableTask, resumes: (executionId: string) => string | null, store: ExecutionStore): Promise<string[]> {
  const earlier = await conversation(task.resumes?.executionId ?? null, resumes, store);
  return [...new Set([task, ...earlier].flatMap(({ attachments }) => attachments.map(({ name }) => name)))];
}
