// Starts the model servers of a test run: the one that CLAUDOMATOR_ENDPOINT names, or llama.cpp, and Ollama if Go is installed.
import { Missing } from '../parts/missing.ts';
import { type ModelServer, startLlama, startOllama } from '../parts/modelServer.ts';
import { installSmolModel } from '../parts/smolModel.ts';

export interface Servers {
  llama: ModelServer;
  /** Null = not available on this machine, see `note`. */
  ollama: ModelServer | null;
  note: string;
  stop(): Promise<void>;
}

export async function startServers(which: { ollama: boolean }): Promise<Servers> {
  const own = process.env.CLAUDOMATOR_ENDPOINT;
  if (own) {
    const llama = { endpoint: own, model: process.env.CLAUDOMATOR_MODEL ?? '', stop: async () => {} };
    return { llama, ollama: null, note: 'Ollama: skipped, CLAUDOMATOR_ENDPOINT is used', stop: async () => {} };
  }
  const model = await installSmolModel();
  const llama = await startLlama(model);
  const { ollama, note } = which.ollama ? await ollamaOrNote(() => startOllama(model)) : { ollama: null, note: '' };
  return {
    llama,
    ollama,
    note,
    stop: async () => {
      await Promise.all([llama.stop(), ollama?.stop()]);
    },
  };
}

async function ollamaOrNote(start: () => Promise<ModelServer>): Promise<{ ollama: ModelServer | null; note: string }> {
  try {
    return { ollama: await start(), note: '' };
  } catch (error) {
    if (error instanceof Missing) return { ollama: null, note: `Ollama: skipped, ${error.message}` };
    throw error;
  }
}
