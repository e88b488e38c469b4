// Makes the Gemini CLI repeat a failed request at most twice, instead of nine times, where neither the user nor an administrator chose otherwise.
import { randomUUID } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MAX_RETRIES } from '../retry/backoff.ts';

const VARIABLE = 'GEMINI_CLI_SYSTEM_DEFAULTS_PATH';
/** See getSystemConfigDir in @google/gemini-cli-core. */
const SYSTEM_FOLDERS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: '/Library/Application Support/GeminiCli',
  win32: 'C:\\ProgramData\\gemini-cli',
};

/** Variables for the CLI's environment. Its “system defaults” are the weakest of its settings files. */
export async function retryDefaults(environment: NodeJS.ProcessEnv, storageFolder: string): Promise<Record<string, string>> {
  if (environment[VARIABLE] !== undefined || (await hasSystemDefaults(environment))) return {};
  const file = path.join(storageFolder, 'gemini-defaults.json');
  const settings = JSON.stringify({ general: { maxAttempts: MAX_RETRIES + 1 } });
  if ((await readFile(file, 'utf8').catch(() => '')) !== settings) await replaceFile(file, settings);
  return { [VARIABLE]: file };
}

/** Never half a file: another run may be reading it. */
async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

async function hasSystemDefaults(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const settings = environment.GEMINI_CLI_SYSTEM_SETTINGS_PATH;
  const folder = settings === undefined ? (SYSTEM_FOLDERS[process.platform] ?? '/etc/gemini-cli') : path.dirname(settings);
  return access(path.join(folder, 'system-defaults.json')).then(
    () => true,
    () => false,
  );
}
