// Reads the keys of a table or the items of a list of constants.
import { isLiteral } from '#agent/askedTests/assertion.ts';
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { unique } from '#agent/task/request.ts';
import { argumentsFrom } from '#base/brackets.ts';

const MOST = 6;

/** As code. `name` may have an object before it. */
export function keysOfTable(name: string, files: readonly ProjectFile[]): string[] {
  const own = name.slice(name.lastIndexOf('.') + 1);
  for (const { path, text } of files) {
    const definition = outline(text, languageOf(path)).find((one) => one.name === own && one.kind === 'value');
    if (definition === undefined) continue;
    const code = text
      .split('\n')
      .slice(definition.line, definition.end + 1)
      .join('\n');
    const equals = code.indexOf('=');
    const start = code.slice(Math.max(0, equals)).search(languageOf(path) === 'go' ? /\{/ : /[[{]|\((?!\s*\[)/);
    if (equals === -1 || start === -1) return [];
    const at = equals + start;
    const items = argumentsFrom(
      code.replace(/\/\/[^\n]*|(?<=[\s,])#[^\n]*/g, (comment) => ' '.repeat(comment.length)),
      at + 1,
    ).map((one) => one.text);
    return unique(items.flatMap((item) => keyIn(item, code[at] ?? ''))).slice(0, MOST);
  }
  return [];
}

function keyIn(item: string, open: string): string[] {
  if (open === '{') {
    const [, quoted, number, word] = /^(?:(["'][^"'\n]*["'])|(-?\d+)|([A-Za-z_$][\w$]*))\s*:/.exec(item) ?? [];
    if (word !== undefined) return [`'${word}'`];
    if (quoted !== undefined) return [quoted];
    if (number !== undefined) return [number];
    // A set.
    return isLiteral(item) ? [item] : [];
  }
  // A pair of a Map, or a plain list.
  const [first] = item.startsWith('[') ? argumentsFrom(item, 1) : [];
  return [first?.text ?? item].filter((one) => /^["']|^-?\d/.test(one) && isLiteral(one));
}
