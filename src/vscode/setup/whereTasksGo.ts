// Explains where local tasks go after a change of the local model, and why. Pure.

interface Chosen {
  endpoint: string;
  /** '' = the server's first. */
  model: string;
}

export interface Choice {
  saved: Chosen;
  /** What the settings say now, where the choice was written among them. */
  holds: Chosen;
  /** Where it was written. */
  target: 'workspace' | 'user';
  isTrusted: boolean;
  /** The llama-server that Claudomator runs, which comes before all settings. */
  server: { baseUrl: string; modelName: string } | null;
}

/** What comes before settings that were written there. */
const FIRST = {
  workspace: 'The settings of a folder of it come first, and say otherwise: change them.',
  user: 'The settings of this workspace come first here, and say otherwise: change them, or save it for this workspace.',
};

/** `needsTrust`: it will be used once the workspace is trusted. */
export function whereTasksGo({ saved, holds, target, isTrusted, server }: Choice): { text: string; needsTrust: boolean } {
  const where = target === 'workspace' ? 'this workspace' : 'all your workspaces';
  const isHeld = holds.endpoint === saved.endpoint && holds.model === saved.model;
  const needsTrust = !isHeld && target === 'workspace' && !isTrusted;
  if (isHeld && !server) return { text: `Local tasks in ${where} now go to ${named(saved)}.`, needsTrust };
  const sentences = [`Saved for ${where}: ${named(saved)}.`];
  if (needsTrust) sentences.push('It is not used before you trust this workspace; what you save for all your workspaces is used at once.');
  else if (!isHeld) sentences.push(FIRST[target]);
  if (server) {
    const running = named({ endpoint: server.baseUrl, model: server.modelName });
    sentences.push(`Until “Stop llama-server” local tasks go to ${running}, which runs now.`);
  } else if (holds.endpoint === '') sentences.push('Until then no local model is set up here.');
  else sentences.push(`Until then local tasks here go to ${named(holds)}.`);
  return { text: sentences.join(' '), needsTrust };
}

function named({ endpoint, model }: Chosen): string {
  return `${model || 'the first model'} at ${endpoint}`;
}
