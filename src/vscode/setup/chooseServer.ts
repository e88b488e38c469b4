// Lets the user pick a model of the servers found, or enter an address.
import * as vscode from 'vscode';
import type { FoundServer } from '#contracts/modelServer.ts';

export interface ChosenServer {
  baseUrl: string;
  model: string;
}

/** Undefined when the user cancels. */
export async function chooseServer(servers: readonly FoundServer[]): Promise<ChosenServer | 'enterAddress' | undefined> {
  const items = servers.flatMap((server) =>
    server.models.map((model) => ({
      label: model.id,
      description: `${server.product} · ${server.baseUrl}`,
      detail: [
        model.contextTokens === null ? '' : `${model.contextTokens.toLocaleString('en')} tokens of context`,
        model.loaded ? 'loaded' : '',
        server.problem,
      ]
        .filter(Boolean)
        .join(' · '),
      chosen: { baseUrl: server.baseUrl, model: model.id } as ChosenServer | 'enterAddress',
    })),
  );
  const enter = {
    label: '$(edit) Enter an address…',
    description: '',
    detail: items.length === 0 ? 'No server responded on the usual ports (11434, 1234, 8080, 8000, 4000, 1337, 30000).' : '',
    chosen: 'enterAddress' as const,
  };
  const picked = await vscode.window.showQuickPick([...items, enter], {
    title: 'Set Up Local Model',
    placeHolder: 'Select a model for local tasks',
    matchOnDescription: true,
  });
  return picked?.chosen;
}
