// Declares the state of a file on disk, in a snapshot or in an editor, and compares two.

/** `mode`: all permission bits; of a snapshot only 0o644 and 0o755 are known. `folder`: a folder is there. `blocked`: it can't be reached without following a link, or is neither file, link nor folder. */
export type FileState =
  | { kind: 'none' }
  | { kind: 'file'; bytes: Buffer; mode: number }
  | { kind: 'link'; target: Buffer }
  | { kind: 'folder' }
  | { kind: 'blocked' };

export type FileOnDisk = Extract<FileState, { kind: 'file' }>;

export const NONE: FileState = { kind: 'none' };

export function isExecutable(state: FileOnDisk): boolean {
  return (state.mode & 0o100) !== 0;
}

/** Modes count only as far as git has them: whether it is executable. */
export function isSame(one: FileState, other: FileState): boolean {
  if (one.kind === 'none') return other.kind === 'none';
  if (one.kind === 'link') return other.kind === 'link' && one.target.equals(other.target);
  return (
    one.kind === 'file' &&
    other.kind === 'file' &&
    one.bytes.equals(other.bytes) &&
    (IS_WINDOWS || isExecutable(one) === isExecutable(other))
  );
}

const IS_WINDOWS = process.platform === 'win32';

/** The mode of a file that becomes executable or stops being so: who may read it may run it. */
export function withExecutable(mode: number, executable: boolean): number {
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}
