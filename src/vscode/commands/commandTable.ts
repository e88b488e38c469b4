// Builds the table of commands, each callable from the palette and with arguments.

import type { Panel } from '#vscode/panel/panel.ts';
import { changeCommands } from './changeCommands.ts';
import { type CommandTable, onExecution } from './command.ts';
import type { CommandParts, CommandTableParts } from './commandParts.ts';
import { historyCommands } from './historyCommands.ts';
import { queueCommands } from './queueCommands.ts';
import { setupCommands } from './setupCommands.ts';
import { taskCommands } from './taskCommands.ts';

/** Long enough to tell a click from a keybinding that selected the row to run another command. */
const PREVIEW_DELAY_MS = 80;

export function commandTable(tableParts: CommandTableParts): CommandTable {
  const preview = delayedPreview(tableParts.panel);
  const parts: CommandParts = { ...tableParts, previewSoon: preview.soon };
  const on = onExecution({ ...parts, onDidUseSelection: preview.cancel });
  return {
    ...taskCommands(parts, on),
    ...queueCommands(parts, on),
    ...historyCommands(parts, on),
    ...changeCommands(parts, on),
    ...setupCommands(parts),
  };
}

function delayedPreview(panel: Panel): { soon(executionId: string): Promise<void>; cancel(): void } {
  let cancel = () => {};
  const soon = (id: string) =>
    new Promise<void>((resolve, reject) => {
      cancel();
      const timer = setTimeout(() => panel.preview(id).then(resolve, reject), PREVIEW_DELAY_MS);
      cancel = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return { soon, cancel: () => cancel() };
}
