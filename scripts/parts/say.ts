// Prints progress lines to stderr: stdout is for results.

export function say(part: string, text: string): void {
  process.stderr.write(`[${part}] ${text}\n`);
}
