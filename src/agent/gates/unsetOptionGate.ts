// Detects drafts that read an option which nothing sets: its parser has to know it, too.
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import type { Candidate, Gap, Gate } from './gate.ts';

/** `const options = parseArgs(…)` */
const PARSED = /\b(options|opts|args|argv|flags|parameters|params|config|settings)\s*(?::[^=\n]+)?=\s*(?:await\s+)?([A-Za-z_$][\w$]*)\(/g;

export const unsetOptionGate: Gate = (candidate) => {
  for (const [path, after] of candidate.texts) {
    const [gap] = unsetOptions(path, after, candidate);
    if (gap !== undefined)
      return [
        {
          gate: 'unsetOption',
          weight: 'should',
          correction: `\`${gap.unused}\` is read, and \`${gap.owner}\` (${gap.path}) never sets it. Change \`${gap.owner}\`, too.`,
          gaps: [gap],
        },
      ];
  }
  return [];
};

/** Of options that one function of the project makes: those that the draft reads, and whose name stands nowhere in its file. */
function unsetOptions(path: string, after: string, { texts, before, codebase }: Candidate): Gap[] {
  const language = languageOf(path);
  if (!isScript(language) && language !== 'python') return [];
  const code = mask(after, language).code;
  const known = mask(before(path) ?? '', language).code;
  return [...code.matchAll(PARSED)].flatMap(([, options = '', parser = '']): Gap[] => {
    const [home, ...more] = codebase.defined(parser).filter(({ file, definition }) => file.kind === 'source' && definition.parent === null);
    if (home === undefined || more.length > 0) return [];
    const source = texts.get(home.file.path) ?? home.file.text;
    const reads = (text: string) =>
      new Set([...text.matchAll(new RegExp(`\\b${options}\\.([A-Za-z_]\\w*)\\b(?!\\s*(?:=(?!=)|\\())`, 'g'))].map(([, name = '']) => name));
    const old = reads(known);
    return [...reads(code)]
      .filter((name) => !old.has(name) && !new RegExp(`\\b${name}\\b|\\.\\.\\.|Object\\.assign|\\*\\*`).test(source))
      .map((name) => ({ path: home.file.path, owner: parser, unused: name }));
  });
}
