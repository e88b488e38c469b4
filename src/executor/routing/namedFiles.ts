// Finds the first file that a task attaches or names and that a pattern matches.
// Linear in the length of the text: a pasted megabyte takes moments.
import { homedir } from 'node:os';
import path from 'node:path';
import type { Task } from '#contracts/task.ts';

/** The compiled patterns of a setting. */
export interface PathPatterns {
  fits(path: string): boolean;
  /** Whether a pattern without wildcards is exactly this word. For words that look like no path: `**` would match every word of a text. */
  isNamed(word: string): boolean;
  /** Folders with blanks in their names with which patterns begin: a text may name files there without quotes. */
  readonly spacedFolders: readonly string[];
}

type MentioningTask = Pick<Task, 'instructions' | 'attachments' | 'folder'>;

/** The first counts brackets to names such as `[id].ts`, the second to the sentence around the name. */
const WORDS = [/[^\s"'`<>|]+/gu, /[^\s"'`<>()[\]{}|*?,;=]+/gu];
const MAX_PATH = 4_096;
const QUOTED = /"([^"\n]{1,260})"|'([^'\n]{1,260})'|`([^`\n]{1,260})`/gu;

/** As the task writes it; null = none. `folders`: of the workspace, absolute. */
export function fittingFile(
  { instructions, attachments, folder }: MentioningTask,
  patterns: PathPatterns,
  folders: readonly string[],
): string | null {
  const roots = [...new Set([folder, ...folders])].filter((root) => root !== null);
  const fits = (mention: string) => formsOf(mention, roots).some((form) => patterns.fits(form));
  for (const { name, path: file } of attachments) if ([name, file ?? name].some(fits)) return name;
  for (const word of mentionsIn(instructions)) {
    const isPath = /[./\\]/.test(word);
    if (isPath ? fits(word) : patterns.isNamed(word)) return word;
  }
  const text = patterns.spacedFolders.length === 0 ? '' : instructions.replaceAll('\\', '/').toLowerCase();
  return patterns.spacedFolders.find((start) => text.includes(`${start.toLowerCase()}/`)) ?? null;
}

function mentionsIn(text: string): Set<string> {
  const quoted = [...text.matchAll(QUOTED)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  const words = WORDS.flatMap((word) => text.match(word) ?? []);
  return new Set([...quoted, ...words].filter(({ length }) => length <= MAX_PATH).map(withoutPunctuation));
}

/** '(@src/a.ts:12),' → 'src/a.ts'. */
function withoutPunctuation(word: string): string {
  let end = word.length;
  while (end > 0 && '.,:;!?)]}'.includes(word.charAt(end - 1))) end -= 1;
  return word
    .slice(0, end)
    .replace(/^[([{]*(@|file:\/\/)?/, '')
    .replace(/(:\d+){1,2}$/, '');
}

/** The path as written, and relative to each folder that it lies in, with forward slashes: a pattern may be meant for any of them. */
function formsOf(mention: string, roots: readonly string[]): string[] {
  const written = mention.replaceAll('\\', '/').replace(/^~\//, `${homedir()}/`);
  const forms = new Set([path.posix.normalize(written)]);
  const places = roots.map((root) => path.resolve(root, written));
  for (const root of roots) {
    for (const place of places) {
      const inside = path.relative(root, place);
      if (inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside)) forms.add(inside.replaceAll('\\', '/'));
    }
    // In a workspace of several folders VS Code puts the folder's name first.
    const first = `${path.basename(root)}/`;
    if (written.startsWith(first)) forms.add(path.posix.normalize(written.slice(first.length)));
  }
  return [...forms];
}
