// Declares a row of the command table, and quotes what a command takes from the project's files.
import type { Project } from './project.ts';

export interface FoundCommand {
  /** A shell command line, to be run in the folder that was asked about. */
  command: string;
  /** What in the project tells of it, in a few words for users: "test script of package.json". */
  reason: string;
}

/** Resolves to null where the project is of another kind, or has no tests of this kind. Runs nothing. */
export type CommandRow = (project: Project) => Promise<FoundCommand | null>;

/** Null for a name that can't be quoted safely for the shell. */
export function quoted(name: string, platform: NodeJS.Platform): string | null {
  if (/^[\w@+][\w@%+=:,./-]*$/.test(name) && !(platform === 'win32' && name.includes('%'))) return name;
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name) || name.startsWith('-') || name === '') return null;
  if (platform === 'win32') return /^[\w .+@=,/\\-]+$/.test(name) ? `"${name}"` : null;
  return `'${name.replaceAll("'", `'\\''`)}'`;
}
