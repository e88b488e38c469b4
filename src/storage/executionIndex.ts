// Builds the index of executions for workspace state, to show before any file has been read.
// Where the two disagree, the files win.
import { shorten } from '#base/text.ts';
import type { Execution } from '#contracts/execution.ts';
import { checkExecution } from './storedExecution.ts';

export const MAX_ROWS = 200;
/** 200 rows stay below 256 KiB, half of the size at which VS Code logs a warning. */
const MAX_ROW_BYTES = 1_300;

/** The execution with its texts cut, most at 200 characters; harder where many are long or take several bytes a character. */
export function compactRow(execution: Execution): Execution {
  for (let share = 1; ; share /= 2) {
    const row = cutTexts(execution, share);
    if (share < 1 / 64 || Buffer.byteLength(JSON.stringify(row)) <= MAX_ROW_BYTES) return row;
  }
}

/** The valid rows of the stored value; others are left out, as the files still hold them. */
export function parseRows(value: unknown): Execution[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((row) => {
    const checked = checkExecution(row);
    return checked.ok ? [checked.value] : [];
  });
}

/** The newest rows of these executions. */
export function toIndex(executions: readonly Execution[]): Execution[] {
  return executions.toSorted(newestFirst).slice(0, MAX_ROWS).map(compactRow);
}

function newestFirst(a: Execution, b: Execution): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}

/** Cuts each text to `share` of its usual length. Ids are short as they are made; a session's, which its agent makes, is left out when it is long. */
function cutTexts(execution: Execution, share: number): Execution {
  const cut = (text: string, maxLength: number) =>
    shorten(text.slice(0, maxLength * 2).replace(/[\p{Cc}\s]+/gu, ' '), Math.ceil(maxLength * share));
  const { classification, error } = execution;
  return {
    ...execution,
    name: cut(execution.name, 100),
    instructions: cut(execution.instructions, 200),
    agentType: cut(execution.agentType, 64),
    model: cut(execution.model, 100),
    classification: classification && {
      ...classification,
      agentType: cut(classification.agentType, 64),
      model: cut(classification.model, 100),
      reason: cut(classification.reason, 200),
      rejected: [],
    },
    summary: cut(execution.summary, 200),
    error: error && { ...error, message: cut(error.message, 300) },
    sessionId: execution.sessionId === null || execution.sessionId.length > 100 ? null : execution.sessionId,
    question: execution.question === null ? null : cut(execution.question, 200),
    toolQuestion: null,
    changes: execution.changes && { ...execution.changes, notes: execution.changes.notes.slice(0, 3).map((note) => cut(note, 100)) },
    verification: execution.verification && {
      ...execution.verification,
      command: cut(execution.verification.command, 100),
      output: '',
      failures: [],
    },
    handOver: execution.handOver && { ...execution.handOver, agentType: cut(execution.handOver.agentType, 64) },
  };
}
