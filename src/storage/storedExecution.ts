// Checks stored executions: the record in their folder and the rows of the index.

import type { Owner } from '#base/owner.ts';
import type { ChangeSet, ChangeState, Isolation } from '#contracts/changes.ts';
import type {
  Changestats,
  ClassificationSource,
  Decision,
  ErrorKind,
  Execution,
  ExecutionError,
  ExecutionState,
  HandOverOffer,
  Rejected,
  Said,
  Spent,
  StopReason,
  ToolQuestion,
} from '#contracts/execution.ts';
import { ERROR_KINDS } from '#contracts/execution.ts';
import type { Verification } from '#contracts/verification.ts';
import { type Checked, check, FieldReader } from './fieldReader.ts';
import { readOwner } from './storedOwner.ts';
import { checkFile, readLimits } from './storedTask.ts';

/** `text`: of execution.json. */
export function checkRecord(text: string): Checked<{ execution: Execution; owner: Owner | null }> {
  return checkFile(text, (read) => ({ execution: readExecution(read.fields('execution')), owner: read.orNull('owner', readOwner) }));
}

/** `value`: a row of the index. */
export function checkExecution(value: unknown): Checked<Execution> {
  return check(() => readExecution(new FieldReader(value, 'row')));
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
    toolQuestion: read.ifThere('toolQuestion', (key) => read.orNull(key, readToolQuestion), null),
    retryAt: read.numberOrNull('retryAt'),
    limits: read.ifThere('limits', (key) => readLimits(read.fields(key)), { maxCostUsd: null, timeoutSeconds: null }),
    isTimeUp: read.ifThere('isTimeUp', (key) => read.boolean(key), false),
    workedMs: read.ifThere('workedMs', (key) => read.numberOrNull(key), null),
    spent: read.ifThere('spent', (key) => read.orNull(key, readSpent), null),
    mode: read.ifThere('mode', (key) => (read.isNull(key) ? null : read.oneOf(key, MODES)), null),
    changes: read.ifThere('changes', (key) => read.orNull(key, readChanges), null),
    verification: read.ifThere('verification', (key) => read.orNull(key, readVerification), null),
    said: read.ifThere('said', (key) => (read.isNull(key) ? null : read.oneOf(key, SAID)), null),
    handOver: read.ifThere('handOver', (key) => read.orNull(key, readHandOver), null),
  };
}

function readChanges(read: FieldReader): ChangeSet {
  return { state: read.oneOf('state', CHANGE_STATES), isolation: read.oneOf('isolation', ISOLATIONS), notes: read.texts('notes') };
}

function readHandOver(read: FieldReader): HandOverOffer {
  return { agentType: read.text('agentType'), costUsd: read.numberOrNull('costUsd') };
}

function readVerification(read: FieldReader): Verification {
  return {
    command: read.text('command'),
    state: read.oneOf('state', VERIFICATION_STATES),
    newFailures: read.number('newFailures'),
    failedBefore: read.number('failedBefore'),
    output: read.text('output'),
    failures: read.texts('failures'),
  };
}

function readClassification(read: FieldReader): Decision {
  return {
    agentType: read.text('agentType'),
    model: read.text('model'),
    reason: read.text('reason'),
    source: read.oneOf('source', SOURCES),
    rejected: read.ifThere('rejected', (key) => read.list(key, readRejected), []),
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

function readSpent(read: FieldReader): Spent {
  return {
    ms: read.number('ms'),
    tokensIn: read.ifThere('tokensIn', (key) => read.numberOrNull(key), null),
    tokensOut: read.ifThere('tokensOut', (key) => read.numberOrNull(key), null),
    costUsd: read.numberOrNull('costUsd'),
    sessionId: read.ifThere('sessionId', (key) => read.textOrNull(key), null),
  };
}

// Records instead of lists, so that the compiler demands an entry when a name is added to the type.
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

const SAID: Record<Said, true> = { answered: true, verified: true, unverified: true, notSolved: true };
const MODES: Record<NonNullable<Execution['mode']>, true> = { ask: true, change: true };

const CHANGE_STATES: Record<ChangeState, true> = { open: true, kept: true, partlyKept: true, discarded: true };

const ISOLATIONS: Record<Isolation, true> = { worktree: true, inPlace: true };

const VERIFICATION_STATES: Record<Verification['state'], true> = { passed: true, failed: true, timedOut: true, notRun: true };

const QUESTION_KINDS: Record<ToolQuestion['kind'], true> = { command: true, edit: true, other: true };

const STOP_REASONS: Record<StopReason, true> = { stop: true, length: true, maxTurns: true };
