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
  workspace: 'Folder settings override it. Change them to use this model.',
  user: 'Workspace settings override it here. Change them, or save the model in workspace settings.',
};

/** `needsTrust`: the choice takes effect once the workspace is trusted. */
export function whereTasksGo({ saved, effective, target, isTrusted, server }: Choice): { text: string; needsTrust: boolean } {
  const isEffective = effective.endpoint === saved.endpoint && effective.model === saved.model;
  const needsTrust = !isEffective && target === 'workspace' && !isTrusted;
  if (isEffective && !server)
    return { text: `Local tasks in ${target === 'workspace' ? 'this workspace' : 'all workspaces'} now use ${named(saved)}.`, needsTrust };
  const sentences = [`Saved in ${target} settings: ${named(saved)}.`];
  if (needsTrust) sentences.push('It isn’t used until you trust this workspace. User settings take effect immediately.');
  else if (!isEffective) sentences.push(OVERRIDDEN[target]);
  if (server) {
    const running = named({ endpoint: server.baseUrl, model: server.modelName });
    sentences.push(`Until you run “Stop llama-server”, local tasks use ${running}, which is running.`);
  } else if (effective.endpoint === '') sentences.push('Until then, no local model is set up here.');
  else sentences.push(`Until then, local tasks use ${named(effective)}.`);
  return { text: sentences.join(' '), needsTrust };
}

function named({ endpoint, model }: Chosen): string {
  return `${model || 'the first model'} at ${endpoint}`;
}
