// Creates the temporary folders of one VS Code: user data, extensions, home, temp and a workspace, with settings for quiet runs.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type Settings = Record<string, unknown>;

export interface Folders {
  /** Contains all the others. */
  top: string;
  userData: string;
  extensions: string;
  home: string;
  temporary: string;
  workspace: string;
}

const QUIET: Settings = {
  'workbench.startupEditor': 'none',
  'window.autoDetectColorScheme': true,
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.editor.useModal': 'off',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'git.enabled': false,
  'window.commandCenter': false,
  'chat.disableAIFeatures': true,
};

/** Hides the CLIs of this machine from a run. */
const WITHOUT_CLIS: Settings = { 'claudomator.claude.path': '', 'claudomator.gemini.path': '' };

/** `machineSettings`: settings of scope `machine`, which VS Code as a server reads from a separate file. */
export function makeFolders(settings: Settings, machineSettings: Settings): Folders {
  const top = mkdtempSync(path.join(tmpdir(), 'claudomator-host-'));
  const folders = {
    top,
    userData: path.join(top, 'user-data'),
    extensions: path.join(top, 'extensions'),
    home: path.join(top, 'home'),
    temporary: path.join(top, 'tmp'),
    workspace: path.join(top, 'workspace'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  mkdirSync(path.join(folders.userData, 'User'));
  writeFileSync(settingsFile(folders), JSON.stringify({ ...QUIET, ...settings }, null, 2));
  mkdirSync(path.join(folders.userData, 'Machine'));
  writeFileSync(path.join(folders.userData, 'Machine', 'settings.json'), JSON.stringify({ ...WITHOUT_CLIS, ...machineSettings }, null, 2));
  writeFileSync(path.join(folders.workspace, 'greet.py'), 'def greet(name):\n    return "Hello, " + name\n');
  return folders;
}

/** VS Code picks up the change at the latest when its page is reloaded. */
export function changeSettings(folders: Folders, changes: Settings): void {
  const file = settingsFile(folders);
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Settings;
  // Renamed into place: VS Code must never read half a file.
  writeFileSync(`${file}.new`, JSON.stringify({ ...settings, ...changes }, null, 2));
  renameSync(`${file}.new`, file);
}

export function removeFolders(folders: Folders): void {
  rmSync(folders.top, { recursive: true, force: true, maxRetries: 3 });
}

function settingsFile(folders: Folders): string {
  return path.join(folders.userData, 'User', 'settings.json');
}
