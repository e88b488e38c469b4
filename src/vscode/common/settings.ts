// Reads VS Code's settings by folder and scope, and reports values that are not used.
import * as vscode from 'vscode';
import { effectiveValue, isIgnoredForTrust, ofWorkspace, type ScopedValue } from '#config/scopes.ts';
import { parseSettings, SETTING_KEYS } from '#config/settings.ts';
import type { SettingKey, Settings } from '#contracts/settings.ts';

export const SECTION = 'claudomator';

/** The effective settings of `folder` (absolute path; null = no folder). */
export function readSettings(folder: string | null): Settings {
  return parseSettings(valuesFor(folder)).settings;
}

/** One sentence for each value that is invalid, or ignored because the workspace is not trusted. */
export function settingProblems(folder: string | null): string[] {
  const ignored = SETTING_KEYS.filter((key) => isIgnoredForTrust(key, scoped(folder, key), vscode.workspace.isTrusted)).map(
    (key) => `${SECTION}.${key} of this workspace is ignored until you trust the workspace.`,
  );
  return [...parseSettings(valuesFor(folder)).problems.map((problem) => problem.message), ...ignored];
}

/** True if the workspace's or the folder's settings set the key. */
export function isFromWorkspace(key: SettingKey, folder: string | null): boolean {
  return ofWorkspace(scoped(folder, key)) !== undefined;
}

/** Writes to user settings if the window has no workspace folder. Rejects when VS Code can't write its settings. */
export async function writeSetting(key: SettingKey, value: unknown, target: 'workspace' | 'user'): Promise<void> {
  const hasWorkspace = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  const where = target === 'workspace' && hasWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(SECTION).update(key, value, where);
}

function valuesFor(folder: string | null): (key: SettingKey) => unknown {
  return (key) => effectiveValue(key, scoped(folder, key), vscode.workspace.isTrusted);
}

function scoped(folder: string | null, key: SettingKey): ScopedValue {
  const inspected = vscode.workspace.getConfiguration(SECTION, folder === null ? null : vscode.Uri.file(folder)).inspect<unknown>(key);
  return { user: inspected?.globalValue, workspace: inspected?.workspaceValue, folder: inspected?.workspaceFolderValue };
}
