// Explains which server local tasks use after the local model has changed, and why. Pure.

interface Chosen {
  endpoint: string;
  /** '' = the server's first model. */
  model: string;
}

export interface Choice {
  saved: Chosen;
  /** The effective settings after the choice was written. */
  effective: Chosen;
  /** The settings that the choice was written to. */
  target: 'workspace' | 'user';
  isTrusted: boolean;
  /** The llama-server that Claudomator runs, which overrides all settings. Null = none. */
  server: { baseUrl: string; modelName: string } | null;
}

/** The settings that override those of the target. */
const OVERRIDDEN = {
  workspace: 'The settings of a folder of it come first, and say otherwise: change them.',
  user: 'The settings of this workspace come first here, and say otherwise: change them, or save it for this workspace.',
};

/** `needsTrust`: the choice takes effect once the workspace is trusted. */
export function whereTasksGo({ saved, effective, target, isTrusted, server }: Choice): { text: string; needsTrust: boolean } {
  const where = target === 'workspace' ? 'this workspace' : 'all your workspaces';
  const isEffective = effective.endpoint === saved.endpoint && effective.model === saved.model;
  const needsTrust = !isEffective && target === 'workspace' && !isTrusted;
  if (isEffective && !server) return { text: `Local tasks in ${where} now go to ${named(saved)}.`, needsTrust };
  const sentences = [`Saved for ${where}: ${named(saved)}.`];
  if (needsTrust) sentences.push('It is not used before you trust this workspace; what you save for all your workspaces is used at once.');
  else if (!isEffective) sentences.push(OVERRIDDEN[target]);
  if (server) {
    const running = named({ endpoint: server.baseUrl, model: server.modelName });
    sentences.push(`Until “Stop llama-server” local tasks go to ${running}, which runs now.`);
  } else if (effective.endpoint === '') sentences.push('Until then no local model is set up here.');
  else sentences.push(`Until then local tasks here go to ${named(effective)}.`);
  return { text: sentences.join(' '), needsTrust };
}

function named({ endpoint, model }: Chosen): string {
  return `${model || 'the first model'} at ${endpoint}`;
}
