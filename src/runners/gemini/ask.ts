// Asks the Gemini CLI one question, without tools or a workspace, in an empty folder of ours.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '#base/errorMessage.ts';
import { type GeminiCliParts, runGeminiOnce } from './geminiRunner.ts';
import { GeminiTranscript } from './transcript.ts';

/** The CLI's name for one fast model. Not `auto`, for which the CLI would first ask another model which one to use. */
const MODEL = 'flash';
const INACTIVITY_MS = 60_000;

/** Workspace settings, which take precedence over the user's own. A core list that names no existing tool leaves none. */
const SETTINGS = {
  tools: { core: ['none'] },
  hooksConfig: { enabled: false },
  skills: { enabled: false },
  experimental: { enableAgents: false },
  context: { fileName: 'no-context-file.md' },
};
const SYSTEM = 'You answer one question. You have no tools. Answer with exactly what the question asks for and nothing else.';

export interface GeminiAskParts extends GeminiCliParts {
  /** A folder we may write in, always the same: the CLI keeps a record of each folder it ran in. */
  storageFolder: string;
}

export type GeminiAnswer = { ok: true; text: string } | { ok: false; failure: { message: string; kind?: string } };

/** Resolves when all processes of the CLI have exited, also after `signal` aborts. Never rejects. */
export async function askGemini(parts: GeminiAskParts, question: string, signal: AbortSignal): Promise<GeminiAnswer> {
  const folder = path.join(parts.storageFolder, 'questions');
  const systemFile = path.join(folder, '.gemini', 'system.md');
  try {
    await mkdir(path.dirname(systemFile), { recursive: true });
    await writeIfChanged(systemFile, SYSTEM);
    await writeIfChanged(path.join(folder, '.gemini', 'settings.json'), JSON.stringify(SETTINGS));
  } catch (error) {
    return failed(`its folder could not be created (${errorMessage(error)}).`);
  }
  const noTranscript = { write: async () => {} };
  const transcript = new GeminiTranscript(noTranscript, { cwd: folder, model: MODEL, prompt: question, resumes: null });
  const { outcome } = await runGeminiOnce(
    {
      cli: parts,
      // The folder is ours, so its settings may apply.
      isTrusted: true,
      cwd: folder,
      model: MODEL,
      prompt: question,
      inactivityMs: INACTIVITY_MS,
      // No MCP server and no extension has such a name.
      flags: ['--extensions=none', '--allowed-mcp-server-names=claudomator-asks-without-tools'],
      environment: { GEMINI_SYSTEM_MD: systemFile },
    },
    transcript,
    noTranscript,
    signal,
  );
  switch (outcome.kind) {
    case 'completed':
      return { ok: true, text: outcome.text };
    case 'failed':
      return failed(outcome.error.message, outcome.error.kind);
    case 'rateLimited':
      return failed('the Gemini API is limiting requests.', outcome.kind);
    default:
      return failed(outcome.kind === 'timedOut' ? outcome.message : 'it was stopped.');
  }
}

/** Replaces the file as a whole, as another window may be reading it. */
async function writeIfChanged(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return;
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

function failed(message: string, kind?: string): GeminiAnswer {
  return { ok: false, failure: { message, ...(kind === undefined ? {} : { kind }) } };
}
