// Renders the scoreboard as Markdown, by repository, kind of task, agent and model.
import { isGood, type Repository, type ScoreboardRow, TASK_KINDS, type TaskKind } from '#contracts/logs.ts';
import { escapeMarkdown, grouped, table } from './markdownText.ts';

const MAX_REPOSITORIES = 20;

const KIND_LABELS: Record<TaskKind, string> = {
  question: 'Questions',
  fix: 'Fixes',
  tests: 'Tests',
  docs: 'Documentation',
  refactor: 'Refactoring',
  smallEdit: 'Small edits',
  largeChange: 'Large changes',
};

const EXPLAINED = [
  'After three runs, the classifier starts to use these results for the same kind of task in the same repository. Fixed rules derive the kind from the task’s wording.',
  '**Finished**: ended with an answer. **Kept**: you kept its changes. **Overruled**: you discarded its changes, or gave the task to another agent. **Failed**: the agent itself failed; a missing API key or an unreachable server doesn’t count. **Tests passed**: of the changes that were verified, those without new failures; a finished run with new failures doesn’t count as a success. Runs that you cancelled, or that reached your budget or time limit, don’t count.',
  'Only these results are stored, on this machine, without any text. To delete them, run *Claudomator: Clear Scoreboard*.',
];

/** `rows`: oldest first. `current`: the repository of the open folder, which is listed first. */
export function scoreboardDocument(rows: readonly ScoreboardRow[], current: Repository): string {
  if (rows.length === 0) return ['# Scoreboard', '**No results yet.** Run a task to see how its agent did.', ...EXPLAINED].join('\n\n');
  const repositories = [...grouped(rows.toReversed(), ({ repository }) => repository.id)].toSorted(
    ([a], [b]) => Number(b === current.id) - Number(a === current.id),
  );
  const left = repositories.length - MAX_REPOSITORIES;
  return [
    '# Scoreboard',
    ...repositories.slice(0, MAX_REPOSITORIES).flatMap(([, own]) => section(own)),
    ...(left > 0 ? [`${left} repositories with older results are not shown.`] : []),
    '---',
    ...EXPLAINED,
  ].join('\n\n');
}

/** `rows`: of one repository, newest first. */
function section(rows: readonly ScoreboardRow[]): string[] {
  const name = rows[0]?.repository.name ?? '';
  const kinds = TASK_KINDS.flatMap((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    return own.length === 0 ? [] : [`### ${KIND_LABELS[kind]}`, agentTable(own)];
  });
  return [`## ${escapeMarkdown(name)}`, ...kinds];
}

function agentTable(rows: readonly ScoreboardRow[]): string {
  const agents = [...grouped(rows, agentAndModel)].toSorted(([, a], [, b]) => successRate(b) - successRate(a) || b.length - a.length);
  return table(
    [
      { title: 'Agent · model', align: 'left' },
      ...['Finished', 'Kept', 'Overruled', 'Failed', 'Tests passed', 'Success rate', 'Median time', 'Cost', 'Tokens'].map((title) => ({
        title,
        align: 'right' as const,
      })),
    ],
    agents.map(([who, own]) => [
      escapeMarkdown(who),
      ...(['finished', 'kept', 'overruled', 'failed'] as const).map((outcome) =>
        String(own.filter((row) => row.outcome === outcome).length),
      ),
      verifiedOf(own),
      `${Math.round(successRate(own) * 100)}%`,
      medianTime(own),
      sum(
        own.map(({ costUsd }) => costUsd),
        (usd) => (usd === 0 ? '$0' : `$${usd.toFixed(usd < 1 ? 3 : 2)}`),
      ),
      sum(
        own.map(({ tokensIn, tokensOut }) => (tokensIn === null && tokensOut === null ? null : (tokensIn ?? 0) + (tokensOut ?? 0))),
        (count) => count.toLocaleString('en'),
      ),
    ]),
  );
}

function agentAndModel({ agentType, model }: ScoreboardRow): string {
  return [agentType, model.split(/[\\/]/).at(-1)].filter(Boolean).join(' · ');
}

/** '3 of 4' verified changes; '–' if none was verified. */
function verifiedOf(rows: readonly ScoreboardRow[]): string {
  const verified = rows.filter((row) => row.verified !== null);
  return verified.length === 0 ? '–' : `${verified.filter((row) => row.verified).length} of ${verified.length}`;
}

function successRate(rows: readonly ScoreboardRow[]): number {
  return rows.filter(isGood).length / rows.length;
}

function medianTime(rows: readonly ScoreboardRow[]): string {
  const times = rows.flatMap(({ durationMs }) => durationMs ?? []).toSorted((a, b) => a - b);
  const [low, high] = [times[Math.floor((times.length - 1) / 2)], times[Math.floor(times.length / 2)]];
  if (low === undefined || high === undefined) return '–';
  const seconds = (low + high) / 2_000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Prefixed with '≥' if some values are unknown; '–' if all are. */
function sum(values: readonly (number | null)[], format: (total: number) => string): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '–';
  return `${known.length < values.length ? '≥ ' : ''}${format(known.reduce((total, value) => total + value, 0))}`;
}
