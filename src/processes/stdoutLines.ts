// Reads a program's stdout line by line, and holds the program back while a line is being handled.
import type { Readable } from 'node:stream';
import { LineSplitter } from '#transcript/read.ts';
import type { QuietWatch } from './quietWatch.ts';

/** Resolves when stdout has ended or was destroyed. Rejects with what `onLine` throws. A line above 16 MiB arrives as ''. */
export async function readLines(stdout: Readable, onLine: (line: string) => void | Promise<void>, watch: QuietWatch): Promise<void> {
  const splitter = new LineSplitter();
  for await (const block of blocksOf(stdout)) {
    watch.pause();
    for (const line of splitter.take(block)) await onLine(line);
    watch.resume();
  }
  const last = splitter.rest();
  if (last !== '') await onLine(last);
}

/** Ends also where the stream was destroyed. */
async function* blocksOf(stream: Readable): AsyncIterable<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
