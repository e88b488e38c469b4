// Tests the installed extension against its manifest.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, extension } from './claudomator.ts';

suite('The installed extension', () => {
  test('activates and offers version 1 of its API', async () => {
    const api = await activated();
    assert.equal(api.apiVersion, 1);
    assert.ok(extension().isActive);
  });

  test('answers every command that its manifest promises', async () => {
    await activated();
    const manifest = extension().packageJSON as { contributes: { commands: { command: string }[] } };
    const promised = manifest.contributes.commands.map((entry) => entry.command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(promised.length > 0);
    assert.deepEqual(
      promised.filter((command) => !registered.has(command)),
      [],
    );
  });

  test('reads every setting that its manifest promises with the default it states', () => {
    const manifest = extension().packageJSON as { contributes: { configuration: unknown } };
    const properties = settingsOf(manifest.contributes.configuration);
    assert.ok(properties.length > 0);
    for (const [key, defaultValue] of properties) {
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(key)?.defaultValue, defaultValue, key);
    }
  });
});

function settingsOf(configuration: unknown): [string, unknown][] {
  const blocks = (Array.isArray(configuration) ? configuration : [configuration]) as { properties: Record<string, { default: unknown }> }[];
  return blocks.flatMap((block) => Object.entries(block.properties).map(([key, { default: value }]): [string, unknown] => [key, value]));
}
