// Implements the API for other extensions on the executor's port and the replica.
import * as vscode from 'vscode';
import type { ClaudomatorApi } from '#api.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { Runner } from '#contracts/runner.ts';
import type { Replica } from '#vscode/common/replica.ts';
import { toTask } from '#vscode/common/toTask.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';

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
    changes: async (executionId) => accepted(await port.changes(executionId)),
    keep: async (executionId, options) => accepted(await port.keep(executionId, filesOf(options))),
    undoKeep: async (executionId) => accepted(await port.undoKeep(executionId)),
    discard: async (executionId) => {
      accepted(await port.discard(executionId));
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

/** Other extensions may pass anything. Null = all files. */
function filesOf(options: unknown): string[] | null {
  const files = typeof options === 'object' && options !== null ? (options as { files?: unknown }).files : undefined;
  if (files === undefined || files === null) return null;
  if (!(Array.isArray(files) && files.every((file) => typeof file === 'string')))
    throw new UserError('The files to keep must be a list of paths.');
  return files;
}
