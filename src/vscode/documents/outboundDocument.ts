// Renders the outbound log as Markdown: totals by destination, then the newest requests.
import type { OutboundRecord } from '#contracts/logs.ts';
import { byteCount, grouped, plain, table } from './markdownText.ts';

const MAX_SHOWN = 500;

const EXPLAINED = [
  'A line is written before each request to an address that is not this machine, so one that failed has a line too. `localhost`, `127.0.0.0/8` and `::1` are this machine. Neither what was said nor any key is recorded.',
  'A CLI agent (`claude`, `gemini`) is handed the prompt; what it then sends to its service, such as files that it reads, it sends by itself, and that is not counted here. The destination is what its environment says; its own settings may name another. What agents of other extensions send is not recorded either.',
  'The classifier is sent the beginning and the end of a task and the names of its attachments, not their contents.',
];

/** `records`: oldest first. `file`: where they lie. */
export function outboundDocument(records: readonly OutboundRecord[], file: string): string {
  const parts = ['# What left this machine', ...EXPLAINED, `The log of all your workspaces: ${plain(file)} (the older part ends in .old).`];
  if (records.length === 0) return [...parts, '**Nothing has left this machine yet.**'].join('\n\n');
  const runs = joined(records).toReversed();
  const shown = runs.slice(0, MAX_SHOWN);
  const left = runs.length - shown.length;
  return [
    ...parts,
    `## By destination`,
    totals(records),
    '## Newest first',
    sendings(shown),
    ...(left > 0 ? [`${left.toLocaleString('en')} older lines are in the file.`] : []),
  ].join('\n\n');
}

function totals(records: readonly OutboundRecord[]): string {
  const rows = [...grouped(records, ({ to }) => to)]
    .map(([to, all]) => ({ to, all, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) }))
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ to, all, bytes }) => [
      plain(to),
      all.length.toLocaleString('en'),
      byteCount(bytes),
      plain([...new Set(all.map(({ by }) => by))].toSorted().join(', ')),
      time(Math.max(...all.map(({ at }) => at))),
    ]);
  return table(
    [
      { title: 'To', align: 'left' },
      { title: 'Requests', align: 'right' },
      { title: 'Sent', align: 'right' },
      { title: 'By', align: 'left' },
      { title: 'Last', align: 'left' },
    ],
    rows,
  );
}

function sendings(runs: readonly Run[]): string {
  return table(
    [
      { title: 'When', align: 'left' },
      { title: 'To', align: 'left' },
      { title: 'By', align: 'left' },
      { title: 'What', align: 'left' },
      { title: 'Sent', align: 'right' },
      { title: 'Attached', align: 'left' },
      { title: 'Folder', align: 'left' },
      { title: 'Execution', align: 'left' },
    ],
    runs.map(({ record, times, bytes }) => [
      time(record.at),
      plain(record.to),
      plain(record.by),
      plain(record.what) + (times > 1 ? ` × ${times}` : ''),
      byteCount(bytes),
      plain(record.files.join(', ')),
      plain(record.folder ?? ''),
      plain(record.executionId?.slice(0, 8) ?? ''),
    ]),
  );
}

interface Run {
  record: OutboundRecord;
  times: number;
  bytes: number;
}

/** The same request time after time, such as a look whether a model is loaded, as one line with the newest time. */
function joined(records: readonly OutboundRecord[]): Run[] {
  const runs: Run[] = [];
  for (const record of records) {
    const last = runs.at(-1);
    if (last && isSame(last.record, record)) runs[runs.length - 1] = { record, times: last.times + 1, bytes: last.bytes + record.bytes };
    else runs.push({ record, times: 1, bytes: record.bytes });
  }
  return runs;
}

function isSame(a: OutboundRecord, b: OutboundRecord): boolean {
  return a.to === b.to && a.by === b.by && a.what === b.what && a.executionId === b.executionId && a.folder === b.folder;
}

function time(at: number): string {
  return plain(new Date(at).toLocaleString());
}
