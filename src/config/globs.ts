// Glob patterns as VS Code's users write them. Loaded only where a setting has some.
import picomatch from 'picomatch';

/** Compiled. `fits` takes a path with forward slashes, relative to its folder; a pattern without a slash fits the file's name in any folder, and one
 *  without wildcards what lies in the folder of that name.
 *  `isNamed`: a pattern without wildcards is just this word, and no word of the language. `spacedFolders`: the patterns' beginnings without wildcards that hold blanks. */
export function pathPatterns(globs: readonly string[]): {
  fits(path: string): boolean;
  isNamed(word: string): boolean;
  spacedFolders: string[];
} {
  const scans = globs.map((glob) => picomatch.scan(glob));
  const plain = scans.filter(({ isGlob, negated }) => !isGlob && !negated).map(({ base }) => base.replace(/\/+$/, ''));
  // A folder's name means what lies in it.
  const inFolders = plain.map((name) => `${name.includes('/') ? '' : '**/'}${name}/**`);
  const names = globs.filter((glob) => !glob.includes('/'));
  const whole = picomatch([...globs, ...inFolders], { dot: true, nocase: true });
  const ofName = names.length === 0 ? () => false : picomatch(names, { dot: true, nocase: true, basename: true });
  // `data` or `docs` is a word of any sentence; `id_rsa` is not.
  const exact = new Set(plain.filter((name) => /[\d_.-]/.test(name)).map((name) => name.toLowerCase()));
  return {
    fits: (path) => path !== '' && (whole(path) || ofName(path)),
    isNamed: (word) => exact.has(word.toLowerCase()),
    spacedFolders: scans.filter(({ base, isGlob }) => isGlob && /\s/.test(base)).map(({ base }) => base),
  };
}
