// The index of executions for workspace state: compact rows that can be shown before any file has been read. Where the two disagree, the files win.
import { shorten } from '#base/text.ts';
import type { Execution } from '#contracts/execution.ts';
import { checkExecution } from './storedJson.ts';

export const MAX_ROWS = 200;
/** 200 of them stay below 256 KiB, half of what VS Code warns at. */
const MAX_ROW_BYTES = 1_300;

/** An execution with its texts cut, most at 200 characters; harder where many are long or take several bytes a character. */
export function compactRow(execution: Execution): Execution {
  for (let share = 1; ; share /= 2) {
    const row = cutTexts(execution, share);
    if (share < 1 / 64 || Buffer.byteLength(JSON.stringify(row)) <= MAX_ROW_BYTES) return row;
  }
}

/** What fits of the stored value; anything else is left out, as the files are the truth. */
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

/** `share` of each text's usual length. The ids are bounded where they are made, the session's by its agent. */
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
  };
}
