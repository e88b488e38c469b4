// Checks that a method outside of any class is taken away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutStrayMethods } from './strayMethods.ts';

const BEFORE = 'import sys\n\n\ndef main():\n    return 0\n\n\nif __name__ == "__main__":\n    main()\n';

test('a method in a module is taken away with its empty lines, a function of that form and methods of classes stay', () => {
  const stray = BEFORE.replace('\n\nif', '\n\ndef average(self):\n    return self.a\n\n\nif');
  assert.equal(withoutStrayMethods('a.py', BEFORE, stray), BEFORE);
  const known = BEFORE.replace('main()', 'main(self)');
  assert.equal(withoutStrayMethods('a.py', BEFORE, known), known);
  const own = `${BEFORE}\n\nclass A:\n    def average(self):\n        return 1\n`;
  assert.equal(withoutStrayMethods('a.py', BEFORE, own), own);
});
