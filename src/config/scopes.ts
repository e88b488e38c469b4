// Which scope may set what: a workspace can never choose an executable or loosen a limit, and its endpoint counts only where it is trusted.
import { DEFAULTS, type SettingKey } from './settings.ts';

/** What each scope says of one key; undefined = nothing. `workspace` is the folder's value, else the workspace's. */
export interface ScopedValue {
  user: unknown;
  workspace: unknown;
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
  if (key === 'routing.localOnly') return scoped.user === true || scoped.workspace === true || (scoped.workspace ?? scoped.user);
  if (key === 'routing.localOnlyPaths') return tightened(scoped);
  if (TRUSTED_ONLY.has(key) && !isTrusted) return scoped.user;
  return scoped.workspace ?? scoped.user;
}

/** True when the workspace itself chose the endpoint: then it is the repository's word, not the user's. */
export function isIgnoredForTrust(key: SettingKey, scoped: ScopedValue, isTrusted: boolean): boolean {
  return TRUSTED_ONLY.has(key) && !isTrusted && scoped.workspace !== undefined && scoped.workspace !== DEFAULTS[key];
}

/** Both lists; what is no list can't take the other's patterns away. */
function tightened({ user, workspace }: ScopedValue): unknown {
  if (!Array.isArray(workspace)) return user ?? workspace;
  return Array.isArray(user) ? [...user, ...workspace] : workspace;
}
