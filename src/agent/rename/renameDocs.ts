// Renames a name in documents, where it is code.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { isCompound } from './byName.ts';
import { isKept } from './occurrences.ts';

/** Fences, code in backticks, and indented blocks. */
const CODE_IN_DOCS = /^(?:```|~~~)[^\n]*\n[\s\S]*?^(?:```|~~~)|`[^`\n]+`|^(?: {4}|\t)[^\n]*$/gm;

function environmentVariable(name: string): RegExp {
  const safe = name.replaceAll('$', '\\$');
  return new RegExp(
    `\\benv(?:iron)?(?:\\.|\\[\\s*["'])${safe}\\b|\\b(?:getenv|Getenv|environ\\.get|env::var|LookupEnv)\\(\\s*["']${safe}["']`,
  );
}

/** After a name: it is one of a file. */
const FILE_NAME = /^\.(?:md|html?|[mc]?[jt]sx?|py|go|rs|json|ya?ml|toml|png|svg)\b/;

/** Whether what stands at this offset of a document means the definition that is renamed. */
export type IsMeantInDoc = (text: string, at: number) => boolean;

/** In documents an ordinary word counts where it is code, in backticks or a fence; a changelog tells of the past. */
export function renamedDocs(
  codebase: Codebase,
  name: string,
  to: string,
  { kept, isMeant }: { kept: readonly string[]; isMeant: IsMeantInDoc },
): Map<string, string> {
  const texts = new Map<string, string>();
  const word = wholeWord(name, 'g');
  // Documents that speak of an environment variable of this name mean that.
  const isVariable = codebase.mentioning(name).some(({ text }) => environmentVariable(name).test(text));
  for (const file of codebase.mentioning(name)) {
    if (file.kind !== 'docs' || /change|history|release|news/i.test(file.path)) continue;
    if (isVariable && /environment|\benv\b|variable/i.test(file.text)) continue;
    const isOther = (at: number) =>
      isKept(file.text, at, name, kept) ||
      FILE_NAME.test(file.text.slice(at + name.length, at + name.length + 6)) ||
      !isMeant(file.text, at);
    const renameFrom = (part: string, start: number) => part.replace(word, (old, at: number) => (isOther(start + at) ? old : to));
    const text = isCompound(name)
      ? renameFrom(file.text, 0)
      : file.text.replace(CODE_IN_DOCS, (code, ...found: unknown[]) => renameFrom(code, found.find((one) => typeof one === 'number') ?? 0));
    if (text !== file.text) texts.set(file.path, text);
  }
  return texts;
}
