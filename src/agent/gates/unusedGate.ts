// Detects drafts that stop halfway: a new parameter, option or variable that nothing uses.
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import { argumentsFrom } from '#base/brackets.ts';
import type { Candidate, Gap, Gate } from './gate.ts';

export const unusedGate: Gate = ({ texts, before, codebase }) => {
  const found: Gap[] = [];
  for (const [path, after] of texts) {
    const language = languageOf(path);
    if (language === 'go') found.push(...unsetFields(path, before(path) ?? '', { texts, codebase }));
    if (!isScript(language) && language !== 'python') continue;
    found.push(...unusedNames(path, before(path) ?? '', after));
    if (language === 'python') {
      const all = [...texts.values(), ...codebase.own().flatMap((file) => (texts.has(file.path) ? [] : [file.text]))];
      found.push(...unusedFlags(path, before(path) ?? '', after, all));
    }
  }
  const [gap] = found;
  return gap === undefined
    ? []
    : [
        {
          gate: 'unused',
          weight: 'should',
          correction: `\`${gap.unused}\` is declared and never used, so the change is not finished. Use it where it has to take effect.`,
          gaps: [gap],
        },
      ];
};

/** Parameters and variables that a function did not have before, and does not use. */
export function unusedNames(path: string, before: string, after: string): Gap[] {
  const old = declared(before, path);
  const bodiesOf = (owner: string) => old.filter((one) => one.owner === owner).map(({ body }) => body);
  // Where other functions of the file take it and leave it unused, it is passed in by custom.
  const isCustom = (name: string) => old.some((one) => one.name === name && !hasWord(one.body, name, 1));
  return declared(after, path)
    .filter(({ name, owner, body, isGiven }) => {
      const bodies = bodiesOf(owner);
      return !isGiven && !name.startsWith('_') && !hasWord(bodies.join('\n'), name, 0) && !hasWord(body, name, 1) && !isCustom(name);
    })
    .map(({ name, owner }) => ({ path, owner, unused: name }));
}

/** Of Go: a field that a struct did not have, and that nothing sets or reads, with the one function that makes such a struct. */
function unsetFields(path: string, before: string, { texts, codebase }: Pick<Candidate, 'texts' | 'codebase'>): Gap[] {
  const known = new Set(structFields(before).map(({ type, name }) => `${type}.${name}`));
  const fresh = structFields(texts.get(path) ?? '').filter(({ type, name }) => !known.has(`${type}.${name}`));
  // Most drafts add none, and the whole project is not read for them.
  if (fresh.length === 0) return [];
  const sources = new Map(codebase.own().flatMap((file) => (file.path.endsWith('.go') ? [[file.path, file.text] as const] : [])));
  for (const [one, text] of texts) if (one.endsWith('.go')) sources.set(one, text);
  const codes = [...sources].map(([one, text]) => ({ path: one, text, code: mask(text, 'go').code }));
  return fresh.flatMap(({ type, name }): Gap[] => {
    const times = codes.reduce((sum, { code }) => sum + (code.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0), 0);
    if (times > 1) return [];
    const makers = codes.flatMap((one) =>
      outline(one.text, 'go')
        .filter(
          ({ kind, line, end }) =>
            kind !== 'type' &&
            new RegExp(`\\b${type}\\{`).test(
              one.code
                .split('\n')
                .slice(line, end + 1)
                .join('\n'),
            ),
        )
        .map((definition) => ({ path: one.path, owner: definition.name, unused: name })),
    );
    return makers.length === 1 ? makers : [];
  });
}

function structFields(text: string): { type: string; name: string }[] {
  const code = mask(text, 'go').code;
  return [...code.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)].flatMap(([, type = '', body = '']) =>
    [...body.matchAll(/^\t([A-Za-z]\w*)[ \t]+[\w*[\].]/gm)].map(([, name = '']) => ({ type, name })),
  );
}

/** Of argparse: `--min-kg` is read as `args.min_kg`. */
function unusedFlags(path: string, before: string, after: string, all: readonly string[]): Gap[] {
  if (/\bvars\(|_get_kwargs|\bdest\s*=/.test(after)) return [];
  const reader = outline(after, 'python').find(({ line, end }) =>
    /\bparse_(?:known_)?args\(/.test(
      after
        .split('\n')
        .slice(line, end + 1)
        .join('\n'),
    ),
  );
  const flags = [...after.matchAll(/\.add_argument\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)].flatMap(
    ([, given = '']) => /["']--([a-z][\w-]*)["']/.exec(given)?.[1] ?? [],
  );
  return flags
    .filter((flag) => !before.includes(`--${flag}`))
    .map((flag) => flag.replaceAll('-', '_'))
    .filter((name) => !all.some((text) => new RegExp(`\\.${name}\\b|["']${name}["']`).test(text)))
    .flatMap((name) => (reader === undefined ? [] : [{ path, owner: reader.name, unused: name }]));
}

/** Parameters and variables of functions, each with the code in which it must be used. */
function declared(text: string, path: string): { name: string; owner: string; body: string; isGiven: boolean }[] {
  const language = languageOf(path);
  const lines = mask(text, language).code.split('\n');
  return outline(text, language)
    .filter(({ kind }) => kind === 'function' || kind === 'method')
    .flatMap(({ name: own, line, end }) => {
      const body = lines.slice(line, end + 1).join('\n');
      const parameters = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(body.slice(Math.max(0, body.indexOf(own))))?.[1] ?? '';
      const variables = [...body.matchAll(/\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)/g)].map(([, name = '']) => name);
      const taken = [...body.matchAll(/\b(?:const|let|var)\s*\{([^{}]*)\}/g)].flatMap(([, names = '']) => names.split(',').map(localName));
      const given = new Set(givenParameters(plainParameters(parameters), own, body));
      // A function without a body of its own (an interface, an abstract method) uses nothing.
      const isEmpty = line === end && !body.includes('{');
      return isEmpty
        ? []
        : [...plainParameters(parameters), ...variables, ...taken]
            .filter((name) => name !== '')
            .map((name) => ({ name, owner: own, body, isGiven: given.has(name) }));
    });
}

/** Parameters that have to be there: before one that is used, of a special method of Python, or one of a framework’s. */
function givenParameters(names: readonly string[], owner: string, body: string): string[] {
  const last = /^__\w+__$/.test(owner) ? names.length : names.findLastIndex((name) => name !== '' && hasWord(body, name, 1));
  return names.filter((name, at) => at <= last || name === 'next');
}

function plainParameters(parameters: string): string[] {
  return argumentsFrom(`${parameters})`, 0)
    .map(({ text }) => /^\s*([A-Za-z_$][\w$]*)\s*(?:[:=?]|$)/.exec(text)?.[1] ?? '')
    .filter((name) => name !== 'self' && name !== 'cls' && name !== 'this');
}

/** Of `name`, `name = 1`, `key: name`. */
function localName(part: string): string {
  return /([A-Za-z_$][\w$]*)\s*(?:=.*)?$/.exec(part.replace(/^[^:]*:/, ''))?.[1] ?? '';
}

/** Whether it stands there more often than `times`. */
function hasWord(code: string, name: string, times: number): boolean {
  return [...code.matchAll(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'))].length > times;
}
