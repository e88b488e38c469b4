// Builds the table of commands, each callable from the palette and with arguments.

import type { Panel } from '#vscode/panel/panel.ts';
import { type CommandTable, onExecution } from './command.ts';
import type { CommandParts, CommandTableParts } from './commandParts.ts';
import { historyCommands } from './historyCommands.ts';
import { queueCommands } from './queueCommands.ts';
import { setupCommands } from './setupCommands.ts';
import { taskCommands } from './taskCommands.ts';

/** By then it is known whether a key selected the row for a command of its own. */
const PREVIEW_MS = 80;

export function commandTable(tableParts: CommandTableParts): CommandTable {
  const preview = delayedPreview(tableParts.panel);
  const parts: CommandParts = { ...tableParts, previewSoon: preview.soon };
  const on = onExecution({ ...parts, onDidUseSelection: preview.forget });
  return {
    ...taskCommands(parts, on),
    ...queueCommands(parts, on),
    ...historyCommands(parts, on),
    ...setupCommands(parts),
  };
}

function delayedPreview(panel: Panel): { soon(executionId: string): Promise<void>; forget(): void } {
  let forget = () => {};
  const soon = (id: string) =>
    new Promise<void>((resolve, reject) => {
      forget();
      const timer = setTimeout(() => panel.preview(id).then(resolve, reject), PREVIEW_MS);
      forget = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return { soon, forget: () => forget() };
}
