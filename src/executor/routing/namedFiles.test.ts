// Checks which files a task attaches or names, however it writes them.
import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathPatterns } from '#config/globs.ts';
import { aTask } from '#executor/testing/bench.ts';
import { fittingFile } from './namedFiles.ts';

const HERE = path.resolve('/home/ada/ws');
const OTHER = path.resolve('/srv/other');

function named(glob: string, instructions: string, folder: string | null = HERE): string | null {
  return fittingFile(aTask({ instructions, folder }), pathPatterns([glob]), [HERE, OTHER]);
}

function attached(glob: string, name: string, file?: string): string | null {
  const attachments = [{ name, text: '', startLine: null, truncated: false, path: file }];
  return fittingFile(aTask({ instructions: 'Explain.', folder: HERE, attachments }), pathPatterns([glob]), [HERE, OTHER]);
}

test('a file is found by each way to name it', () => {
  for (const words of [
    'secrets/key.pem',
    './secrets/key.pem:12,',
    '@secrets/key.pem',
    'src/../secrets/key.pem',
    'secrets\\\\key.pem',
    `${HERE}/secrets/key.pem`,
    `file://${HERE}/secrets/key.pem`,
    `${OTHER}/secrets/key.pem`,
    'ws/secrets/key.pem',
    '../../../srv/other/secrets/key.pem',
    '(see secrets/key.pem)',
    'file=secrets/key.pem',
    '"secrets/the key.pem"',
    'SECRETS/key.pem',
  ])
    assert.notEqual(named('secrets/**', `Why does ${words} not load?`), null, words);
  assert.notEqual(named('notes/**', '~/notes/a.txt', homedir()), null);
  assert.notEqual(named('Verträge/**', 'Summarize Verträge/kunde.txt'), null);
  assert.notEqual(named('Top Secret/**', 'Summarize "Top Secret/plan.txt"'), null);
  assert.notEqual(named('Top Secret/**', 'Summarize the top secret/plan.txt'), null);
  assert.notEqual(named('id_rsa', 'Is id_rsa in the right format?'), null);
  assert.notEqual(named('*.pem', 'Why does key.pem:12:3 fail?'), null, 'a place in the file is no part of its name');
  assert.notEqual(named('app/**', 'What is app/[id].ts for?'), null);
});

test('what only sounds like it is not taken for a file', () => {
  assert.equal(named('secrets/**', 'Explain secrets in general.'), null);
  assert.equal(named('secrets/**', 'Why does src/secrets.ts not load?'), null);
  assert.equal(named('**', 'Explain.'), null);
  for (const folder of ['secrets', 'config/', 'data'])
    assert.equal(named(folder, 'Sort the data, read the config, explain secrets.'), null);
  assert.notEqual(named('secrets', 'Read secrets/key.pem.'), null);
});

test('an attachment is known by where it lies, in whichever folder of the workspace', () => {
  assert.equal(attached('secrets/**', 'secrets/key.pem'), 'secrets/key.pem');
  assert.equal(attached('secrets/**', 'other/secrets/key.pem', path.join(OTHER, 'secrets', 'key.pem')), 'other/secrets/key.pem');
  assert.equal(attached('secrets/**', 'Mine/secrets/key.pem', path.join(HERE, 'secrets', 'key.pem')), 'Mine/secrets/key.pem');
  assert.equal(attached('secrets/**', 'src/a.ts', path.join(HERE, 'src', 'a.ts')), null);
});

test('a pasted megabyte is searched whole', () => {
  const hex = 'deadbeef'.repeat(131_072);
  for (const paste of [hex, `${')'.repeat(1_000_000)}x`, '"a '.repeat(300_000), 'a/b '.repeat(250_000)]) {
    assert.equal(named('secrets/**', paste), null);
    assert.notEqual(named('secrets/**', `${paste} secrets/key.pem`), null);
  }
});
