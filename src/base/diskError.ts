// Explains to users why a file could not be written.

/** `what`: what could not be written, as a noun with its article: 'the transcript'. The original error is the `cause`. */
export function explainDiskError(error: unknown, what: string): Error {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? 'unknown error';
  return new Error(`Could not write ${what}: ${REASONS[code] ?? `the file system reports ${code}.`}`, { cause: error });
}

const FULL = 'the disk is full. Free some space and try again.';
const REFUSED = 'the folder isn’t writable. Check its permissions.';
const GONE = 'it no longer exists.';
const REASONS: Record<string, string> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EACCES: REFUSED,
  EPERM: REFUSED,
  EROFS: REFUSED,
  ENOENT: GONE,
};
