// Measures how a transcript of 1 GB opens to its end, in a process of its own. Run it alone with: node scripts/with-node.mjs scripts/bench/transcripts.ts
import { execFile } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { assistantLine, eventLine, messageBody, textBlock, userLine } from '#transcript/sdkLine.ts';
import { cached } from '../parts/paths.ts';
import { median } from './median.ts';
import type { OpeningFigures } from './transcriptOpening.ts';

const ROUNDS = 3;
const BYTES = 1024 ** 3;
const MESSAGE_BYTES = 4 * 1024 ** 2;
const SESSION = 'bench';

/** Medians; the slowest of all kinds of transcript. In milliseconds, and in megabytes of memory beyond what the process had before. */
export async function benchTranscripts(): Promise<OpeningFigures> {
  const folder = cached('bench', 'transcripts');
  mkdirSync(folder, { recursive: true });
  const worst: OpeningFigures = { openMs: 0, openMb: 0, pageMs: 0, pageMb: 0 };
  try {
    for (const message of [streamed(), streamed(false), toolOutput()]) {
      const file = path.join(folder, 'stdout.log');
      writeRepeated(file, message);
      const reader = path.join(import.meta.dirname, 'transcriptOpening.ts');
      const rounds: OpeningFigures[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', reader, file]);
        rounds.push(JSON.parse(stdout) as OpeningFigures);
      }
      for (const key of Object.keys(worst) as (keyof OpeningFigures)[])
        worst[key] = Math.max(worst[key], median(rounds.map((figures) => figures[key])));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return worst;
}

/** A message in many small pieces. `isWhole`: with its consolidated line; without, it broke off. */
function streamed(isWhole = true): string {
  const id = crypto.randomUUID();
  const lines = [eventLine(SESSION, { type: 'message_start', message: messageBody(id, 'bench', []) })];
  let text = '';
  for (let bytes = 0; bytes < MESSAGE_BYTES; bytes += 250) {
    const piece = bytes % 10_000 === 0 ? '\n\nword ' : 'word ';
    text += piece;
    lines.push(eventLine(SESSION, { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } }));
  }
  if (isWhole) lines.push(assistantLine(SESSION, messageBody(id, 'bench', [textBlock(text)]), false));
  return jsonLines(lines);
}

/** What a tool printed, and a short answer. */
function toolOutput(): string {
  const printed = { type: 'tool_result', tool_use_id: 't', content: 'line of output\n'.repeat(MESSAGE_BYTES / 15) };
  return jsonLines([
    userLine(SESSION, [printed]),
    assistantLine(SESSION, messageBody(crypto.randomUUID(), 'bench', [textBlock('Done.')]), false),
  ]);
}

function jsonLines(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function writeRepeated(file: string, message: string): void {
  const bytes = Buffer.from(message);
  const handle = openSync(file, 'w');
  for (let written = 0; written < BYTES; written += bytes.length) writeSync(handle, bytes);
  closeSync(handle);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(await benchTranscripts());
