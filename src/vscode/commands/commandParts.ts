// Declares the parts of the window that commands use.

import type * as vscode from 'vscode';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { Output } from '#vscode/common/output.ts';
import type { Replica } from '#vscode/common/replica.ts';
import type { TranscriptPages } from '#vscode/documents/transcriptPage.ts';
import type { Panel } from '#vscode/panel/panel.ts';
import type { LocalModelSetup } from '#vscode/setup/localModelSetup.ts';

export interface CommandTableParts {
  port: ExecutorPort;
  replica: Replica;
  panel: Panel;
  localModelSetup: LocalModelSetup;
  output: Output;
  /** Whether this command may verify changes of the folder: asks the user now where they have not allowed it. */
  mayVerify(command: string, folder: string): Promise<boolean>;
  /** Opens a document of composeWindow.ts by its title. */
  showDocument(title: 'Outbound Log' | 'Scoreboard'): Promise<void>;
  transcriptUri(executionId: string): vscode.Uri;
  transcriptPages: TranscriptPages;
  /** Id of the execution selected in the Executions view. */
  selected(): string | undefined;
}

export interface CommandParts extends CommandTableParts {
  /** Shows a thread, unless a keybinding selected its row to run another command. */
  previewSoon(executionId: string): Promise<void>;
}
