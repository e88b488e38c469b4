// Reads the end of what a transcript says, backwards, as the transcript may be gigabytes.
import type { TranscriptLine } from './line.ts';
import { type Channel, Said, TEXT_WAS_THINKING } from './liveText.ts';
import { beginsWith, readBackwards, readBeginning } from './read.ts';

export interface SaidEnd {
  text: string;
  thinking: string;
  /** Also those of the transcript's beginning. */
  notices: string[];
  /** Whether all that the transcript says was read. */
  isWhole: boolean;
}

/** Our own consolidated lines end before this many UTF-16 units, also where their blocks go on: see Envelope. */
const MAX_CONSOLIDATED = 2 * 1024 * 1024 - 2;
const BEGINNING_BYTES = 64 * 1024;
const MAX_NOTICES = 20;
/** How lines begin that are left out before they are parsed. */
const USER_LINE = Buffer.from('{"type":"user"');
const DELTA_LINE = Buffer.from('{"type":"stream_event","event":{"type":"content_block_delta"');

/**
 * Reads until `isEnough` says so of the UTF-16 units read, or until `maxBytes` have been read.
 * Whatever its bounds, the text ends with the text of every shorter reading of the same file.
 */
export async function readSaidEnd(
  path: string,
  isEnough: (units: Readonly<Record<Channel, number>>) => boolean,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<SaidEnd> {
  const end = new End();
  const isWhole = await readBackwards(path, {
    maxBytes,
    skips: (beginning) => beginsWith(beginning, USER_LINE) || (end.isConsolidated && beginsWith(beginning, DELTA_LINE)),
    take: (line) => {
      end.take(line);
      return !isEnough(end.units);
    },
  });
  const said = new Said();
  let final = '';
  for (const line of end.lines()) {
    said.take(line);
    if (line.kind === 'result') final = line.isError ? '' : line.text;
  }
  const notices = isWhole ? said.notices : [...(await noticesOfBeginning(path)), ...said.notices];
  const text = said.text === '' && isWhole ? final : said.text;
  return { text, thinking: said.thinking, notices: [...new Set(notices)].slice(-MAX_NOTICES), isWhole };
}

/** Keeps of the lines, which it takes from the last to the first, what says something. */
class End {
  /** True while the lines before belong to a block that has been read from its consolidated line, which is shorter than its many deltas. */
  isConsolidated = false;
  readonly units = { text: 0, thinking: 0 };
  readonly #kept: TranscriptLine[] = [];
  #wasThinking = false;

  take(line: TranscriptLine): void {
    if ('parentToolUseId' in line && line.parentToolUseId !== null) return;
    switch (line.kind) {
      case 'init':
      case 'result':
        this.#wasThinking = this.isConsolidated = false;
        if (line.kind === 'result') this.#kept.push(line);
        return;
      case 'blockStart':
        // The line of the block before may be missing, or too long to be read.
        this.isConsolidated = false;
        return;
      case 'messageStart':
        this.isConsolidated = false;
        this.#kept.push(line);
        return;
      case 'messageStop':
        this.#kept.push(line);
        return;
      case 'status':
        if (line.status === TEXT_WAS_THINKING) this.#wasThinking = true;
        if (line.status === TEXT_WAS_THINKING || line.status === 'notice') this.#kept.push(line);
        return;
      case 'textDelta':
      case 'thinkingDelta':
        if (this.isConsolidated) return;
        this.#count(line.kind === 'textDelta' ? 'text' : 'thinking', line.text);
        this.#kept.push(line);
        return;
      case 'assistant': {
        if (line.apiError !== null) return;
        const spoken = line.blocks.filter((block) => block.kind !== 'toolUse');
        const blocks = spoken.filter(({ text }) => text.length < MAX_CONSOLIDATED);
        for (const { kind, text } of blocks) this.#count(kind, text);
        this.#kept.push({ ...line, blocks });
        this.isConsolidated = blocks.length === spoken.length;
      }
    }
  }

  lines(): TranscriptLine[] {
    return this.#kept.toReversed();
  }

  #count(channel: Channel, text: string): void {
    this.units[this.#wasThinking ? 'thinking' : channel] += text.length;
  }
}

async function noticesOfBeginning(path: string): Promise<string[]> {
  const said = new Said();
  for await (const line of readBeginning(path, BEGINNING_BYTES)) if (line.kind === 'status') said.take(line);
  return said.notices;
}
