// The API for other extensions: a thin skin over the executor.
import * as vscode from 'vscode';
import type { ClaudomatorApi } from '#api.ts';
import type { Execution } from '#contracts/execution.ts';
import type { Executor } from '#executor/executor.ts';
import type { RunnerRegistry } from '#executor/routing/registry.ts';
import { toTask } from '#vscode/common/toTask.ts';

export function createApi(
  executor: Executor,
  registry: RunnerRegistry,
  transcriptUri: (executionId: string) => vscode.Uri,
  /** What is known from earlier, and which CLIs are there: both are found out right after activation. */
  known: { recovered: Promise<void>; agentsFound: Promise<void> },
): { api: ClaudomatorApi; dispose(): void } {
  const changed = new vscode.EventEmitter<Execution>();
  const streamed = new vscode.EventEmitter<{ executionId: string; text: string }>();
  const stop = executor.onDidChange((change) => {
    if (change.kind === 'execution') changed.fire(change.execution);
    else if (change.kind === 'text' && change.channel === 'text') streamed.fire({ executionId: change.executionId, text: change.text });
  });
  const api: ClaudomatorApi = {
    apiVersion: 1,
    submit: async (request) => {
      await known.agentsFound;
      return executor.submit(await toTask(request));
    },
    whenFinished: async (executionId) => {
      await known.recovered;
      return executor.whenFinished(executionId);
    },
    cancel: (executionId) => executor.cancel(executionId),
    executions: () => executor.executions(),
    transcriptUri,
    onDidChangeExecution: changed.event,
    onDidStreamText: streamed.event,
    registerRunner: (runner) => {
      const { agentType } = runner;
      const stopRunner = registry.register({
        runner,
        candidate: () => ({ agentType, models: [], strengths: 'an agent that another extension brings' }),
      });
      return new vscode.Disposable(stopRunner);
    },
  };
  const dispose = () => {
    stop();
    changed.dispose();
    streamed.dispose();
  };
  return { api, dispose };
}
