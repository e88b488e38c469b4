// Finds the program behind a script on Windows, where only real programs start without a shell.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { objectOf, parseJson, textOf } from '#base/json.ts';
import { commandsIn, valueIn } from './commandScript.ts';

/** `args` come before the caller's own. */
export interface Program {
  file: string;
  args: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Shims of shims. */
const MAX_STEPS = 4;
const MAX_SCRIPT_BYTES = 64 * 1024;

/** Resolves to what can be started, or to a sentence that says why nothing can. `executable`: absolute. `env`: of the program, for its PATH. */
export async function programBehind(
  executable: string,
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<Program | string> {
  if (platform !== 'win32') return { file: executable, args: [] };
  const program = await resolveFile(executable, env, MAX_STEPS);
  if (program !== null) return program;
  const isScript = /\.m?[jc]s$/i.test(executable);
  if (isScript) return `${executable} is a Node.js script, and node.exe was not found in PATH`;
  return `${executable} is a script that only a shell can start, and the program behind it was not found`;
}

async function resolveFile(file: string, env: Environment, steps: number): Promise<Program | null> {
  if (steps === 0) return null;
  switch (path.extname(file).toLowerCase()) {
    case '.cmd':
    case '.bat':
      return (await behindScript(file, env, steps)) ?? (await inPackageBeside(file, env, steps));
    case '.js':
    case '.mjs':
    case '.cjs':
      return withNode(file, env, steps);
    case '.ps1':
    case '':
      return behindSibling(file, env, steps);
    default:
      return { file, args: [] };
  }
}

async function behindScript(file: string, env: Environment, steps: number): Promise<Program | null> {
  for (const [name = '', ...args] of commandsIn(await textOfFile(file), file, env)) {
    if (!(await areThere(args))) continue;
    const program = await resolveName(name, path.dirname(file), env, steps - 1);
    if (program !== null) return { file: program.file, args: [...program.args, ...args] };
  }
  return null;
}

/** Package managers put scripts for other shells beside the command script, under the same name. */
async function behindSibling(file: string, env: Environment, steps: number): Promise<Program | null> {
  const base = file.slice(0, file.length - path.extname(file).length);
  for (const extension of ['.exe', '.cmd', '.bat']) {
    const sibling = base + extension;
    if (await isFile(sibling)) return resolveFile(sibling, env, steps - 1);
  }
  if (/^#!.*\bnode\b/.test(await textOfFile(file))) return withNode(file, env, steps);
  // No script, as far as can be told: let the system say so.
  return path.extname(file) === '' && !(await textOfFile(file)).startsWith('#!') ? { file, args: [] } : null;
}

/** Finds the package whose command has the name of a script that could not be read, where npm installs packages beside their scripts. */
async function inPackageBeside(script: string, env: Environment, steps: number): Promise<Program | null> {
  const folder = path.dirname(script);
  const modules = path.basename(folder) === '.bin' ? path.dirname(folder) : path.join(folder, 'node_modules');
  const command = path.basename(script, path.extname(script));
  for (const packageFolder of await packagesIn(modules)) {
    const manifest = objectOf(parseJson(await textOfFile(path.join(packageFolder, 'package.json'))));
    const isNamed = path.basename(packageFolder) === command;
    const target = textOf(objectOf(manifest?.bin)?.[command]) ?? (isNamed ? textOf(manifest?.bin) : null);
    if (target === null) continue;
    const file = path.join(packageFolder, ...target.split(/[\\/]/));
    if (!(await isFile(file))) continue;
    return path.extname(file).toLowerCase() === '.exe' ? { file, args: [] } : withNode(file, env, steps, folder);
  }
  return null;
}

async function packagesIn(modules: string): Promise<string[]> {
  const names = (await namesIn(modules)).filter((name) => !name.startsWith('.'));
  const lists = names.map(async (name) => {
    const folder = path.join(modules, name);
    return name.startsWith('@') ? (await namesIn(folder)).map((inner) => path.join(folder, inner)) : [folder];
  });
  return (await Promise.all(lists)).flat();
}

async function withNode(script: string, env: Environment, steps: number, folder = path.dirname(script)): Promise<Program | null> {
  const node = await resolveName('node', folder, env, steps - 1);
  return node && { file: node.file, args: [...node.args, script] };
}

/** `name`: a path, or the name of a program in `folder` or PATH. */
async function resolveName(name: string, folder: string, env: Environment, steps: number): Promise<Program | null> {
  if (path.isAbsolute(name)) return (await isFile(name)) ? resolveFile(name, env, steps) : null;
  if (path.basename(name) !== name) return null;
  const folders = [folder, ...(valueIn(env, 'PATH') ?? '').split(path.delimiter).filter((entry) => path.isAbsolute(entry))];
  const endings = path.extname(name) === '' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const place of folders)
    for (const ending of endings) {
      const file = path.join(place, name + ending);
      const program = (await isFile(file)) ? await resolveFile(file, env, steps) : null;
      if (program !== null) return program;
    }
  return null;
}

/** True unless a script among the arguments is missing: then another command of the shim is meant. */
async function areThere(args: readonly string[]): Promise<boolean> {
  const files = await Promise.all(args.filter((arg) => path.isAbsolute(arg)).map(isFile));
  return files.every(Boolean);
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** '' for what is missing, unreadable or too long. */
async function textOfFile(file: string): Promise<string> {
  try {
    return (await stat(file)).size > MAX_SCRIPT_BYTES ? '' : await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
