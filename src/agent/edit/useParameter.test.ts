// Checks that a new parameter takes the place of its default.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useParameter } from './useParameter.ts';

const CUT = 'function cut(text, max, END) {\n  return `${text.slice(0, max - 1)}…`;\n}\n';

test('the text that the task quotes becomes the parameter, or a field of the options', () => {
  assert.equal(
    useParameter('a.js', CUT.replace('END', 'ending'), [{ owner: 'cut', unused: 'ending' }], ['…', 'cut']),
    CUT.replace('END', "ending = '…'").replace('…`', '${ending}`'),
  );
  assert.equal(
    useParameter('a.js', CUT.replace('END', 'options = {}'), [{ owner: 'cut', unused: 'options' }], ['cut', 'ellipsis', '…']),
    CUT.replace('END', "{ ellipsis = '…' } = {}").replace('…`', '${ellipsis}`'),
  );
  const py = 'def join(names, sep=None):\n    return ", ".join(names)\n';
  assert.equal(
    useParameter('a.py', py, [{ owner: 'join', unused: 'sep' }], [', ', 'sep']),
    'def join(names, sep=", "):\n    return sep.join(names)\n',
  );
});

test('where it is not clear which text is meant, the draft stays', () => {
  for (const [text, quoted] of [
    [CUT.replace('END', 'ending'), ['...']],
    [CUT.replace('END', 'ending').replace('…`', '…${"!"}`'), ['…', '!']],
    [CUT.replace('END', 'options = {}'), ['…']],
    ['const a = 1;\n', ['…']],
  ] as const)
    assert.equal(useParameter('a.js', text, [{ owner: 'cut', unused: text.includes('options') ? 'options' : 'ending' }], quoted), text);
});
