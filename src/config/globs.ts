// Glob patterns as VS Code's users write them. Loaded only where a setting has some.
import picomatch from 'picomatch';

/** `path` with forward slashes, relative to its folder. A pattern without a slash fits the file's name in any folder. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return (
    picomatch.isMatch(path, [...globs], { dot: true, nocase: true }) ||
    picomatch.isMatch(
      path,
      globs.filter((glob) => !glob.includes('/')),
      { dot: true, nocase: true, basename: true },
    )
  );
}
