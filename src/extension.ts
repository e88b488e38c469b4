// Activates the extension: registers its commands and API, which load composition.ts when used.
import * as vscode from 'vscode';
import type { ClaudomatorApi } from './api.ts';
import type { Composition } from './composition.ts';

/** The bundle is CommonJS, and this `require` makes the composition a bundle of its own, loaded on first use. */
declare const require: (file: './composition.ts') => typeof import('./composition.ts');

export function activate(context: vscode.ExtensionContext): ClaudomatorApi {
  let composition: Composition | null = null;
  const composed = (): Composition => {
    composition ??= require('./composition.ts').compose(context);
    return composition;
  };
  for (const id of contributedCommands(context)) {
    const name = id.slice(id.indexOf('.') + 1);
    context.subscriptions.push(vscode.commands.registerCommand(id, (...args: unknown[]) => composed().commands[name]?.(...args)));
  }
  // After VS Code has the API. Composed even when unused, as waiting executions continue by themselves after a restart.
  setImmediate(composed);
  return {
    apiVersion: 1,
    submit: (request) => composed().api.submit(request),
    whenFinished: (executionId) => composed().api.whenFinished(executionId),
    cancel: (executionId) => composed().api.cancel(executionId),
    changes: (executionId) => composed().api.changes(executionId),
    keep: (executionId, options) => composed().api.keep(executionId, options),
    undoKeep: (executionId) => composed().api.undoKeep(executionId),
    discard: (executionId) => composed().api.discard(executionId),
    executions: () => composed().api.executions(),
    transcriptUri: (executionId) => composed().api.transcriptUri(executionId),
    get onDidChangeExecution() {
      return composed().api.onDidChangeExecution;
    },
    get onDidStreamText() {
      return composed().api.onDidStreamText;
    },
    registerRunner: (runner) => composed().api.registerRunner(runner),
  };
}

/** VS Code disposes the subscriptions. Nothing relies on it: after a crash, the files say how far each run got. */
export function deactivate(): void {}

/** The manifest has the only list of commands; a test compares it with the command table. */
function contributedCommands(context: vscode.ExtensionContext): string[] {
  const { commands } = context.extension.packageJSON.contributes as { commands: { command: string }[] };
  return commands.map(({ command }) => command);
}
