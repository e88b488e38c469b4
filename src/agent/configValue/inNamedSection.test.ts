// Checks that values stand in the section that a task names, and that other drafts stay as they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inNamedSection } from './inNamedSection.ts';

const INI = '[common]\nretries = 3\nreport = no\n\n[staging]\nreport = yes\n\n[production]\n; the club\nmail = club@sauna.example\n';
const TASK = 'On production we want 5 retries and the report switched on; what staging gets must not change.';

test('what a draft sets elsewhere is set in the section that the task names, as the others are written', () => {
  const draft = INI.replace('retries = 3', 'retries = 5')
    .replace('report = no', 'report = yes')
    .replace('report = yes\n\n[prod', 'report =\n\n[prod');
  assert.equal(
    inNamedSection('settings.ini', INI, draft, TASK),
    INI.replace('sauna.example\n', 'sauna.example\nretries = 5\nreport = yes\n'),
  );
  const both = INI.replace('report = no', 'report = yes').replace('report = yes\n\n[prod', 'report = no\n\n[prod');
  assert.equal(inNamedSection('settings.ini', INI, both, TASK), INI.replace('sauna.example\n', 'sauna.example\nreport = yes\n'));
  const toml = '[dev]\nport = 1\n\n[prod]\nport = 2';
  assert.equal(
    inNamedSection('a.toml', toml, toml.replace('port = 1', 'port = 3'), 'Set the port of prod to 3.'),
    toml.replace('port = 2', 'port = 3'),
  );
});

test('a draft in that section, one for all, a new section and other files stay', () => {
  const right = INI.replace('sauna.example\n', 'sauna.example\nretries = 5\n');
  assert.equal(inNamedSection('settings.ini', INI, right, TASK), right);
  const common = INI.replace('retries = 3', 'retries = 5');
  assert.equal(inNamedSection('settings.ini', INI, common, 'Use 5 retries for all, also on production.'), common);
  assert.equal(inNamedSection('settings.ini', INI, common, 'Use 5 retries.'), common);
  const added = `${INI}\n[test]\nretries = 1\n`;
  assert.equal(inNamedSection('settings.ini', INI, added, 'Add a section test with one retry, like production.'), added);
  assert.equal(inNamedSection('a.json', '{"a": 1}', '{"a": 2}', TASK), '{"a": 2}');
});
