// Finds out whether a llama-server can draft tokens from what the prompt repeats.
// Rewriting a file is mostly copying.
import { execFile } from 'node:child_process';
import type { Program } from '#processes/programBehind.ts';

const TIMEOUT_MS = 5_000;
const MAX_HELP_BYTES = 4 * 1024 * 1024;

/** Arguments to add; none where its `--help` does not know them, or says nothing in time. Never rejects. */
export function speculationArguments({ file, args }: Program): Promise<string[]> {
  return new Promise((resolve) => {
    const options = { timeout: TIMEOUT_MS, maxBuffer: MAX_HELP_BYTES, windowsHide: true };
    execFile(file, [...args, '--help'], options, (_error, stdout, stderr) => {
      // Some versions end with an error after they have printed it.
      resolve(/--spec-type\b[\s\S]{0,400}?\bngram-simple\b/.test(`${stdout}\n${stderr}`) ? ['--spec-type', 'ngram-simple'] : []);
    });
  });
}
