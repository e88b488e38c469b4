// Follows what the Gemini CLI prints: into the transcript what is said and done, beside it what tells how the run ended.
import { type GeminiResult, parseGeminiLine } from './geminiLine.ts';
import type { GeminiTranscript } from './geminiTranscript.ts';

/** Tools of the CLI that change files themselves. */
const WRITING_TOOLS: ReadonlySet<string> = new Set(['write_file', 'replace']);

export class GeminiFollower {
  readonly notices: string[] = [];
  result: GeminiResult | null = null;
  /** A tool that writes files reported success. */
  changedFiles = false;
  readonly transcript: GeminiTranscript;
  readonly #writing = new Set<string>();

  constructor(transcript: GeminiTranscript) {
    this.transcript = transcript;
  }

  async take(text: string): Promise<void> {
    const line = parseGeminiLine(text);
    if (line === null) return;
    if (line.kind === 'result') {
      this.result = line;
      return;
    }
    if (line.kind === 'notice') this.notices.push(line.text);
    if (line.kind === 'toolUse' && WRITING_TOOLS.has(line.name)) this.#writing.add(line.id);
    if (line.kind === 'toolResult' && !line.isError && this.#writing.has(line.id)) this.changedFiles = true;
    await this.transcript.write(line);
  }
}
