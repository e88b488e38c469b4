// Gives a list of exports back the module that it passes on, which small models leave out.
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';

const LIST = /^export\s*\{([^{}]*)\}\s*(;?)[ \t]*$/gm;
const PASSED_ON = /^export\s*(?:type\s*)?\{([^{}]*)\}\s*from\s*(["'][^"'\n]+["'])/gm;

/** `export { a, b };`, where the file has none of them and passed on `a` before. */
export function passOn(before: string, after: string, path: string): string {
  const language = languageOf(path);
  if (!isScript(language)) return after;
  const { code } = mask(after, language);
  const sources = [...before.matchAll(PASSED_ON)].map(([, names = '', source = '']) => ({ names: namesIn(names), source }));
  return after.replace(LIST, (whole, list: string, end: string) => {
    const names = namesIn(list);
    const isOwn = names.some((name) =>
      new RegExp(`\\b(?:function\\*?|class|const|let|var|import)\\b[^;\\n]*\\b${name.replaceAll('$', '\\$')}\\b`).test(code),
    );
    const source = isOwn ? undefined : sources.find((one) => one.names.some((name) => names.includes(name)))?.source;
    return source === undefined ? whole : `export {${list}} from ${source}${end}`;
  });
}

function namesIn(list: string): string[] {
  return list.split(',').flatMap((one) => /^\s*(?:type\s+)?([A-Za-z_$][\w$]*)/.exec(one)?.[1] ?? []);
}
