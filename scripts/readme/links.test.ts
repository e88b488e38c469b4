// Tests that the documents link to files that are there.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { relativeTargets } from '../parts/packagedReadme.ts';
import { root } from '../parts/paths.ts';

test('every file that a document links to, or shows, is there', () => {
  for (const document of globSync(['*.md', 'docs/*.md'], { cwd: root })) {
    for (const target of relativeTargets(readFileSync(path.join(root, document), 'utf8'))) {
      const file = path.join(root, path.dirname(document), target.replace(/#.*$/, ''));
      assert.ok(existsSync(file), `${document} names ${target}`);
    }
  }
});
