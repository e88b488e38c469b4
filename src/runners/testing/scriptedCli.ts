// Writes an executable that stands in for a CLI and prints what a test says.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { TranscriptSink } from '#contracts/runner.ts';
import { toLine } from '#transcript/line.ts';
import { summarize, type TranscriptSummary } from '#transcript/summary.ts';

const PROGRAM = new URL('scriptedCli.mjs', import.meta.url).href;

export interface CliScript {
  stdout?: string;
  stderr?: string;
  /** Default: 0. */
  exit?: number;
  /** It does not exit. */
  stays?: boolean;
  /** Instead of the rest, where a session is to be resumed. */
  resumed?: Omit<CliScript, 'resumed'>;
}

/** `folder`: a folder of the test's own, which also holds the executable. */
export async function scriptedCli(t: TestContext, script: CliScript): Promise<{ executable: string; folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'script.json');
  await writeFile(file, JSON.stringify(script));
  const executable = path.join(folder, 'cli');
  const source = `process.env.SCRIPT = ${JSON.stringify(file)};\nimport(${JSON.stringify(PROGRAM)});\n`;
  await writeFile(executable, `#!${process.execPath}\n${source}`, { mode: 0o755 });
  return { executable, folder };
}

/** Keeps the lines, and reads them as a transcript. */
export function recordingSink(): { sink: TranscriptSink; lines: object[]; read(): Promise<TranscriptSummary> } {
  const lines: object[] = [];
  async function* transcript() {
    for (const line of lines) {
      const read = toLine(line);
      if (read) yield read;
    }
  }
  return { sink: { write: async (line) => void lines.push(line) }, lines, read: () => summarize(transcript()) };
}

/** One line of stream-json each. */
export function jsonLines(...lines: object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
