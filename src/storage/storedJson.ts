// Checks stored executions and tasks field by field: files and workspace state may be old, newer, damaged or written by hand.
import { type JsonObject, objectOf } from '#base/json.ts';
import type {
  Changestats,
  ClassificationSource,
  Decision,
  ErrorKind,
  Execution,
  ExecutionError,
  ExecutionState,
  Rejected,
  Spent,
  StopReason,
  ToolQuestion,
} from '#contracts/execution.ts';
import { ERROR_KINDS } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import type { ResolvedAttachment, Task } from '#contracts/task.ts';
import type { Owner } from './owner.ts';

/** Of what is stored. A file with a greater one is left alone. */
export const FORMAT_VERSION = 1;

export type Checked<T> = { ok: true; value: T } | { ok: false; reason: string };

export function checkRecord(text: string): Checked<{ execution: Execution; owner: Owner | null }> {
  return checkFile(text, (read) => ({ execution: readExecution(read.fields('execution')), owner: read.orNull('owner', readOwner) }));
}

export function checkOwner(text: string): Checked<Owner> {
  return check(() => readOwner(new FieldReader(JSON.parse(text), 'owner')));
}

export function checkTask(text: string): Checked<Task> {
  return checkFile(text, (read) => readTask(read.fields('task')));
}

export function checkExecution(value: unknown): Checked<Execution> {
  return check(() => readExecution(new FieldReader(value, 'row')));
}

function checkFile<T>(text: string, read: (fields: FieldReader) => T): Checked<T> {
  return check(() => {
    const fields = new FieldReader(JSON.parse(text), 'file');
    const version = fields.number('version');
    if (version > FORMAT_VERSION) throw new Misfit('It was written by a newer version of Claudomator. Update the extension to read it.');
    return read(fields);
  });
}

function check<T>(read: () => T): Checked<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Misfit) return { ok: false, reason: error.message };
    if (error instanceof SyntaxError) return { ok: false, reason: 'It is not whole JSON.' };
    throw error;
  }
}

function readExecution(read: FieldReader): Execution {
  return {
    id: read.text('id'),
    name: read.text('name'),
    instructions: read.text('instructions'),
    state: read.oneOf('state', STATES),
    agentType: read.text('agentType'),
    model: read.text('model'),
    classification: read.orNull('classification', readClassification),
    stopReason: read.isNull('stopReason') ? null : read.oneOf('stopReason', STOP_REASONS),
    tokensIn: read.numberOrNull('tokensIn'),
    tokensOut: read.numberOrNull('tokensOut'),
    costUsd: read.numberOrNull('costUsd'),
    createdAt: read.number('createdAt'),
    startedAt: read.numberOrNull('startedAt'),
    finishedAt: read.numberOrNull('finishedAt'),
    summary: read.text('summary'),
    changestats: read.orNull('changestats', readChangestats),
    error: read.orNull('error', readError),
    resumes: read.textOrNull('resumes'),
    sessionId: read.textOrNull('sessionId'),
    question: read.textOrNull('question'),
    toolQuestion: read.has('toolQuestion') ? read.orNull('toolQuestion', readToolQuestion) : null,
    retryAt: read.numberOrNull('retryAt'),
    limits: read.has('limits') ? readLimits(read.fields('limits')) : { maxCostUsd: null, timeoutSeconds: null },
    isTimeUp: read.has('isTimeUp') && read.truth('isTimeUp'),
    workedMs: read.has('workedMs') ? read.numberOrNull('workedMs') : null,
    spent: read.has('spent') ? read.orNull('spent', readSpent) : null,
  };
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
  };
}

function readAttachment(read: FieldReader): ResolvedAttachment {
  return {
    name: read.text('name'),
    text: read.text('text'),
    startLine: read.numberOrNull('startLine'),
    truncated: read.truth('truncated'),
    ...(read.has('path') ? { path: read.text('path') } : {}),
  };
}

function readClassification(read: FieldReader): Decision {
  return {
    agentType: read.text('agentType'),
    model: read.text('model'),
    reason: read.text('reason'),
    source: read.oneOf('source', SOURCES),
    rejected: read.has('rejected') ? read.list('rejected', readRejected) : [], // older files have none
  };
}

function readRejected(read: FieldReader): Rejected {
  return { agentType: read.text('agentType'), reason: read.text('reason') };
}

function readChangestats(read: FieldReader): Changestats {
  return { filesChanged: read.number('filesChanged'), insertions: read.number('insertions'), deletions: read.number('deletions') };
}

function readError(read: FieldReader): ExecutionError {
  return { kind: read.oneOf('kind', KNOWN_ERROR_KINDS), message: read.text('message') };
}

function readToolQuestion(read: FieldReader): ToolQuestion {
  return {
    id: read.text('id'),
    tool: read.text('tool'),
    title: read.text('title'),
    kind: read.oneOf('kind', QUESTION_KINDS),
    detail: read.text('detail'),
    hiddenChars: read.number('hiddenChars'),
    path: read.textOrNull('path'),
    folder: read.textOrNull('folder'),
    always: read.text('always'),
  };
}

function readLimits(read: FieldReader): Limits {
  return { maxCostUsd: read.numberOrNull('maxCostUsd'), timeoutSeconds: read.numberOrNull('timeoutSeconds') };
}

function readSpent(read: FieldReader): Spent {
  const [tokensIn, tokensOut, sessionId] = read.has('sessionId')
    ? [read.numberOrNull('tokensIn'), read.numberOrNull('tokensOut'), read.textOrNull('sessionId')]
    : [null, null, null]; // older files know time and cost alone
  return { ms: read.number('ms'), tokensIn, tokensOut, costUsd: read.numberOrNull('costUsd'), sessionId };
}

function readOwner(read: FieldReader): Owner {
  return { pid: read.number('pid'), startedAt: read.text('startedAt'), place: read.textOr('place', '') };
}

/** Thrown and caught within this file: what does not fit, for people. */
class Misfit extends Error {}

class FieldReader {
  readonly #fields: JsonObject;
  readonly #name: string;

  constructor(value: unknown, name: string) {
    const fields = objectOf(value);
    if (!fields) throw new Misfit(`Its ${name} is not an object.`);
    this.#fields = fields;
    this.#name = name;
  }

  /** False in files from before there was such a field. */
  has(key: string): boolean {
    return this.#fields[key] !== undefined;
  }

  isNull(key: string): boolean {
    return this.#fields[key] === null;
  }

  text(key: string): string {
    const value = this.#fields[key];
    return typeof value === 'string' ? value : this.#misfit(key);
  }

  /** For what older files don't have. */
  textOr(key: string, absent: string): string {
    return this.#fields[key] === undefined ? absent : this.text(key);
  }

  number(key: string): number {
    const value = this.#fields[key];
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#misfit(key);
  }

  truth(key: string): boolean {
    const value = this.#fields[key];
    return typeof value === 'boolean' ? value : this.#misfit(key);
  }

  textOrNull(key: string): string | null {
    return this.isNull(key) ? null : this.text(key);
  }

  numberOrNull(key: string): number | null {
    return this.isNull(key) ? null : this.number(key);
  }

  oneOf<T extends string>(key: string, allowed: Record<T, true>): T {
    const value = this.text(key);
    return Object.hasOwn(allowed, value) ? (value as T) : this.#misfit(key);
  }

  fields(key: string): FieldReader {
    return new FieldReader(this.#fields[key], key);
  }

  orNull<T>(key: string, read: (fields: FieldReader) => T): T | null {
    return this.isNull(key) ? null : read(this.fields(key));
  }

  list<T>(key: string, read: (fields: FieldReader) => T): T[] {
    const value = this.#fields[key];
    return Array.isArray(value) ? value.map((entry) => read(new FieldReader(entry, key))) : this.#misfit(key);
  }

  #misfit(key: string): never {
    throw new Misfit(`Its ${this.#name} has no valid "${key}".`);
  }
}

// As records, so that the compiler asks for an entry when a name is added to the type.
const STATES: Record<ExecutionState, true> = {
  pending: true,
  classifying: true,
  queued: true,
  running: true,
  blocked: true,
  'waiting-quota': true,
  ready: true,
  completed: true,
  failed: true,
  'timed-out': true,
  'budget-exceeded': true,
  cancelled: true,
  interrupted: true,
};

const KNOWN_ERROR_KINDS = Object.fromEntries(ERROR_KINDS.map((kind) => [kind, true])) as Record<ErrorKind, true>;

const SOURCES: Record<ClassificationSource, true> = {
  requested: true,
  onlyCandidate: true,
  cache: true,
  localModel: true,
  geminiCli: true,
  loadBalancer: true,
};

const QUESTION_KINDS: Record<ToolQuestion['kind'], true> = { command: true, edit: true, other: true };

const STOP_REASONS: Record<StopReason, true> = { stop: true, length: true, maxTurns: true };
