// Declares the parts that the panel uses, and the actions that its requests may take on it.
import type * as vscode from 'vscode';
import type { AgentChoice } from '#contracts/change.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { Replica } from '#vscode/common/replica.ts';
import type { LocalModelSetup } from '#vscode/setup/localModelSetup.ts';
import type { PanelMemory } from './memory.ts';

export interface PanelParts {
  context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState'>;
  port: ExecutorPort;
  replica: Replica;
  localModelSetup: LocalModelSetup;
  memory: PanelMemory;
  /** Runs a command; a command of Claudomator shows its own errors. */
  run(command: string, ...args: unknown[]): Promise<void>;
  log(line: string): void;
}

/** The panel as the requests of its page see it. */
export interface PanelActions {
  /** Id of the last execution of the displayed thread; null = a new chat. */
  readonly shownThread: string | null;
  readonly agents: readonly AgentChoice[];
  sendFrame(): void;
  /** Sends the page the changed files of the execution. */
  sendFiles(executionId: string): Promise<void>;
  check(): Promise<void>;
}
