// Tests the settings table of the README.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inRepo } from '../parts/paths.ts';
import { manifestSettings, withSettingsTable } from './settingsTable.ts';

const EMPTY = withSettingsTable(readFileSync(inRepo('README.md'), 'utf8'), {}); // its two marks, with no row between them

function rowOf(value: unknown, markdownDescription: string): string | undefined {
  const readme = withSettingsTable(EMPTY, { 'claudomator.a.b': { default: value, markdownDescription } });
  return readme.split('\n').find((line) => line.startsWith('| `a.b`'));
}

test('the README’s settings are those of package.json', () => {
  const readme = readFileSync(inRepo('README.md'), 'utf8');
  assert.equal(readme, withSettingsTable(readme, manifestSettings()), 'run npm run readme');
});

test('a setting is a row with its default and the first sentence of its description', () => {
  assert.equal(rowOf('', 'What, such as `x.y`. More.'), '| `a.b` | empty | What, such as `x.y`. |');
  assert.equal(rowOf([], 'Which. `b` else.'), '| `a.b` | empty | Which. |');
  assert.equal(rowOf({ a: 1, b: 2 }, 'How many.'), '| `a.b` | `{"a": 1, "b": 2}` | How many. |');
  assert.equal(rowOf(false, 'One | other'), '| `a.b` | `false` | One \\| other |');
});

test('a README without its two marks is refused', () => {
  assert.throws(() => withSettingsTable('# Nothing', manifestSettings()), /must have the lines/);
});
