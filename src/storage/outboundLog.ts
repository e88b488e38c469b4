// Logs what leaves this machine, before it does: when, where to, how many bytes. Never content.
import path from 'node:path';
import { errorMessage } from '#base/errorMessage.ts';
import type { OutboundRecord, OutboundRequest, Sender } from '#contracts/logs.ts';
import { JsonLines } from './jsonLines.ts';

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_FILES = 50;
const MAX_TEXT = 300;

export class OutboundLog {
  readonly #lines: JsonLines<OutboundRecord>;
  readonly #tell: (line: string, executionId?: string) => void;

  constructor(file: string, tell: (line: string, executionId?: string) => void) {
    this.#lines = new JsonLines({ file, what: 'the outbound log', maxBytes: MAX_BYTES, check: checkRecord });
    this.#tell = tell;
  }

  get file(): string {
    return this.#lines.file;
  }

  /** Returns what is to be called before each sending for `sender`. That never rejects: a full disk stops no task, but `tell` says that a line is missing. */
  observe(sender: Sender): (sending: OutboundRequest) => Promise<void> {
    return async (sending) => {
      const record = recordOf(sender, sending);
      await this.#lines.append(record).catch((error: unknown) => {
        const why = errorMessage(error);
        this.#tell(`${record.bytes} bytes go to ${record.to} without a line in the outbound log. ${why}`, record.executionId ?? undefined);
      });
    };
  }

  /** Oldest first. */
  read(): Promise<OutboundRecord[]> {
    return this.#lines.read();
  }
}

function recordOf({ by, executionId = null, files = [], folder = null }: Sender, { to, what, bytes }: OutboundRequest): OutboundRecord {
  const folderName = folder === null ? null : cut(path.basename(folder));
  return {
    at: Date.now(),
    to: cut(to),
    by: cut(by),
    what: cut(what),
    bytes,
    executionId,
    files: files.slice(0, MAX_FILES).map(cut),
    folder: folderName,
  };
}

function cut(text: string): string {
  return text.slice(0, MAX_TEXT);
}

function checkRecord(value: unknown): OutboundRecord | null {
  if (typeof value !== 'object' || value === null) return null;
  const { at, to, by, what, bytes, executionId, files, folder } = value as Record<string, unknown>;
  if (!isCount(at) || !isCount(bytes) || typeof to !== 'string' || typeof by !== 'string' || typeof what !== 'string') return null;
  const names = Array.isArray(files) ? files.filter((name) => typeof name === 'string') : [];
  return { at, to, by, what, bytes, executionId: textOrNull(executionId), files: names, folder: textOrNull(folder) };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 8.64e15;
}
