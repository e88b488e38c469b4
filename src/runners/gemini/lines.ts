// Writes the Gemini CLI's lines into the transcript, and gathers how the run ended.
import { WRITING_TOOLS } from '#transcript/changestat.ts';
import { type GeminiResult, parseGeminiLine } from './line.ts';
import type { GeminiTranscript } from './transcript.ts';

export class GeminiLines {
  readonly notices: string[] = [];
  result: GeminiResult | null = null;
  /** True when a tool that writes files reported success. */
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

  /** Writes the last notices, once the CLI has exited. `survivors`: number of processes that could not be ended. */
  async finish(survivors: number): Promise<void> {
    const tools = [...this.#denied].join(', ');
    if (tools !== '')
      await this.#notice(
        `The Gemini CLI was not allowed to use ${tools}. Its own settings (tools.allowed) say what it may do without asking.`,
      );
    if (survivors > 0) await this.#notice(`${survivors} of the Gemini CLI’s processes could not be ended.`);
  }

  #notice(text: string): Promise<void> {
    return this.transcript.write({ kind: 'notice', text });
  }

  #noteResult(name: string, { isError, wasDenied }: { isError: boolean; wasDenied: boolean }): void {
    if (wasDenied && name !== '') this.#denied.add(name);
    if (!isError && WRITING_TOOLS.has(name)) this.changedFiles = true;
  }
}
