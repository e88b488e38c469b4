// Detects questions about a part of something where nothing in the repository connects the two.
import type { Codebase } from '#agent/files/codebase.ts';
import { contentWords, type Request, splitWords } from '#agent/task/request.ts';

/** “the exponential backoff of our webhook delivery”: what, and of what. */
const PART_OF =
  /\b(?:the|our|its)\s+((?:[a-z-]+\s+){0,2}[a-z-]{4,})\s+(?:of|in|for)\s+(?:the|our|its)\s+((?:[a-z-]+\s+){0,2}?[a-z-]{4,})(?=\s|[,.;:?!]|$)/gi;

export interface Unrelated {
  part: string;
  whole: string;
  /** Where the part stands instead, at most three paths. */
  elsewhere: string[];
}

/** Null: they meet in a file, or one imports the other, or one of them is not here at all, which the model is left to say. */
export function unrelatedParts(request: Request, codebase: Codebase): Unrelated | null {
  const words = new Map(codebase.own().map((file) => [file.path, new Set(splitWords(`${file.path} ${file.text}`))]));
  const having = (word: string) => [...words].filter(([, own]) => own.has(word)).map(([path]) => path);
  for (const [, part = '', whole = ''] of request.text.matchAll(PART_OF)) {
    const head = contentWords(part).at(-1);
    const [owner] = contentWords(whole);
    if (head === undefined || owner === undefined || head === owner) continue;
    const [withPart, withOwner] = [having(head), having(owner)];
    if (withPart.length === 0 || withOwner.length === 0 || meet(withPart, withOwner, codebase)) continue;
    return { part: head, whole: owner, elsewhere: withPart.slice(0, 3) };
  }
  return null;
}

function meet(one: readonly string[], other: readonly string[], codebase: Codebase): boolean {
  const others = new Set(other);
  return one.some((path) => {
    if (others.has(path)) return true;
    const file = codebase.project.file(path);
    if (!file) return false;
    return [...codebase.imported(file), ...codebase.importers(file)].some((near) => others.has(near.path));
  });
}

export function unrelatedText({ part, whole, elsewhere }: Unrelated): string {
  const places = elsewhere.map((path) => `\`${path}\``).join(', ');
  return `Not found: nothing here has to do with both “${part}” and “${whole}”. “${part}” appears only in files without “${whole}”, such as ${places}.`;
}
