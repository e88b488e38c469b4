// Tests the change of an agent: seen, merged with an unsaved editor, undone, discarded, and in conflict with the user's own edit.
import * as assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ClaudomatorApi } from '#api.ts';
import type { Runner } from '#contracts/runner.ts';
import { activated, explained, withSetting } from './claudomator.ts';

const LINES = ['first', 'second', 'third', 'fourth', 'fifth', ''].join('\n');
const CHANGED = LINES.replace('fourth', 'FOURTH');

/** Writes this into the notes of its folder. */
function writer(text: string): Runner {
  return {
    agentType: 'writer',
    run: async ({ folder }) => {
      await writeFile(path.join(folder ?? '', 'notes.txt'), text);
      return { kind: 'completed', text: 'Done.', stopReason: 'stop', tokensIn: 1, tokensOut: 1, costUsd: 0, changedFiles: true };
    },
  };
}

function notes(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(folder);
  return path.join(folder, 'notes.txt');
}

/** `use`: given the id of an execution that has changed the notes in its copy. */
async function withChange(use: (api: ClaudomatorApi, id: string) => Promise<void>): Promise<void> {
  const api = await activated();
  await writeFile(notes(), LINES);
  const registered = api.registerRunner(writer(CHANGED));
  try {
    await withSetting('verify.command', 'none', async () => {
      const { id } = await api.submit({ instructions: 'Change the notes.', agentType: 'writer', mode: 'change' });
      const done = await api.whenFinished(id);
      assert.equal(done.state, 'ready', explained(done));
      assert.equal(await readFile(notes(), 'utf8'), LINES, 'nothing in the workspace has changed');
      await use(api, id);
    });
  } finally {
    registered.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(notes(), { force: true });
  }
}

suite('A change', () => {
  test('is listed, and reviewed in VS Code’s own editor', () =>
    withChange(async (api, id) => {
      const [change, ...more] = await api.changes(id);
      assert.deepEqual([change?.path, change?.insertions, change?.deletions, more.length], ['notes.txt', 1, 1, 0]);
      await vscode.commands.executeCommand('claudomator.reviewChanges', id);
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      assert.match(activeTab?.label ?? '', /Changes: Change the notes/);
    }));

  test('is merged with an editor that is not saved, and undone to that', () =>
    withChange(async (_api, id) => {
      const editor = await vscode.window.showTextDocument(vscode.Uri.file(notes()));
      await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 5), 'FIRST'));
      await vscode.commands.executeCommand('claudomator.keepChanges', id);
      assert.equal(editor.document.getText(), CHANGED.replace('first', 'FIRST'));
      await vscode.commands.executeCommand('claudomator.undoKeep', id);
      // VS Code shows it in the editor once its watcher has seen the file.
      assert.equal(await readFile(notes(), 'utf8'), LINES.replace('first', 'FIRST'));
    }));

  test('is discarded with the user’s files as they were', () =>
    withChange(async (api, id) => {
      await api.discard(id);
      assert.equal(await readFile(notes(), 'utf8'), LINES);
      assert.equal(api.executions().find((execution) => execution.id === id)?.changes?.state, 'discarded');
    }));

  test('that meets the user’s edit of the same line is a conflict, and nothing is written', () =>
    withChange(async (api, id) => {
      const edited = LINES.replace('fourth', 'mine');
      await writeFile(notes(), edited);
      assert.deepEqual(await api.keep(id), { kind: 'conflicts', files: ['notes.txt'] });
      assert.equal(await readFile(notes(), 'utf8'), edited);
    }));
});
