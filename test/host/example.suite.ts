// Tests the example extension, installed as a user would: its agent is offered, its command runs a task, and it receives events.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Execution } from '#contracts/execution.ts';
import { activated, explained, listen, transcriptOf } from './claudomator.ts';

const FOUND = '- greet.py:2 TODO: greet in other languages\n';

function example(): vscode.Extension<void> {
  const found = vscode.extensions.getExtension<void>('claudomator.example');
  assert.ok(found, 'the example is not installed');
  return found;
}

/** The text of its output channel. */
function shown(): string {
  const pages = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'output');
  return pages.map((page) => page.getText()).join('\n');
}

async function untilShown(text: string): Promise<void> {
  if (shown().includes(text)) return;
  await new Promise<void>((resolve) => {
    const look = vscode.workspace.onDidChangeTextDocument(() => {
      if (!shown().includes(text)) return;
      look.dispose();
      resolve();
    });
  });
}

suite('Another extension', () => {
  suiteSetup(async () => {
    await example().activate();
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'greet.py');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('def greet(name):\n    pass  # TODO: greet in other languages\n'));
    await vscode.window.showTextDocument(file);
  });

  test('brings an agent, which does the task of its command and is told what happens', async () => {
    const api = await activated();
    const done = await vscode.commands.executeCommand<Execution>('claudomatorExample.listTodos');
    assert.deepEqual([done.state, done.agentType, done.classification?.source], ['completed', 'todos', 'requested'], explained(done));
    await untilShown(`${FOUND}(completed)`);
    const last = (await transcriptOf(api, done.id)).at(-1);
    assert.deepEqual([last?.type, last?.is_error, last?.result], ['result', false, FOUND]);
  });

  test('has an agent like every other: whoever gives it a task gets its answer', async () => {
    const api = await activated();
    const heard = listen(api);
    const attachments = [{ kind: 'text' as const, name: 'notes', text: 'TODO: sleep' }];
    const { id } = await api.submit({ instructions: 'What is left to do?', agentType: 'todos', attachments });
    const done = await api.whenFinished(id);
    heard.dispose();
    assert.equal(done.state, 'completed', explained(done));
    assert.equal(heard.textOf(id), '- notes:1 TODO: sleep\n');
  });

  test('can’t take the name of an agent that is there', async () => {
    const api = await activated();
    assert.throws(() => api.registerRunner({ agentType: 'todos', run: async () => ({ kind: 'cancelled' }) }), /already registered/);
  });
});
