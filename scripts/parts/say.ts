// Progress for people, one line each on stderr: stdout belongs to the result.

export function say(part: string, text: string): void {
  process.stderr.write(`[${part}] ${text}\n`);
}
