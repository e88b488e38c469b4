// Provides every suite with the activated extension's API, and helpers to follow a run.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ClaudomatorApi } from '#api.ts';
import type { Execution } from '#contracts/execution.ts';

export const EXTENSION_ID = 'claudomator.claudomator';

export function extension(): vscode.Extension<ClaudomatorApi> {
  const found = vscode.extensions.getExtension<ClaudomatorApi>(EXTENSION_ID);
  assert.ok(found, `${EXTENSION_ID} is not installed`);
  return found;
}

export async function activated(): Promise<ClaudomatorApi> {
  return extension().activate();
}

/** Collects the text that an execution streams from now on. */
export function listen(api: ClaudomatorApi): { textOf(executionId: string): string; firstText: Promise<string>; dispose(): void } {
  const texts = new Map<string, string>();
  let heard: (executionId: string) => void = () => {};
  const firstText = new Promise<string>((resolve) => {
    heard = resolve;
  });
  const subscription = api.onDidStreamText(({ executionId, text }) => {
    texts.set(executionId, (texts.get(executionId) ?? '') + text);
    heard(executionId);
  });
  return { textOf: (executionId) => texts.get(executionId) ?? '', firstText, dispose: () => subscription.dispose() };
}

/** The transcript's lines, parsed. */
export async function transcriptOf(api: ClaudomatorApi, executionId: string): Promise<Record<string, unknown>[]> {
  const bytes = await vscode.workspace.fs.readFile(api.transcriptUri(executionId));
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export function explained(execution: Execution): string {
  return `${execution.state} ${execution.error?.kind ?? ''} ${execution.error?.message ?? ''}`;
}

export async function withSetting<T>(key: string, value: unknown, work: () => Promise<T>): Promise<T> {
  const settings = vscode.workspace.getConfiguration('claudomator');
  const before = settings.inspect(key)?.globalValue;
  await settings.update(key, value, vscode.ConfigurationTarget.Global);
  try {
    return await work();
  } finally {
    await settings.update(key, before, vscode.ConfigurationTarget.Global);
  }
}
