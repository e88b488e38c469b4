// Makes a home for one user of the Gemini CLI, and the environment that leads it to a stub.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached } from '../../scripts/parts/paths.ts';
import type { GeminiStub } from './geminiStub.ts';

/** Makes `home` with an empty workspace `ws` in it. `settings`: of the user, in ~/.gemini/settings.json. */
export async function makeGeminiUser(home: string, settings: object = {}): Promise<string> {
  await mkdir(path.join(home, '.gemini'), { recursive: true });
  await mkdir(path.join(home, 'ws'));
  // With a base URL of its own the CLI takes the kind of account from here alone.
  const security = { auth: { selectedType: 'gemini-api-key' } };
  const whole = { privacy: { usageStatisticsEnabled: false }, security, ...settings };
  await writeFile(path.join(home, '.gemini', 'settings.json'), JSON.stringify(whole));
  return home;
}

/** What leads the CLI of this user to a script of the stub; everything else ends at the stub's proxy. */
function onStub(baseUrl: string, stub: GeminiStub): NodeJS.ProcessEnv {
  return {
    NODE_COMPILE_CACHE: cached('compiled'),
    GEMINI_API_KEY: 'dummy',
    GOOGLE_GEMINI_BASE_URL: baseUrl,
    HTTPS_PROXY: stub.origin,
    NO_PROXY: '127.0.0.1',
  };
}

/** A whole environment. */
export function geminiEnvironment(home: string, baseUrl: string, stub: GeminiStub): NodeJS.ProcessEnv {
  return { HOME: home, PATH: [path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter), ...onStub(baseUrl, stub) };
}

/** What is added to the environment of a VS Code, which has a HOME of its own. */
export function geminiInVsCode(home: string, baseUrl: string, stub: GeminiStub): NodeJS.ProcessEnv {
  return { GEMINI_CLI_HOME: home, ...onStub(baseUrl, stub) };
}
