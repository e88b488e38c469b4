// Writes the Gemini CLI's lines into the transcript, and gathers how the run ended.
import type { ProcessEnd } from '#processes/processRequest.ts';
import { messagesIn, plainLine } from '#runners/cli/jsonLine.ts';
import { saysSessionGone } from '#runners/cli/sessionGone.ts';
import { WRITING_TOOLS } from '#transcript/changestat.ts';
import { type GeminiLine, type GeminiResult, toGeminiLine } from './line.ts';
import type { GeminiTranscript } from './transcript.ts';

type Ended = Extract<ProcessEnd, { kind: 'ended' }>;

/** UTF-16 units. */
const MAX_PLAIN_TEXT = 4_096;

export class GeminiLines {
  readonly notices: string[] = [];
  /** The end of what the CLI printed on stdout beside its messages. */
  plainText = '';
  result: GeminiResult | null = null;
  /** True when a tool that writes files reported success. */
  changedFiles = false;
  readonly transcript: GeminiTranscript;
  readonly #toolNames = new Map<string, string>();
  readonly #denied = new Set<string>();

  constructor(transcript: GeminiTranscript) {
    this.transcript = transcript;
  }

  /** Text that is not a line of stream-json is left out. */
  async take(text: string): Promise<void> {
    const messages = messagesIn(text);
    if (messages.length === 0) this.plainText = `${this.plainText}\n${plainLine(text)}`.slice(-MAX_PLAIN_TEXT);
    for (const message of messages) {
      const line = toGeminiLine(message);
      if (line?.kind === 'result') this.result = line;
      else if (line !== null) await this.#take(line);
    }
  }

  /** True when the CLI ended at once because it does not have the session it was to resume. */
  isSessionGone(stderrTail: string): boolean {
    if (this.transcript.hasBegun || this.result?.isError === false) return false;
    return saysSessionGone([...this.notices, this.result?.errorMessage ?? '', this.plainText, stderrTail].join('\n'));
  }

  async #take(line: Exclude<GeminiLine, GeminiResult>): Promise<void> {
    if (line.kind === 'notice') this.notices.push(line.text);
    if (line.kind === 'toolUse') this.#toolNames.set(line.id, line.name);
    if (line.kind === 'toolResult') this.#noteResult(this.#toolNames.get(line.id) ?? '', line);
    await this.transcript.write(line);
  }

  /** Writes the last notices, once the CLI has exited. `survivors`: number of processes that could not be ended. */
  async finish({ survivors, stderrTail }: Pick<Ended, 'survivors' | 'stderrTail'>): Promise<void> {
    if (this.transcript.isInAnotherSession && saysSessionGone(`${this.notices.join('\n')}\n${this.plainText}\n${stderrTail}`))
      await this.#notice('The Gemini CLI no longer has the earlier conversation, so this run started a new one.');
    const tools = [...this.#denied].join(', ');
    if (tools !== '')
      await this.#notice(`The Gemini CLI was not allowed to use ${tools}. To allow it, change the Gemini CLI’s settings (tools.allowed).`);
    if (survivors > 0) await this.#notice(`${survivors} of the Gemini CLI’s processes couldn’t be stopped.`);
  }

  #notice(text: string): Promise<void> {
    return this.transcript.write({ kind: 'notice', text });
  }

  #noteResult(name: string, { isError, wasDenied }: { isError: boolean; wasDenied: boolean }): void {
    if (wasDenied && name !== '') this.#denied.add(name);
    if (!isError && WRITING_TOOLS.has(name)) this.changedFiles = true;
  }
}
