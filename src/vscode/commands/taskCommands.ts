// Implements the commands that submit, cancel, retry and extend tasks.
import * as vscode from 'vscode';
import type { TaskRequest } from '#api.ts';
import type { Execution } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import { isEnd, isExtendable } from '#contracts/states.ts';
import { activeAttachment } from '#vscode/common/attachments.ts';
import { toTask } from '#vscode/common/toTask.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';
import { runWith } from './askForAgent.ts';
import { askForLimits, assertExtendable, parseLimits } from './askForLimits.ts';
import type { CommandTable, OnExecution } from './command.ts';
import type { CommandParts } from './commandParts.ts';

export function taskCommands(parts: CommandParts, on: OnExecution): CommandTable {
  const { port, panel, replica } = parts;
  return {
    newTask: async (request) => submit(parts, isRequest(request) ? request : await askForTask('New Task', 'Describe the task')),
    runOnSelection: async (request) => {
      if (isRequest(request)) return submit(parts, request);
      const attachment = activeAttachment();
      if (!attachment) throw new UserError('Open a file in the editor first. Its selection, or the whole file, is attached to the task.');
      const asked = await askForTask('Run Task on Selection', 'Describe the task');
      return submit(parts, asked && { ...asked, attachments: [attachment] });
    },
    cancelExecution: on(
      'Stop Execution',
      (execution) => !isEnd(execution.state) && execution.state !== 'ready',
      async (id) => accepted(await port.cancel(id)),
    ),
    resumeExecution: on('Resume Execution', hasEnded, (id) => rerun(parts, id, 'resume')),
    retryExecution: on('Retry Execution', hasEnded, (id) => rerun(parts, id, 'retry')),
    extendExecution: on('Extend Execution', isExtendable, async (id, given) => {
      const execution = replica.get(id);
      assertExtendable(execution);
      const limits = parseLimits(given) ?? (await askForLimits(execution));
      return limits && rerun(parts, id, 'resume', limits);
    }),
    handOver: on(
      'Hand Over to a Stronger Agent',
      ({ said, handOver }) => said === 'notSolved' && handOver !== null,
      async (id) => {
        const execution = accepted(await port.handOver(id));
        await panel.open(execution.id);
        return execution;
      },
    ),
    runWith: on(
      'Run With',
      (execution) => execution.agentType !== '',
      async (id, agentType) => {
        const execution = await runWith(port, replica.snapshot.agents, id, agentType);
        if (execution) await panel.open(execution.id);
        return execution;
      },
    ),
  };
}

function hasEnded({ state }: Execution): boolean {
  return isEnd(state);
}

async function submit({ port, panel }: CommandParts, request: TaskRequest | undefined): Promise<Execution | undefined> {
  if (!request) return undefined;
  const execution = await port.submit(await toTask(request));
  await panel.open(execution.id);
  return execution;
}

async function rerun({ port, panel }: CommandParts, id: string, how: 'retry' | 'resume', limits?: Partial<Limits>): Promise<Execution> {
  const execution = accepted(await port.rerun(id, how, limits));
  await panel.open(execution.id);
  return execution;
}

async function askForTask(title: string, prompt: string): Promise<TaskRequest | undefined> {
  const instructions = await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true });
  return instructions?.trim() ? { instructions } : undefined;
}

function isRequest(value: unknown): value is TaskRequest {
  return typeof value === 'object' && value !== null && 'instructions' in value && typeof value.instructions === 'string';
}
