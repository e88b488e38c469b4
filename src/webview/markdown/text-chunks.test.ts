// Tests that long text is cut into bounded chunks without losing anything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunkEnd, lineCount } from './text-chunks.ts';

test('long text is cut into chunks at lines, and loses nothing', () => {
  for (const text of ['a\n'.repeat(1_000), 'x'.repeat(50_000), '😀'.repeat(12_001), `${'long '.repeat(3_000)}\nshort`]) {
    let joined = '';
    for (let from = 0; from < text.length; ) {
      const end = chunkEnd(text, from);
      assert.ok(end > from && end - from <= 10_000);
      joined += text.slice(from, end);
      from = end;
    }
    assert.equal(joined, text);
  }
  assert.deepEqual([lineCount('a\nb'), lineCount('a\nb\n'), lineCount('')], [2, 2, 1]);
});
