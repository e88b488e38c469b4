// Refuses drafts that assign to a constant of JavaScript: such code parses, and fails when it runs.
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import type { Gate } from './gate.ts';

export const constGate: Gate = ({ texts, before }) => {
  for (const [path, after] of texts) {
    const language = languageOf(path);
    if (!isScript(language)) continue;
    const known = new Set(assigned(before(path) ?? '', path));
    const [name] = assigned(after, path).filter((one) => !known.has(one));
    if (name !== undefined)
      return [
        {
          gate: 'const',
          weight: 'must',
          correction: `\`${name}\` is declared with const and assigned again, which fails. Declare it with let, or use another name.`,
        },
      ];
  }
  return [];
};

/** Names that one function declares once, as a constant, and assigns again. */
function assigned(text: string, path: string): string[] {
  const language = languageOf(path);
  const lines = mask(text, language).code.split('\n');
  return outline(text, language)
    .filter(({ kind }) => kind === 'function' || kind === 'method')
    .flatMap(({ line, end }) => {
      const body = lines.slice(line, end + 1).join('\n');
      const names = [...body.matchAll(/\bconst\s+([A-Za-z_$][\w$]*)\s*(?::[^=;\n]+)?=[^=>]/g)].map(([, name = '']) => name);
      return names.filter((name) => {
        const word = name.replaceAll('$', '\\$');
        const declared =
          body.match(
            new RegExp(`(?:\\b(?:const|let|var)\\s+${word}|[(,[]\\s*${word}\\s*[,:)=}\\]]|\\{\\s*${word}\\s*[,:}])(?![\\w$])`, 'g'),
          )?.length ?? 0;
        return (
          declared === 1 &&
          new RegExp(`(?:^|[;{}\\n])\\s*${word}\\s*(?:[-+*/%&|^]|\\*\\*|<<|>>|\\?\\?|&&|\\|\\|)?=(?![=>])(?<!\\S=(?=[{"']))`).test(body)
        );
      });
    });
}
