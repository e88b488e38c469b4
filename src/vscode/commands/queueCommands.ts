// Implements the commands that reorder and pause the queue.
import type { Execution } from '#contracts/execution.ts';
import { UserError } from '#vscode/common/userError.ts';
import type { CommandTable, OnExecution } from './command.ts';
import type { CommandParts } from './commandParts.ts';

export function queueCommands({ port, replica }: CommandParts, on: OnExecution): CommandTable {
  const move = (direction: 'up' | 'down' | 'first') => async (id: string) => {
    if (!replica.snapshot.queue.order.includes(id)) throw new UserError('This execution is not in the queue.');
    await port.move(id, direction);
  };
  return {
    moveUp: on('Move Up in Queue', isQueued, move('up')),
    moveDown: on('Move Down in Queue', isQueued, move('down')),
    runNext: on('Run Next', isQueued, move('first')),
    pauseQueue: () => port.pausePool(),
    resumeQueue: () => port.resumePool(),
  };
}

function isQueued({ state }: Execution): boolean {
  return state === 'queued';
}
