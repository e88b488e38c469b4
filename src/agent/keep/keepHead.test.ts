import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepHead } from './keepHead.ts';
import { isSameCode, keepUnchanged } from './keepUnchanged.ts';

const PYTHON = `"""Prints a report."""
import json
import sys

from report import lines


def load(path):
    return json.load(open(path))


def main(argv):
    print(lines(load(argv[1])))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
`;
const TASK = 'The average of no grades should be 0.';

test('imports that the code still uses come back, with the docstring above them', () => {
  const answer = PYTHON.replace('"""Prints a report."""\nimport json\nimport sys\n\n', '');
  const kept = keepHead(PYTHON, answer, 'report.py', TASK);
  assert.match(kept, /^"""Prints a report."""\nimport json\nimport sys\nfrom report import lines\n/);
});

test('an import that nothing uses any more stays out', () => {
  const answer = PYTHON.replace('import json\n', '').replace('json.load(open(path))', 'open(path).read()');
  assert.equal(keepHead(PYTHON, answer, 'report.py', TASK), answer);
});

test('an import whose name the answer defines itself stays out', () => {
  const answer = PYTHON.replace('from report import lines\n', 'def lines(rows):\n    return rows\n');
  assert.equal(keepHead(PYTHON, answer, 'report.py', TASK), answer);
});

const SCRIPT = `#!/usr/bin/env node
// Licensed to all.
import fs from 'node:fs';
import {
  add,
  round,
} from './sum.js';

export const total = (file) => round(add(fs.readFileSync(file)));
`;

test('an import that lost a name that the code still uses is whole again, and stands once', () => {
  const answer = SCRIPT.replace("import {\n  add,\n  round,\n} from './sum.js';", "import { add } from './sum.js';");
  const kept = keepHead(SCRIPT, answer, 'total.js', TASK);
  assert.equal(kept.match(/sum\.js/g)?.length, 1);
  assert.match(kept, /import \{\n {2}add,\n {2}round,\n\} from '\.\/sum\.js';\n/);
});

test('an import of which the answer has a part beside other names is not bound twice', () => {
  const answer = SCRIPT.replace("import {\n  add,\n  round,\n} from './sum.js';", "import { add, times } from './sum.js';");
  assert.equal(keepHead(SCRIPT, answer, 'total.js', TASK), answer);
});

test('the only import comes back below what has to be first', () => {
  const own = "#!/usr/bin/env node\nimport fs from 'node:fs';\n\nfs.statSync('a');\n";
  const answer = own.replace("import fs from 'node:fs';\n", '').replace("'a'", "'b'");
  assert.match(keepHead(own, answer, 'a.js', TASK), /^#!\/usr\/bin\/env node\nimport fs from 'node:fs';\n/);
});

test('where it can’t be whole again without binding a name twice, the part of the answer stays', () => {
  const answer = SCRIPT.replace(
    "import {\n  add,\n  round,\n} from './sum.js';",
    "import { add } from './sum.js';\n\nfunction times() {}",
  ).replace('round(add', 'times(round(add');
  const own = SCRIPT.replace('  round,\n', '  round,\n  times,\n');
  assert.match(keepHead(own, answer, 'total.js', TASK), /import \{ add \} from '\.\/sum\.js';/);
});

test('the comment at the head comes back, unless the task is about comments', () => {
  const answer = SCRIPT.replace('#!/usr/bin/env node\n// Licensed to all.\n', '');
  assert.equal(keepHead(SCRIPT, answer, 'total.js', TASK), SCRIPT);
  assert.equal(keepHead(SCRIPT, answer, 'total.js', 'Remove the license header.'), answer);
  const own = `// Adds up.\n${answer}`;
  assert.equal(keepHead(SCRIPT, own, 'total.js', TASK), own);
});

test('an import for its effect comes back, unless something is to be removed', () => {
  const own = "import './polyfill.js';\nimport { a } from './a.js';\n\nexport const b = () => a(1);\n";
  const answer = own.replace("import './polyfill.js';\n", '').replace('a(1)', 'a(2)');
  assert.equal(keepHead(own, answer, 'b.js', TASK), own.replace('a(1)', 'a(2)'));
  assert.equal(keepHead(own, answer, 'b.js', 'Remove the polyfill.'), answer);
});

test('all that a module has comes back, too', () => {
  const own = 'from math import *\nfrom a import b\n\n\ndef c():\n    return floor(b)\n';
  const answer = own.replace('from math import *\n', '').replace('floor', 'ceil');
  assert.equal(keepHead(own, answer, 'c.py', TASK), own.replace('floor', 'ceil'));
});

const CLASS = `class Box:
    def size(self):
        """The number of things."""
        return len(self.things)

    def clear(self):
        self.things = []
`;

test('a docstring that is gone from code that stays is no change', () => {
  const answer = CLASS.replace('        """The number of things."""\n', '');
  assert.ok(isSameCode(CLASS, answer, 'python'));
  const changed = answer.replace('self.things = []', 'self.things.clear()');
  assert.equal(keepUnchanged(CLASS, changed, 'box.py', TASK), CLASS.replace('self.things = []', 'self.things.clear()'));
  assert.ok(!isSameCode('text = """a"""\n', 'text = """b"""\n', 'python'));
});

test('a line of Python that moves out of its block is a change', () => {
  const before = 'def count(items):\n    n = 0\n    for _ in items:\n        n += 1\n        return n\n';
  const after = before.replace('        return n', '    return n');
  assert.ok(!isSameCode(before, after, 'python'));
  assert.equal(keepUnchanged(before, after, 'count.py', TASK), after);
  assert.ok(isSameCode('  if (x) {\n    y();\n  }\n', 'if (x) {\n  y();\n}\n', 'javascript'));
});
