// Decides which scope (user, workspace, folder) may set a setting, and with what effect.
import { DEFAULTS, type SettingKey } from './settings.ts';

/** What each scope says of one key; undefined = nothing. `folder`: one of several in a workspace. */
export interface ScopedValue {
  user: unknown;
  workspace: unknown;
  folder?: unknown;
}

const USER_ONLY: ReadonlySet<SettingKey> = new Set([
  'localModel.serverCommand',
  'localModel.serverModelPath',
  'claude.path',
  'gemini.path',
]);
/** Where a workspace sends tasks, and which model reads them. */
const TRUSTED_ONLY: ReadonlySet<SettingKey> = new Set(['localModel.endpoint', 'localModel.model', 'routing.defaultAgent']);

/** The value that holds. `isTrusted`: whether the user trusts this workspace. */
export function effectiveValue(key: SettingKey, scoped: ScopedValue, isTrusted: boolean): unknown {
  if (USER_ONLY.has(key)) return scoped.user;
  const { user, workspace, folder } = scoped;
  if (key === 'routing.localOnly')
    return [user, workspace, folder].find((value) => value !== undefined && value !== false) ?? ofWorkspace(scoped) ?? user;
  if (key === 'routing.localOnlyPaths') return tightened(scoped);
  if (TRUSTED_ONLY.has(key) && !isTrusted) return user;
  return ofWorkspace(scoped) ?? user;
}

/** What the workspace's own settings say. */
export function ofWorkspace({ workspace, folder }: ScopedValue): unknown {
  return folder ?? workspace;
}

/** True when the workspace itself chose the endpoint: then it is the repository's word, not the user's. */
export function isIgnoredForTrust(key: SettingKey, scoped: ScopedValue, isTrusted: boolean): boolean {
  const chosen = ofWorkspace(scoped);
  return TRUSTED_ONLY.has(key) && !isTrusted && chosen !== undefined && chosen !== DEFAULTS[key];
}

/** All their entries: no scope can take another's patterns away. */
function tightened({ user, workspace, folder }: ScopedValue): unknown {
  const said = [user, workspace, folder].filter((value) => value !== undefined);
  return said.length === 0 ? undefined : [...new Set(said.flat())];
}
