// Renames a name in documents, where it is code.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { isKept } from './occurrences.ts';

/** Fences, code in backticks, and indented blocks. */
const CODE_IN_DOCS = /^(?:```|~~~)[^\n]*\n[\s\S]*?^(?:```|~~~)|`[^`\n]+`|^(?: {4}|\t)[^\n]*$/gm;

function environmentVariable(name: string): RegExp {
  const safe = name.replaceAll('$', '\\$');
  return new RegExp(
    `\\benv(?:iron)?(?:\\.|\\[\\s*["'])${safe}\\b|\\b(?:getenv|Getenv|environ\\.get|env::var|LookupEnv)\\(\\s*["']${safe}["']`,
  );
}

/** In documents a name counts where it is code, in backticks or a fence; a changelog tells of the past. */
export function renamedDocs(codebase: Codebase, name: string, to: string, kept: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  const word = wholeWord(name, 'g');
  // Documents that speak of an environment variable of this name mean that.
  const isVariable = codebase.mentioning(name).some(({ text }) => environmentVariable(name).test(text));
  for (const file of codebase.mentioning(name)) {
    if (file.kind !== 'docs' || /change|history|release|news/i.test(file.path)) continue;
    if (isVariable && /environment|\benv\b|variable/i.test(file.text)) continue;
    const text = file.text.replace(CODE_IN_DOCS, (code, ...found: unknown[]) => {
      const at = found.find((one): one is number => typeof one === 'number') ?? 0;
      return code.replace(word, (old, inside: number) => (isKept(file.text, at + inside, name, kept) ? old : to));
    });
    if (text !== file.text) texts.set(file.path, text);
  }
  return texts;
}
