// Tests the README of the package.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { packagedReadme, relativeTargets } from './packagedReadme.ts';
import { inRepo } from './paths.ts';

test('pictures of the repository go, and links into it become their words; all others stay', () => {
  const readme = 'Before.\n\n![A decision.](media/a.png)\n\nSee [Privacy](docs/privacy.md), [the site](https://a.example/), [below](#x).\n';
  assert.equal(packagedReadme(readme), 'Before.\n\nSee Privacy, [the site](https://a.example/), [below](#x).\n');
});

test('the package’s README shows and links nothing that isn’t there', () => {
  const readme = readFileSync(inRepo('README.md'), 'utf8');
  assert.ok(relativeTargets(readme).length > 0);
  assert.deepEqual(relativeTargets(packagedReadme(readme)), []);
  assert.ok(!packagedReadme(readme).includes('\n\n\n'), 'no gap where a picture was');
});
