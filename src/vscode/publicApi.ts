// Implements the API for other extensions on the executor's port and the replica.
import * as vscode from 'vscode';
import type { ClaudomatorApi } from '#api.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/executorPort.ts';
import type { Runner } from '#contracts/runner.ts';
import type { Replica } from '#vscode/common/replica.ts';
import { toTask } from '#vscode/common/toTask.ts';
import { accepted } from '#vscode/common/userError.ts';

export interface ApiParts {
  port: ExecutorPort;
  replica: Replica;
  transcriptUri(executionId: string): vscode.Uri;
  /** Returns a function that removes the runner. Throws when the agent type is invalid or already registered. */
  register(runner: Runner): () => void;
}

export function createApi({ port, replica, transcriptUri, register }: ApiParts): { api: ClaudomatorApi; dispose(): void } {
  const changed = new vscode.EventEmitter<Execution>();
  const streamed = new vscode.EventEmitter<{ executionId: string; text: string }>();
  const stop = replica.onDidChange((change) => {
    if (change.kind === 'execution') changed.fire(change.execution);
    else if (change.kind === 'text' && change.channel === 'text') streamed.fire({ executionId: change.executionId, text: change.text });
  });
  const api: ClaudomatorApi = {
    apiVersion: 1,
    submit: async (request) => {
      await port.agentsFound();
      return port.submit(await toTask(request));
    },
    whenFinished: async (executionId) => {
      await port.recovered();
      return port.whenFinished(executionId);
    },
    cancel: async (executionId) => {
      accepted(await port.cancel(executionId));
    },
    executions: () => replica.snapshot.executions,
    transcriptUri,
    onDidChangeExecution: changed.event,
    onDidStreamText: streamed.event,
    registerRunner: (runner) => new vscode.Disposable(register(runner)),
  };
  const dispose = () => {
    stop();
    changed.dispose();
    streamed.dispose();
  };
  return { api, dispose };
}
