// Detects calls of list methods on a Map or Set of JavaScript, which has none of them.
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import type { Gate } from './gate.ts';

const OF_LISTS = 'map|filter|reduce|some|every|find|findIndex|sort|toSorted|slice|flatMap|join|reverse|push|includes';

export const mapMethodGate: Gate = ({ texts, before, codebase }) => {
  for (const [path, after] of texts) {
    if (!isScript(languageOf(path))) continue;
    const code = mask(after, languageOf(path)).code;
    for (const [name, kind] of collectionsIn(code, codebase)) {
      const call = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\.(${OF_LISTS})\\(`).exec(code);
      if (call === null || before(path)?.includes(call[0])) continue;
      const each = kind === 'Map' ? '([key, value])' : '(value)';
      return [
        {
          gate: 'mapMethod',
          weight: 'should',
          correction: `\`${name}\` is a ${kind}, which has no \`${call[1]}\`. Write \`[...${name}].${call[1]}(${each} => …)\`.`,
        },
      ];
    }
  }
  return [];
};

/** Names that are given a Map or Set once, here or by a function of the project that returns one. */
function collectionsIn(code: string, codebase: Codebase): [string, 'Map' | 'Set'][] {
  return [...code.matchAll(/\bconst\s+([A-Za-z_$][\w$]*)\s*=\s*(?:new\s+(Map|Set)\b|([A-Za-z_$][\w$]*)\()/g)].flatMap(
    ([, name = '', kind, maker]): [string, 'Map' | 'Set'][] => {
      // A name that is bound twice may be either.
      if ((code.match(new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\b`, 'g'))?.length ?? 0) > 1) return [];
      const made = kind ?? (maker === undefined ? null : returnedBy(maker, codebase));
      return made === 'Map' || made === 'Set' ? [[name, made]] : [];
    },
  );
}

/** What the one function of this name returns at its end. */
function returnedBy(name: string, codebase: Codebase): string | null {
  const [home, ...more] = codebase.defined(name).filter(({ file }) => file.kind === 'source');
  if (home === undefined || more.length > 0) return null;
  const body = mask(home.file.text, languageOf(home.file.path))
    .code.split('\n')
    .slice(home.definition.line, home.definition.end + 1)
    .join('\n');
  const [only, ...others] = [...body.matchAll(/\breturn\s+([^;\n]+)/g)].map(([, value = '']) => value.trim());
  if (only === undefined || others.length > 0) return null;
  const isName = /^[\w$]+$/.test(only);
  const made = isName
    ? new RegExp(`\\bconst\\s+${only.replaceAll('$', '\\$')}\\s*=\\s*new\\s+(Map|Set)\\b`).exec(body)
    : /^new\s+(Map|Set)\b/.exec(only);
  return made?.[1] ?? null;
}
