// The files that a task attaches or names, each in every form in which a pattern may know it. Linear in the text: a pasted megabyte is searched within moments.
import { homedir } from 'node:os';
import path from 'node:path';
import type { Task } from '#contracts/task.ts';

/** A setting's patterns, compiled. */
export interface PathPatterns {
  fits(path: string): boolean;
  /** Whether a pattern without wildcards is just this word, and no word of the language: any word of a text would fit `**`. */
  isNamed(word: string): boolean;
  /** The patterns' beginnings without wildcards that hold blanks: a text may name what lies there without quotes. */
  readonly spacedFolders: readonly string[];
}

type Mentions = Pick<Task, 'instructions' | 'attachments' | 'folder'>;

/** The first leaves brackets to names such as `[id].ts`, the second takes them for the sentence's. */
const WORDS = [/[^\s"'`<>|]+/gu, /[^\s"'`<>()[\]{}|*?,;=]+/gu];
const MAX_PATH = 4_096;
const QUOTED = /"([^"\n]{1,260})"|'([^'\n]{1,260})'|`([^`\n]{1,260})`/gu;

/** The first file that a pattern fits; null = none. `folders`: the workspace's. */
export function fittingFile(
  { instructions, attachments, folder }: Mentions,
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
  return new Set([...quoted, ...words].filter(({ length }) => length <= MAX_PATH).map(withoutTrimmings));
}

/** '(@src/a.ts:12),' → 'src/a.ts'. */
function withoutTrimmings(word: string): string {
  let end = word.length;
  while (end > 0 && '.,:;!?)]}'.includes(word.charAt(end - 1))) end -= 1;
  return word
    .slice(0, end)
    .replace(/^[([{]*(@|file:\/\/)?/, '')
    .replace(/(:\d+){1,2}$/, '');
}

/** As it is written, and relative to each folder that it lies in. With forward slashes. */
function formsOf(mention: string, roots: readonly string[]): string[] {
  const written = mention.replaceAll('\\', '/').replace(/^~\//, `${homedir()}/`);
  const forms = new Set([path.posix.normalize(written)]);
  const places = roots.map((root) => path.resolve(root, written));
  for (const root of roots) {
    for (const place of places) {
      const inside = path.relative(root, place);
      if (inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside)) forms.add(inside.replaceAll('\\', '/'));
    }
    // With several folders VS Code writes the folder's name first.
    const first = `${path.basename(root)}/`;
    if (written.startsWith(first)) forms.add(path.posix.normalize(written.slice(first.length)));
  }
  return [...forms];
}
