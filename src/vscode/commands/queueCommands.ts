// Implements the commands that reorder and pause the queue.
import type { Execution } from '#contracts/execution.ts';
import { UserError } from '#vscode/common/userError.ts';
import type { CommandTable, OnExecution } from './command.ts';
import type { CommandParts } from './commandParts.ts';

export function queueCommands({ port, replica }: CommandParts, on: OnExecution): CommandTable {
  const move = (direction: 'up' | 'down' | 'first') => async (id: string) => {
    if (!replica.snapshot.queue.order.includes(id)) throw new UserError('It does not wait in the queue, so it can’t be moved there.');
    await port.move(id, direction);
  };
  return {
    moveUp: on('Move up', isQueued, move('up')),
    moveDown: on('Move down', isQueued, move('down')),
    runNext: on('Run next', isQueued, move('first')),
    pauseQueue: () => port.pausePool(),
    resumeQueue: () => port.resumePool(),
  };
}

function isQueued({ state }: Execution): boolean {
  return state === 'queued';
}
