// Tests that the manifest and the code have the same commands and settings.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { effectiveValue } from '#config/scopes.ts';
import { SETTING_KEYS } from '#config/settings.ts';
import { SETTINGS, type SettingScope, type SettingValue } from '#contracts/settings.ts';
import '#vscode/testing/fakeVscode.ts';

const { commandTable } = await import('#vscode/commands/commandTable.ts');

const root = path.dirname(import.meta.dirname);
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
interface Property {
  type: string | string[];
  default: unknown;
  enum?: string[];
  scope: string;
  markdownDescription: string;
  minimum?: number;
  maximum?: number;
  additionalProperties?: { type: string; minimum: number; maximum: number };
}

const properties: Record<string, Property> = manifest.contributes.configuration.properties;

const SCOPES: Record<SettingScope, string> = {
  workspace: 'resource',
  window: 'machine-overridable',
  trustedWorkspace: 'resource',
  userOnly: 'machine',
  tightenOnly: 'resource',
};

const TYPES: Record<SettingValue['kind'], (string | string[])[]> = {
  text: ['string'],
  number: ['number', 'integer'],
  numberOrNull: [['number', 'null']],
  boolean: ['boolean'],
  choice: ['string'],
  patterns: ['array'],
  names: ['array'],
  agents: ['array'],
  slots: ['object'],
};

test('the manifest has the settings of the table, each with its default, type, range and scope', () => {
  assert.deepEqual(
    Object.keys(properties),
    SETTING_KEYS.map((key) => `claudomator.${key}`),
  );
  for (const key of SETTING_KEYS) {
    const property = properties[`claudomator.${key}`];
    const setting = SETTINGS[key];
    assert.ok(property);
    assert.deepEqual(property.default, setting.default, key);
    assert.equal(property.scope, SCOPES[setting.scope], key);
    assert.ok(
      TYPES[setting.kind].some((type) => isDeepStrictEqual(type, property.type)),
      key,
    );
    if (setting.kind === 'number' || setting.kind === 'numberOrNull')
      assert.deepEqual([property.minimum, property.maximum ?? setting.max], [setting.min, setting.max], key);
    if (setting.kind === 'choice') assert.deepEqual(property.enum, setting.choices, key);
    if (setting.kind === 'slots') {
      const { minimum, maximum } = property.additionalProperties ?? {};
      assert.deepEqual([minimum, maximum], [setting.min, setting.max], key);
    }
  }
});

test('a setting that names a program or its file has the scope machine, and every setting is described', () => {
  for (const [key, { scope, markdownDescription }] of Object.entries(properties)) {
    assert.ok(markdownDescription.length > 40, key);
    assert.equal(scope === 'machine', /(serverCommand|Path|\.path|\.agents|\.hidden)$/.test(key), key);
  }
});

test('the settings that VS Code ignores in an untrusted workspace are those that the code ignores there', () => {
  const ofWorkspace = (isTrusted: boolean) =>
    SETTING_KEYS.filter((key) => effectiveValue(key, { user: 'mine', workspace: 'theirs' }, isTrusted) === 'theirs');
  const untrusted = new Set(ofWorkspace(false));
  const ignored = ofWorkspace(true).filter((key) => !untrusted.has(key));
  assert.deepEqual(
    manifest.capabilities.untrustedWorkspaces.restrictedConfigurations,
    ignored.map((key) => `claudomator.${key}`),
  );
});

test('it activates with the window, so that executions waiting for a quota continue even if it is never opened', () => {
  assert.deepEqual(manifest.activationEvents, ['onStartupFinished']);
});

test('every command of the manifest is in the command table, and the other way round', () => {
  const inCode = Object.keys(commandTable({} as never)).map((name) => `claudomator.${name}`);
  const inManifest = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  assert.deepEqual(inCode.toSorted(), inManifest.toSorted());
});

test('every menu entry and keybinding names a command of the manifest', () => {
  const commands = new Set(manifest.contributes.commands.map(({ command }: { command: string }) => command));
  type Use = { command: string; args?: { commands: (string | Use)[] } };
  // A keybinding may run several commands; those given as a string are VS Code's own.
  const named = ({ command, args }: Use): string[] =>
    command === 'runCommands' ? (args?.commands ?? []).flatMap((each) => (typeof each === 'string' ? [] : named(each))) : [command];
  const used = [...Object.values<Use[]>(manifest.contributes.menus).flat(), ...(manifest.contributes.keybindings as Use[])];
  for (const command of used.flatMap(named)) assert.ok(commands.has(command), command);
});
