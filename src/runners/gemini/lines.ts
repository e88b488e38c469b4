// Follows what the Gemini CLI prints: into the transcript what is said and done, beside it what tells how the run ended.
import { WRITING_TOOLS } from '#transcript/changestat.ts';
import { type GeminiResult, parseGeminiLine } from './line.ts';
import type { GeminiTranscript } from './transcript.ts';

export class GeminiFollower {
  readonly notices: string[] = [];
  result: GeminiResult | null = null;
  /** A tool that writes files reported success. */
  changedFiles = false;
  readonly transcript: GeminiTranscript;
  readonly #toolNames = new Map<string, string>();
  readonly #denied = new Set<string>();

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
    if (line.kind === 'toolUse') this.#toolNames.set(line.id, line.name);
    if (line.kind === 'toolResult') this.#noteResult(this.#toolNames.get(line.id) ?? '', line);
    await this.transcript.write(line);
  }

  /** Tells what else the user should know, once the CLI has gone. */
  async tellRest(survivors: number): Promise<void> {
    const tools = [...this.#denied].join(', ');
    if (tools !== '')
      await this.#tell(
        `The Gemini CLI was not allowed to use ${tools}. What it may do unasked is set in its own settings (tools.allowed).`,
      );
    if (survivors > 0) await this.#tell(`${survivors} of the Gemini CLI’s processes could not be ended.`);
  }

  #tell(text: string): Promise<void> {
    return this.transcript.write({ kind: 'notice', text });
  }

  #noteResult(name: string, { isError, wasDenied }: { isError: boolean; wasDenied: boolean }): void {
    if (wasDenied && name !== '') this.#denied.add(name);
    if (!isError && WRITING_TOOLS.has(name)) this.changedFiles = true;
  }
}
