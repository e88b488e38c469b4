// Compiles the glob patterns of a setting. Loaded only when a setting has patterns.
import picomatch from 'picomatch';

/**
 * `fits`: whether a pattern matches a path (forward slashes, relative to its workspace folder). A pattern without a slash matches file names in any folder,
 * and one without wildcards also matches everything in the folder of that name.
 * `isNamed`: whether a pattern without wildcards is exactly this word, and can't be an ordinary word such as `data`.
 * `spacedFolders`: the literal prefixes of patterns that contain spaces, as such paths can't be found word by word.
 */
export function pathPatterns(globs: readonly string[]): {
  fits(path: string): boolean;
  isNamed(word: string): boolean;
  spacedFolders: string[];
} {
  const scans = globs.map((glob) => picomatch.scan(glob));
  const plain = scans.filter(({ isGlob, negated }) => !isGlob && !negated).map(({ base }) => base.replace(/\/+$/, ''));
  // The name of a folder stands for everything in it.
  const inFolders = plain.map((name) => `${name.includes('/') ? '' : '**/'}${name}/**`);
  const names = globs.filter((glob) => !glob.includes('/'));
  const whole = picomatch([...globs, ...inFolders], { dot: true, nocase: true });
  const ofName = names.length === 0 ? () => false : picomatch(names, { dot: true, nocase: true, basename: true });
  // `data` and `docs` are ordinary words; `id_rsa` is not.
  const exact = new Set(plain.filter((name) => /[\d_.-]/.test(name)).map((name) => name.toLowerCase()));
  return {
    fits: (path) => path !== '' && (whole(path) || ofName(path)),
    isNamed: (word) => exact.has(word.toLowerCase()),
    spacedFolders: scans.filter(({ base, isGlob }) => isGlob && /\s/.test(base)).map(({ base }) => base),
  };
}
