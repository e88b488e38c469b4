// Decides which scope (user, workspace, folder) may set a setting, and with what effect.
import { SETTINGS, type SettingKey } from '#contracts/settings.ts';

/** The values of one setting by scope; undefined = not set. `folder`: in a multi-root workspace. */
export interface ScopedValue {
  user: unknown;
  workspace: unknown;
  folder?: unknown;
}

/** The value to use; undefined = the default. `isTrusted`: whether the user trusts the workspace. */
export function effectiveValue(key: SettingKey, scoped: ScopedValue, isTrusted: boolean): unknown {
  const { kind, scope } = SETTINGS[key];
  if (kind === 'numberOrNull') return [scoped.folder, scoped.workspace, scoped.user].find((value) => value !== undefined);
  switch (scope) {
    case 'userOnly':
      return scoped.user;
    case 'trustedWorkspace':
      return isTrusted ? narrowest(scoped) : scoped.user;
    case 'tightenOnly':
      return kind === 'patterns' ? allPatterns(scoped) : anyRestriction(scoped);
    case 'workspace':
    case 'window':
      return narrowest(scoped);
  }
}

/** The value that the workspace's own settings give; undefined = none. */
export function ofWorkspace({ workspace, folder }: ScopedValue): unknown {
  return folder ?? workspace;
}

/** True when the workspace sets a value that is not used because the user doesn't trust the workspace. */
export function isIgnoredForTrust(key: SettingKey, scoped: ScopedValue, isTrusted: boolean): boolean {
  const { scope, default: fallback } = SETTINGS[key];
  const value = ofWorkspace(scoped);
  return scope === 'trustedWorkspace' && !isTrusted && value !== undefined && value !== fallback;
}

function narrowest(scoped: ScopedValue): unknown {
  return ofWorkspace(scoped) ?? scoped.user;
}

/** The first value other than false: no scope can lift a restriction of another. An invalid value counts as a restriction. */
function anyRestriction(scoped: ScopedValue): unknown {
  const { user, workspace, folder } = scoped;
  return [user, workspace, folder].find((value) => value !== undefined && value !== false) ?? narrowest(scoped);
}

/** The patterns of all scopes: no scope can remove those of another. */
function allPatterns({ user, workspace, folder }: ScopedValue): unknown {
  const values = [user, workspace, folder].filter((value) => value !== undefined);
  return values.length === 0 ? undefined : [...new Set(values.flat())];
}
