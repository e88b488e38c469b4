// Reads from a Windows command script (.cmd, .bat) which programs it hands its arguments to.
// Covers the shims of npm, pnpm, Yarn, Volta, Scoop and others alike: each ends in a command with `%*`.
import path from 'node:path';

/** Returns the commands in the order of the script, each as program and arguments; some may not exist. `file`: the script's path. */
export function commandsIn(text: string, file: string, env: Readonly<Record<string, string | undefined>>): string[][] {
  const variables = assignedVariables(text);
  return text.split(/\r?\n/).flatMap((line) => {
    const command = commandOf(line);
    if (command === null) return [];
    return alternatives(command, variables).map((one) => wordsOf(expand(one, file, env)).map(toPath));
  });
}

/** What may stand before a command on its line. */
const PREFIXES = /^(?:[\s@(]+|(?:call|else)\s+|if\s+(?:not\s+)?exist\s+(?:"[^"]*"|\S+)\s+)*/i;

/** The part of a line that hands the script's arguments on, without them; null where none does. */
function commandOf(line: string): string | null {
  const end = line.indexOf('%*');
  if (end === -1 || /^\s*@?(?:rem\b|::)/i.test(line)) return null;
  const parts = line.slice(0, end).match(/(?:"[^"]*"|[^&|"])+/g) ?? [];
  const command = (parts.at(-1) ?? '').replace(PREFIXES, '').trim();
  return command === '' ? null : command;
}

/** The values of each variable that the script sets, by its name in lower case. */
function assignedVariables(text: string): Map<string, string[]> {
  const variables = new Map<string, string[]>();
  for (const [, quoted, plain] of text.matchAll(/^[\s@(]*set\s+(?:"([^"\r\n]+)"|([^"\r\n]+?))[\s)]*$/gim)) {
    const [name = '', ...value] = (quoted ?? plain ?? '').split('=');
    variables.set(name.toLowerCase(), [...(variables.get(name.toLowerCase()) ?? []), value.join('=')]);
  }
  return variables;
}

/** A command for each value of the variables in it, as the script decides between them while it runs. */
function alternatives(command: string, variables: Map<string, string[]>, depth = 0): string[] {
  const name = [...command.matchAll(/%(\w+)%/g)].map(([, found = '']) => found).find((found) => variables.has(found.toLowerCase()));
  if (name === undefined || depth > MAX_DEPTH) return [command];
  const values = variables.get(name.toLowerCase()) ?? [];
  return values.flatMap((value) =>
    alternatives(
      command.replaceAll(`%${name}%`, () => value),
      variables,
      depth + 1,
    ),
  );
}

/** Of variables whose values name others. */
const MAX_DEPTH = 3;

/** Replaces what stands for the script's own path (`%~dp0` and the like) and for environment variables. */
function expand(command: string, file: string, env: Readonly<Record<string, string | undefined>>): string {
  const { dir, name, ext } = path.parse(file);
  const parts: Record<string, string> = {
    dp: `${dir}${path.sep}`,
    n: name,
    nx: name + ext,
    f: file,
    dpn: path.join(dir, name),
    dpnx: file,
  };
  return command
    .replace(/%~([a-z]+)0/gi, (whole, letters: string) => parts[letters.toLowerCase()] ?? whole)
    .replace(/%0/g, () => file)
    .replace(/%(\w+)%/g, (whole, variable: string) => valueIn(env, variable) ?? whole);
}

/** Names are case-insensitive on Windows. */
export function valueIn(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name.toUpperCase())?.[1];
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => word.replaceAll('"', ''));
}

/** A word with a separator becomes a path of this system, others stay as they are. */
function toPath(word: string): string {
  return /^[^-].*[\\/]/.test(word) ? path.normalize(word.replaceAll('\\', path.sep)) : word;
}
