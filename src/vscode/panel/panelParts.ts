// Declares what the panel is given, and what its requests may do with it.
import type * as vscode from 'vscode';
import type { ExecutorPort } from '#contracts/executorPort.ts';
import type { Replica } from '#vscode/common/replica.ts';
import type { LocalModelSetup } from '#vscode/setup/localModelSetup.ts';
import type { PanelMemory } from './memory.ts';
export interface PanelParts {
  context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState'>;
  port: ExecutorPort;
  replica: Replica;
  localModelSetup: LocalModelSetup;
  memory: PanelMemory;
  /** Runs a command of ours and shows its UserError; the panel has no other way to act. */
  run(command: string, ...args: unknown[]): Promise<void>;
  log(line: string): void;
}

/** The panel as the requests of its page see it. */
export interface PanelActions {
  /** The last execution of the thread on show; null = a new chat. */
  readonly shownThread: string | null;
  sendFrame(): void;
  check(): Promise<void>;
}
