// An extension with an agent of its own, to be read as documentation: it registers the agent, gives it a task and follows the run.
import * as vscode from 'vscode';
import type { ClaudomatorApi } from '../../src/api.ts';
import type { Runner } from '../../src/contracts/runner.ts';

/** Lists the TODOs of what goes along with a task. Nothing of it leaves the machine, and no model is asked. */
const todos: Runner = {
  agentType: 'todos',
  run: async ({ attachments }, sink, signal) => {
    let text = '';
    for (const attachment of attachments) {
      for (const [index, line] of attachment.text.split('\n').entries()) {
        if (signal.aborted) return { kind: 'cancelled' };
        if (!line.includes('TODO')) continue;
        const found = `- ${attachment.name}:${(attachment.startLine ?? 1) + index} ${line.slice(line.indexOf('TODO'))}\n`;
        // What is written in the stream-json of the Claude CLI is shown at once; the lines around it are Claudomator's.
        await sink.write({
          type: 'stream_event',
          event: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: found } },
        });
        text += found;
      }
    }
    return { kind: 'completed', text, stopReason: 'stop', tokensIn: 0, tokensOut: 0, costUsd: 0, changedFiles: false };
  },
};

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  // `extensionDependencies` in package.json: VS Code doesn't start this extension without it.
  const claudomator = await vscode.extensions.getExtension<ClaudomatorApi>('claudomator.claudomator')?.activate();
  if (claudomator?.apiVersion !== 1) throw new Error('This extension needs version 1 of Claudomator’s API.');
  const output = vscode.window.createOutputChannel('TODOs');
  const mine = new Set<string>();

  /** Returns the execution when it has ended, for callers that go on with it. */
  const listTodos = async () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (!uri) return void vscode.window.showInformationMessage('Open the file whose TODOs you want to see.');
    const { id } = await claudomator.submit({
      instructions: 'List the TODOs of this file.',
      agentType: todos.agentType,
      attachments: [{ kind: 'file', uri }],
    });
    mine.add(id);
    output.show(true);
    return claudomator.whenFinished(id);
  };

  context.subscriptions.push(
    output,
    // From now on it is offered in the panel, and to the classifier.
    claudomator.registerRunner(todos),
    claudomator.onDidStreamText(({ executionId, text }) => {
      if (mine.has(executionId)) output.append(text);
    }),
    claudomator.onDidChangeExecution(({ id, state, error }) => {
      if (mine.has(id)) output.appendLine(error ? `(${state}: ${error.message})` : `(${state})`);
    }),
    vscode.commands.registerCommand('claudomatorExample.listTodos', listTodos),
  );
}
