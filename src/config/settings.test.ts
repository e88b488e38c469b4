// Tests how settings are parsed, and which scope may set which setting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SettingKey } from '#contracts/settings.ts';
import { pathPatterns } from './globs.ts';
import { effectiveValue, isIgnoredForTrust } from './scopes.ts';
import { parseSettings } from './settings.ts';

function parsed(values: Partial<Record<SettingKey, unknown>>) {
  return parseSettings((key) => values[key]);
}

test('without any setting the defaults are used, and there is no problem', () => {
  const { settings, problems } = parsed({});
  assert.deepEqual(problems, []);
  assert.deepEqual(settings.pool, { total: 3, perAgent: { local: 1, claude: 2, gemini: 2 } });
  assert.equal(settings.localModel.timeoutSeconds, 120);
});

test('an invalid value is reported by its key, and the default is used', () => {
  const { settings, problems } = parsed({
    'localModel.timeoutSeconds': 'soon',
    'localModel.defaultTemperature': 9,
    'routing.localOnlyPaths': [1],
    'pool.maxConcurrent': { total: 0 },
    'classifier.enabled': 'yes',
    'localModel.endpoint': 7,
  });
  assert.deepEqual(problems.map(({ key }) => key).toSorted(), [
    'classifier.enabled',
    'localModel.defaultTemperature',
    'localModel.endpoint',
    'localModel.timeoutSeconds',
    'pool.maxConcurrent',
    'routing.localOnlyPaths',
  ]);
  assert.equal(settings.localModel.timeoutSeconds, 120);
  for (const { key, message } of problems) assert.ok(message.includes(`claudomator.${key}`));
});

test('null is a temperature: none is sent; a narrower scope may say so, or take it back', () => {
  const key = 'localModel.defaultTemperature';
  assert.deepEqual([parsed({ [key]: null }).settings.localModel.defaultTemperature, parsed({ [key]: null }).problems], [null, []]);
  assert.equal(parsed({}).settings.localModel.defaultTemperature, 0.2);
  assert.equal(effectiveValue(key, { user: 0.7, workspace: null }, true), null);
  assert.equal(effectiveValue(key, { user: null, workspace: undefined }, true), null);
  assert.equal(effectiveValue(key, { user: null, workspace: null, folder: 0 }, true), 0);
});

test('the slots of one agent do not change those of the others', () => {
  assert.deepEqual(parsed({ 'pool.maxConcurrent': { local: 2, mine: 4 } }).settings.pool, {
    total: 3,
    perAgent: { local: 2, claude: 2, gemini: 2, mine: 4 },
  });
});

test('a workspace never chooses an executable or the model file', () => {
  for (const key of ['localModel.serverCommand', 'localModel.serverModelPath', 'claude.path', 'gemini.path', 'acp.agents'] as const) {
    assert.equal(effectiveValue(key, { user: 'mine', workspace: './evil' }, true), 'mine');
    assert.equal(effectiveValue(key, { user: undefined, workspace: './evil' }, true), undefined);
  }
});

test('the endpoint, model and default agent of a workspace are used only if it is trusted, and the user is told', () => {
  const scoped = { user: 'mine', workspace: 'evil' };
  for (const key of ['localModel.endpoint', 'localModel.model', 'routing.defaultAgent'] as const) {
    assert.equal(effectiveValue(key, scoped, true), 'evil', key);
    assert.equal(effectiveValue(key, scoped, false), 'mine', key);
    assert.equal(effectiveValue(key, { ...scoped, folder: 'evil' }, false), 'mine', key);
    assert.equal(isIgnoredForTrust(key, scoped, false), true, key);
    assert.equal(isIgnoredForTrust(key, scoped, true), false, key);
  }
});

test('a workspace can only tighten which tasks stay on this machine', () => {
  assert.equal(effectiveValue('routing.localOnly', { user: true, workspace: false }, true), true);
  assert.equal(effectiveValue('routing.localOnly', { user: false, workspace: true }, true), true);
  assert.equal(effectiveValue('routing.localOnly', { user: undefined, workspace: undefined }, true), undefined);
  assert.deepEqual(effectiveValue('routing.localOnlyPaths', { user: ['a/**'], workspace: ['b/**'] }, false), ['a/**', 'b/**']);
  assert.deepEqual(effectiveValue('routing.localOnlyPaths', { user: ['a/**'], workspace: [] }, true), ['a/**']);
  assert.equal(effectiveValue('routing.localOnly', { user: undefined, workspace: true, folder: false }, true), true);
  const lists = { user: ['a/**'], workspace: ['b/**', 1, ''], folder: 'c/**' };
  assert.deepEqual(effectiveValue('routing.localOnlyPaths', lists, true), ['a/**', 'b/**', 1, '', 'c/**']);
  const { settings, problems } = parsed({ 'routing.localOnlyPaths': ['a/**', 1, '', 'c/**', { d: 1 }] });
  assert.deepEqual(settings.routing.localOnlyPaths, ['a/**', 'c/**'], 'an invalid entry removes no pattern');
  assert.equal(parsed({ 'routing.localOnly': 'true' }).settings.routing.localOnly, true);
  assert.match(parsed({ 'routing.localOnly': 'no' }).problems[0]?.message ?? '', /until then tasks stay on this machine/);
  assert.match(problems[0]?.message ?? '', /localOnlyPaths must be a list of glob patterns; other values are ignored/);
});

test('globs match paths as users expect', () => {
  const fits = (glob: string, path: string) => pathPatterns([glob]).fits(path);
  assert.equal(fits('secrets/**', 'secrets/a/b.txt'), true);
  assert.equal(fits('*.pem', 'deep/down/key.pem'), true);
  assert.equal(fits('.env*', 'app/.env.local'), true);
  assert.equal(fits('secrets', 'app/secrets/a.txt'), true);
  assert.equal(fits('app/secrets/', 'app/secrets/a.txt'), true);
  assert.equal(fits('secrets/**', 'src/secrets.ts'), false);
  assert.equal(fits('secrets/**', ''), false);
});

test('agents of the user’s own are read whole; what is none is reported and left out', () => {
  const whole = { name: 'mine', command: '/usr/bin/mine', args: ['acp'], env: { KEY: 'k' } };
  const { settings, problems } = parsed({
    'acp.agents': [
      whole,
      { name: 'short', command: ' short ' },
      { name: 'no command' },
      { name: '../evil', command: 'x' },
      { name: 'x', command: 'x', args: [1] },
      7,
    ],
    'acp.hidden': ['goose', 3],
  });
  assert.deepEqual(settings.acp.agents, [whole, { name: 'short', command: 'short', args: [], env: {} }]);
  assert.deepEqual(settings.acp.hidden, ['goose']);
  assert.deepEqual(
    problems.map(({ key }) => key),
    ['acp.agents', 'acp.hidden'],
  );
});
