// A home of the Gemini CLI that asks a stub on loopback, and nobody else.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GeminiStub } from './geminiStub.ts';

export interface GeminiHome {
  /** What the CLI must find in its environment. */
  env: NodeJS.ProcessEnv;
  remove(): void;
}

/** `baseUrl`: of one of the stub's scripts. */
export function makeGeminiHome(stub: GeminiStub, baseUrl: string): GeminiHome {
  const home = mkdtempSync(path.join(tmpdir(), 'claudomator-gemini-home-'));
  mkdirSync(path.join(home, '.gemini'));
  // With a base URL of its own the CLI takes the kind of account from here alone.
  const settings = { privacy: { usageStatisticsEnabled: false }, security: { auth: { selectedType: 'gemini-api-key' } } };
  writeFileSync(path.join(home, '.gemini', 'settings.json'), JSON.stringify(settings));
  return {
    env: {
      GEMINI_CLI_HOME: home,
      GEMINI_API_KEY: 'dummy',
      GOOGLE_GEMINI_BASE_URL: baseUrl,
      HTTPS_PROXY: stub.origin,
      NO_PROXY: '127.0.0.1,localhost',
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
