// Checks rows of the scoreboard that are read from disk, and finds the last of each execution.
import { booleanAt, countAt, objectAt, stringAt } from '#base/json.ts';
import { RUN_OUTCOMES, type ScoreboardRow, TASK_KINDS } from '#contracts/logs.ts';

const MAX_TEXT_LENGTH = 300;

/** The last row of each execution, oldest first. */
export function lastRows(rows: readonly ScoreboardRow[]): ScoreboardRow[] {
  return [...new Map(rows.map((row) => [row.executionId, row])).values()].toSorted((a, b) => a.at - b.at);
}

/** Null = it can't be used. */
export function checkRow(value: unknown): ScoreboardRow | null {
  const repository = objectAt(value, 'repository');
  const [id, name] = [boundedText(repository, 'id'), boundedText(repository, 'name')];
  const [executionId, agentType, model] = [boundedText(value, 'executionId'), boundedText(value, 'agentType'), boundedText(value, 'model')];
  const at = countAt(value, 'at');
  const kind = TASK_KINDS.find((each) => each === stringAt(value, 'kind'));
  const outcome = RUN_OUTCOMES.find((each) => each === stringAt(value, 'outcome'));
  if (executionId === null || agentType === null || model === null || id === null || name === null) return null;
  if (at === null || !kind || !outcome) return null;
  return {
    executionId,
    at,
    repository: { id, name },
    kind,
    agentType,
    model,
    outcome,
    durationMs: countAt(value, 'durationMs'),
    costUsd: countAt(value, 'costUsd'),
    tokensIn: countAt(value, 'tokensIn'),
    tokensOut: countAt(value, 'tokensOut'),
    verified: booleanAt(value, 'verified'), // rows of earlier versions have none
  };
}

function boundedText(value: unknown, key: string): string | null {
  const text = stringAt(value, key);
  return text === null || text.length > MAX_TEXT_LENGTH ? null : text;
}
