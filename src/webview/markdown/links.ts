// Tells where a link in a model's Markdown leads: the web, a workspace file, or nowhere. Pure.

const WEB = /^(https?|mailto):/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const DRIVE = /^[a-z]:[\\/]/i;
/** `store.ts:12`, which would else be a scheme. */
const FILE_AND_LINE = /^[^:/\\]+\.[^:/\\]+:L?\d+(?:C\d+)?(?=[:#,–-]|$)/i;
/** `#L12`, `#L12-L20`, `#L12C5-L20C3`, `#12`, `:12`, `:L12`, `:12:5`, `:12-20` at the end. */
const LINE = /[#:]L?(\d{1,7})(?:C\d{1,7})?(?:[-–:,]L?\d{1,7}(?:C\d{1,7})?)*$/i;
/** What addresses of files begin with, VS Code's (`vscode://file/path:line`) and its relatives' too. */
const FILE_SCHEME = /^(?:file:\/\/(?:localhost)?|(?:vscode|vscode-insiders|vscodium|cursor|windsurf):\/\/file)(?=\/)/i;
/** A name with an ending, behind words that could be names: no list of arguments, no formula. */
const SPACED_PATH = /^(?![^\\/]* - [^\\/]*$)(?!.*(?:, |[<>|?*"=;{}]|[\\/] | [\\/]))[^\s].*\.[a-z][a-z0-9]{0,9}$/iu;
const MAX_SPACED_CHARS = 300;
const SPACED_TARGET = new RegExp(
  String.raw`((?:[^\s()<>]|\([^()\n]{0,100}\)| (?! )){1,${MAX_SPACED_CHARS}}?)(?=\s*\)|\s+(?:"[^"\n]{0,300}"|'[^'\n]{0,300}')\s*\))`,
  'y',
);
/** What may follow the target of a link: its end, or its title. */
const END = /\s*\)|\s+(?:"[^"]*"|'[^']*'|\([^()]*\))\s*\)/y;
const MAX_PATH_CHARS = 1_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** `path`: as the model wrote it, relative or absolute; whether there is such a file is for the extension to check. `line`: from 1. */
export interface FileTarget {
  path: string;
  line: number | null;
}

export function isWebLink(href: string): boolean {
  return WEB.test(href.trim());
}

/** A link into the same answer, which has no such anchors. */
export function isAnchor(href: string): boolean {
  return href.startsWith('#');
}

/** `href` may be percent-encoded. null = not a file: another scheme, another host, or text that hides something. */
export function fileTarget(href: string): FileTarget | null {
  const whole = decoded(href.trim().replace(FILE_SCHEME, ''));
  if (whole === null || CONTROL.test(whole) || whole.length > MAX_PATH_CHARS) return null;
  if (SCHEME.test(whole) && !DRIVE.test(whole) && !FILE_AND_LINE.test(whole)) return null;
  // A host of its own: //host/share, \\host\share.
  if (/^[\\/]{2}/.test(whole)) return null;
  const found = LINE.exec(whole);
  const line = Number(found?.[1] ?? 0);
  const path = (found ? whole.slice(0, found.index) : whole.replace(/#[^/\\]*$/, ''))
    // file:///C:/x
    .replace(/^\/(?=[a-z]:[\\/])/i, '');
  return path === '' ? null : { path, line: line > 0 ? line : null };
}

/** True for `src/a`, `a.ts`, `./a`, not for a word: `[Note]: important` is no link definition. */
export function looksLikePath(href: string): boolean {
  const target = fileTarget(href);
  return target !== null && /[\\/]|\.[a-z0-9]+$/i.test(target.path);
}

/**
 * Where the target of a link ends that begins at `start` and is a path with spaces, which CommonMark takes only in `<>`; null = it is none.
 * `end`: where it ends for CommonMark.
 */
export function endOfSpacedPath(text: string, start: number, end: number): number | null {
  if (text[end] !== ' ' || matchAt(END, text, end) !== null) return null;
  const found = matchAt(SPACED_TARGET, text, start)?.[1];
  if (found === undefined || !found.includes(' ') || isWebLink(found)) return null;
  const target = fileTarget(encodeURI(found));
  return target !== null && SPACED_PATH.test(target.path) ? start + found.length : null;
}

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | null {
  sticky.lastIndex = at;
  return sticky.exec(text);
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
