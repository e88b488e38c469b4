// Tests that the manifest and the code have the same commands and settings.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { effectiveValue } from '#config/scopes.ts';
import { DEFAULTS, SETTING_KEYS } from '#config/settings.ts';
import '#vscode/testing/fakeVscode.ts';

const { commandTable } = await import('#vscode/commands/commandTable.ts');

const root = path.dirname(import.meta.dirname);
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const properties: Record<string, { default: unknown; scope: string; markdownDescription: string }> =
  manifest.contributes.configuration.properties;

test('every setting of the manifest is read by the code, with the same default, and the other way round', () => {
  const inManifest = Object.fromEntries(
    Object.entries(properties).map(([key, { default: value }]) => [key.replace('claudomator.', ''), value]),
  );
  assert.deepEqual(inManifest, { ...DEFAULTS });
});

test('what names an executable is for the machine alone, and every setting is described', () => {
  for (const [key, { scope, markdownDescription }] of Object.entries(properties)) {
    assert.ok(markdownDescription.length > 40, key);
    if (/(Command|Path|\.path)$/.test(key)) assert.equal(scope, 'machine', key);
    else assert.ok(['resource', 'machine-overridable'].includes(scope), key);
  }
});

test('the settings that VS Code says are ignored in an untrusted workspace are those that the code ignores there', () => {
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
