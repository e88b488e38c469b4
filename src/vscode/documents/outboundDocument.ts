// Renders the outbound log as Markdown: totals by destination, then the newest requests.
import type { OutboundRecord } from '#contracts/logs.ts';
import { byteCount, escapeMarkdown, grouped, table } from './markdownText.ts';

const MAX_SHOWN = 500;

const EXPLAINED = [
  'Each request to another machine is logged before it is sent, so failed requests are included. `localhost`, `127.0.0.0/8` and `::1` are this machine. Contents and API keys are not logged.',
  'For a CLI agent (`claude`, `gemini`), only the prompt is logged. What it then sends to its service on its own, such as files that it reads, isn’t counted. The destination comes from its environment; its own settings may name another. Requests made by agents of other extensions aren’t logged.',
  'The classifier receives the beginning and end of a task and the names of its attachments, not their contents.',
];

/** `records`: oldest first. `file`: path of the log. */
export function outboundDocument(records: readonly OutboundRecord[], file: string): string {
  const parts = [
    '# What left this machine',
    ...EXPLAINED,
    `Log file for all workspaces: ${escapeMarkdown(file)} (older entries are in the file ending in .old).`,
  ];
  if (records.length === 0) return [...parts, '**Nothing has left this machine yet.**'].join('\n\n');
  const requests = mergeRepeated(records).toReversed();
  const shown = requests.slice(0, MAX_SHOWN);
  const left = requests.length - shown.length;
  return [
    ...parts,
    `## By destination`,
    totalsTable(records),
    '## Newest first',
    requestTable(shown),
    ...(left > 0 ? [`${left.toLocaleString('en')} older entries are in the file.`] : []),
  ].join('\n\n');
}

function totalsTable(records: readonly OutboundRecord[]): string {
  const rows = [...grouped(records, ({ to }) => to)]
    .map(([to, all]) => ({ to, all, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) }))
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ to, all, bytes }) => [
      escapeMarkdown(to),
      all.length.toLocaleString('en'),
      byteCount(bytes),
      escapeMarkdown([...new Set(all.map(({ by }) => by))].toSorted().join(', ')),
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

function requestTable(requests: readonly RepeatedRequest[]): string {
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
    requests.map(({ record, times, bytes }) => [
      time(record.at),
      escapeMarkdown(record.to),
      escapeMarkdown(record.by),
      escapeMarkdown(record.what) + (times > 1 ? ` × ${times}` : ''),
      byteCount(bytes),
      escapeMarkdown(record.files.join(', ')),
      escapeMarkdown(record.folder ?? ''),
      escapeMarkdown(record.executionId?.slice(0, 8) ?? ''),
    ]),
  );
}

/** `record`: the newest. `bytes`: of all. */
interface RepeatedRequest {
  record: OutboundRecord;
  times: number;
  bytes: number;
}

/** Merges consecutive requests that are equal, such as those that poll whether a model is loaded. */
function mergeRepeated(records: readonly OutboundRecord[]): RepeatedRequest[] {
  const requests: RepeatedRequest[] = [];
  for (const record of records) {
    const last = requests.at(-1);
    if (last && isSame(last.record, record))
      requests[requests.length - 1] = { record, times: last.times + 1, bytes: last.bytes + record.bytes };
    else requests.push({ record, times: 1, bytes: record.bytes });
  }
  return requests;
}

function isSame(a: OutboundRecord, b: OutboundRecord): boolean {
  return a.to === b.to && a.by === b.by && a.what === b.what && a.executionId === b.executionId && a.folder === b.folder;
}

function time(at: number): string {
  return escapeMarkdown(new Date(at).toLocaleString());
}
