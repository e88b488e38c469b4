// Asks the Gemini CLI one question that needs neither tools nor a workspace: in an empty folder of ours, whose settings leave it nothing but words.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '#base/errorMessage.ts';
import { type GeminiCliParts, startGemini } from './geminiRunner.ts';
import { GeminiTranscript } from './transcript.ts';

/** The CLI's name for one fast model. Never `auto`: the CLI would first ask another model which one to take. */
const MODEL = 'flash';
const INACTIVITY_MS = 60_000;

/** Before the user's own settings, as those of the workspace: a list that names no tool leaves none. */
const SETTINGS = {
  tools: { core: ['none'] },
  hooksConfig: { enabled: false },
  skills: { enabled: false },
  experimental: { enableAgents: false },
  context: { fileName: 'no-context-file.md' },
};
const SYSTEM = 'You answer one question. You have no tools. Answer with exactly what the question asks for and nothing else.';

export interface GeminiAskParts extends GeminiCliParts {
  /** Ours to write in, always the same one: the CLI keeps a record of each folder it ran in. */
  storageFolder: string;
}

export type GeminiAnswer = { ok: true; text: string } | { ok: false; failure: { message: string; kind?: string } };

/** Resolves when nothing of the CLI is left, also after `signal` aborts. Never rejects for what the world does. */
export async function askGemini(parts: GeminiAskParts, question: string, signal: AbortSignal): Promise<GeminiAnswer> {
  const folder = path.join(parts.storageFolder, 'questions');
  const systemFile = path.join(folder, '.gemini', 'system.md');
  try {
    await mkdir(path.dirname(systemFile), { recursive: true });
    await settle(systemFile, SYSTEM);
    await settle(path.join(folder, '.gemini', 'settings.json'), JSON.stringify(SETTINGS));
  } catch (error) {
    return failed(`its folder could not be made (${errorMessage(error)}).`);
  }
  const nowhere = { write: async () => {} };
  const transcript = new GeminiTranscript(nowhere, { cwd: folder, model: MODEL, prompt: question });
  const { outcome } = await startGemini(
    {
      cli: parts,
      // The folder is ours, so its settings hold.
      isTrusted: true,
      cwd: folder,
      model: MODEL,
      prompt: question,
      inactivityMs: INACTIVITY_MS,
      // No server and no extension has such a name.
      flags: ['--extensions=none', '--allowed-mcp-server-names=claudomator-asks-without-tools'],
      environment: { GEMINI_SYSTEM_MD: systemFile },
    },
    transcript,
    nowhere,
    signal,
  );
  switch (outcome.kind) {
    case 'completed':
      return { ok: true, text: outcome.text };
    case 'failed':
      return failed(outcome.error.message, outcome.error.kind);
    case 'rateLimited':
      return failed('the Gemini API limits requests just now.', outcome.kind);
    default:
      return failed(outcome.kind === 'timedOut' ? outcome.message : 'it was stopped.');
  }
}

/** Another window may read the file at the same moment: it is never half written. */
async function settle(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return;
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

function failed(message: string, kind?: string): GeminiAnswer {
  return { ok: false, failure: { message, ...(kind === undefined ? {} : { kind }) } };
}
