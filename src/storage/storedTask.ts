// Checks stored tasks, and the version that every stored file carries.
import type { Limits } from '#contracts/limits.ts';
import type { ResolvedAttachment, Task, TaskMode } from '#contracts/task.ts';
import { type Checked, check, FieldReader, Misfit } from './fieldReader.ts';

/** Of the files. One with a greater version is left alone. */
export const FORMAT_VERSION = 1;

/** `text`: of task.json. */
export function checkTask(text: string): Checked<Task> {
  return checkFile(text, (read) => readTask(read.fields('task')));
}

/** For every file that carries a version. */
export function checkFile<T>(text: string, read: (fields: FieldReader) => T): Checked<T> {
  return check(() => {
    const fields = new FieldReader(JSON.parse(text), 'file');
    const version = fields.number('version');
    if (version > FORMAT_VERSION) throw new Misfit('It was written by a newer version of Claudomator. Update the extension to read it.');
    return read(fields);
  });
}

function readTask(read: FieldReader): Task {
  return {
    instructions: read.text('instructions'),
    name: read.text('name'),
    agentType: read.text('agentType'),
    model: read.text('model'),
    resumes: read.textOrNull('resumes'),
    attachments: read.list('attachments', readAttachment),
    ...readLimits(read),
    folder: read.textOrNull('folder'),
    mode: read.has('mode') ? read.oneOf('mode', MODES) : 'auto',
    agentMode: read.has('agentMode') ? read.text('agentMode') : '',
  };
}

const MODES: Record<TaskMode, true> = { auto: true, ask: true, change: true };

function readAttachment(read: FieldReader): ResolvedAttachment {
  return {
    name: read.text('name'),
    text: read.text('text'),
    startLine: read.numberOrNull('startLine'),
    truncated: read.boolean('truncated'),
    ...(read.has('path') ? { path: read.text('path') } : {}),
  };
}

export function readLimits(read: FieldReader): Limits {
  return { maxCostUsd: read.numberOrNull('maxCostUsd'), timeoutSeconds: read.numberOrNull('timeoutSeconds') };
}
