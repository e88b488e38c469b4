// Tests the attachments of the next task.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fake, Memento, Range, Uri } from '#vscode/testing/fakeVscode.ts';

const { PendingAttachments } = await import('./pendingAttachments.ts');
beforeEach(() => fake.reset());

const empty = new Range(0, 0, 0, 0);
function lookAt(fsPath: string, selection: Range | null, isUntitled = false): void {
  const document = { uri: Uri.file(fsPath), fileName: fsPath, isUntitled, getText: () => 'text' };
  fake.editor = { document, selection: Object.assign(selection ?? empty, { isEmpty: selection === null }) };
}
const after = (state: Memento) => new PendingAttachments(state as never);

test('files and parts of files survive a reload until they are removed or sent', () => {
  const state = new Memento();
  const pending = after(state);
  lookAt('/project/a b.ts', null);
  pending.addActive();
  lookAt('/project/c.ts', new Range(2, 1, 8, 4));
  pending.addActive();
  lookAt('/project/Untitled-1', null, true);
  pending.addActive();
  const chips = after(state).rows();
  assert.deepEqual(
    chips.map(({ name, detail }) => `${name}: ${detail}`),
    ['a b.ts: whole file', 'c.ts: lines 3–9'],
  );
  assert.equal(JSON.stringify(after(state).all()), JSON.stringify(pending.all().slice(0, 2)));
  lookAt('/project/a b.ts', null);
  const again = after(state);
  again.addActive();
  assert.equal(again.rows().length, 2, 'a file that is already attached is not added again');
  after(state).remove(chips[0]?.id ?? '');
  assert.deepEqual(
    after(state)
      .rows()
      .map(({ name }) => name),
    ['c.ts'],
  );
  after(state).clear();
  assert.deepEqual(after(state).rows(), []);
});

test('invalid stored state is ignored', async () => {
  const state = new Memento();
  for (const kept of [
    'x',
    [null, 5, {}, { uri: 5, range: null }, { uri: 'file:///a', range: [1, 2, 3] }, { uri: 'file:///a', range: [1, 2, -3, 4] }],
  ]) {
    await state.update('panel.attachments', kept);
    assert.deepEqual(after(state).all(), []);
  }
});
