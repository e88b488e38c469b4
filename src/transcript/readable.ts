// Renders the end of a transcript as a Markdown page for people, as a log may be gigabytes.
import { fenced } from '#base/text.ts';
import type { AssistantBlock, TranscriptLine } from './line.ts';
import { beginsWith, readBackwards, readBeginning } from './read.ts';
import { type ResultLine, runUse } from './result.ts';

/** UTF-16 units of the whole page. */
export const MAX_PAGE = 2_000_000;
/** Above this no more is read, however little of it was shown. */
const MAX_BYTES = 32 * 1024 * 1024;
const BEGINNING_BYTES = 256 * 1024;
/** UTF-16 units of one tool's input or output. */
const MAX_PIECE = 8_000;
/** How lines begin that show nothing once their message is read from its consolidated line. */
const STREAM_LINE = Buffer.from('{"type":"stream_event"');
const SPEAKER = '##';
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const HEADING = /^ {0,3}#+(\s|$)/;

export async function readablePage(path: string): Promise<string> {
  const page = new Page();
  const isWhole = await readBackwards(path, {
    maxBytes: MAX_BYTES,
    skips: (line) => page.isSettled && beginsWith(line, STREAM_LINE),
    take: (line) => page.take(line),
  });
  return page.compose(isWhole, isWhole ? '' : await firstAgent(path));
}

/** `speaker`: null = it goes on below the same heading. `{agent}` stands for the agent's name, which an earlier line tells. */
interface Piece {
  speaker: string | null;
  text: string;
}

const AGENT = '{agent}';
const SUB_AGENT = `${AGENT}, sub-agent`;

/** Takes the lines from the last to the first. */
class Page {
  /** True once nothing that was streamed is still without its consolidated line. */
  isSettled = false;
  /** From the last to the first. */
  readonly #pieces: Piece[] = [];
  /** Streamed text that no consolidated line repeats, from the last to the first: all there is of a message that broke off. */
  readonly #unfinished: string[] = [];
  #named = 0;
  #left = MAX_PAGE;
  #hasEnded: boolean | null = null;

  /** Returns whether there is room for more. */
  take(line: TranscriptLine): boolean {
    if (line.kind !== 'status' && !('index' in line) && line.kind !== 'messageStop' && line.kind !== 'messageDelta')
      this.#hasEnded ??= line.kind === 'result';
    switch (line.kind) {
      case 'init':
        this.#name([line.agentType, line.model].filter(Boolean).join(' · ') || 'Agent');
        break;
      case 'status':
        if (line.status === 'notice' && typeof line.details.text === 'string') this.#add(null, `Note: ${line.details.text}`, quoted);
        break;
      case 'textDelta':
        this.#takeUnfinished(line);
        break;
      case 'messageStart':
        if (line.parentToolUseId === null) this.#settle();
        break;
      case 'assistant': {
        this.#settle();
        const speaker = line.parentToolUseId === null ? AGENT : SUB_AGENT;
        for (const block of line.blocks.toReversed()) this.#addBlock(speaker, block);
        break;
      }
      case 'user':
        this.#settle();
        for (const { isError, text } of line.toolResults.toReversed())
          this.#add(null, text, (output) => `${isError ? '*Failed:*' : '*Result:*'}\n\n${codeBlock(output, '')}`);
        if (line.text !== null && !line.isSynthetic)
          this.#add(line.parentToolUseId === null ? 'You' : 'To the sub-agent', line.text, spoken);
        break;
      case 'result':
        this.#settle();
        this.#add(null, endFacts(line), (facts) => `---\n\n${facts}`);
    }
    return this.#left > 0;
  }

  compose(isWhole: boolean, firstAgent: string): string {
    this.#settle();
    this.#name(firstAgent || 'Agent');
    const parts = isWhole ? [] : ['The beginning of the transcript isn’t shown. *Open Raw Transcript* shows all of it.'];
    let heading = '';
    for (const { speaker, text } of this.#pieces.toReversed()) {
      if (speaker !== null && speaker !== heading) parts.push(`${SPEAKER} ${speaker.replace(/\s+/g, ' ')}`);
      heading = speaker ?? heading;
      parts.push(text);
    }
    if (parts.length === 0) parts.push('This transcript is empty so far.');
    else if (!this.#hasEnded) parts.push('---\n\nThe run has not ended, or was interrupted here.');
    return `${parts.join('\n\n')}\n`;
  }

  #takeUnfinished({ text, parentToolUseId }: { text: string; parentToolUseId: string | null }): void {
    if (this.isSettled || parentToolUseId !== null || this.#left <= 0) return;
    this.#hasEnded ??= false;
    this.#unfinished.push(text);
    this.#left -= text.length;
  }

  /** What was streamed until here has no consolidated line. */
  #settle(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const text = this.#unfinished.toReversed().join('');
    this.#left += text.length;
    this.#add(AGENT, text, spoken);
  }

  /** Names the agent of all pieces since the init line after. */
  #name(agent: string): void {
    for (const piece of this.#pieces.slice(this.#named)) piece.speaker &&= piece.speaker.replace(AGENT, () => agent);
    this.#named = this.#pieces.length;
  }

  #addBlock(speaker: string, block: AssistantBlock): void {
    if (block.kind === 'toolUse') {
      const input = JSON.stringify(block.input, null, 2);
      this.#add(speaker, input, (json) => `**${block.name}**\n\n${codeBlock(json, 'json')}`);
    } else this.#add(speaker, block.text, block.kind === 'text' ? spoken : quoted);
  }

  /** Of a text that doesn't fit its end is shown. */
  #add(speaker: string | null, text: string, render: (text: string) => string): void {
    if (text.trim() === '' || this.#left <= 0) return;
    const rendered = render(text.length <= this.#left ? text : text.slice(-this.#left));
    this.#pieces.push({ speaker, text: rendered });
    this.#left -= Math.max(1, rendered.length);
  }
}

/** The name of the agent that began the transcript. */
async function firstAgent(path: string): Promise<string> {
  for await (const line of readBeginning(path, BEGINNING_BYTES))
    if (line.kind === 'init') return [line.agentType, line.model].filter(Boolean).join(' · ');
  return '';
}

function endFacts(line: ResultLine): string {
  const { tokensIn, tokensOut, costUsd } = runUse(line);
  return [
    line.isError ? `Failed: ${line.error?.message ?? line.text}` : 'Completed',
    line.durationMs === null ? '' : `${(line.durationMs / 1000).toFixed(1)} s`,
    tokensOut === null ? '' : `${tokensIn ?? '?'} tokens in, ${tokensOut} out`,
    costUsd === null ? '' : costUsd === 0 ? 'no cost' : `$${costUsd.toFixed(4)}`,
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
}

/** Demotes headings below the speakers' own and closes an open code block, so that no text can pass for another speaker's. */
function spoken(text: string): string {
  let fence = '';
  const lines = text.split(/\r\n|[\r\n]/).map((line) => {
    const [, run = '', rest = ''] = FENCE.exec(line) ?? [];
    if (fence === '') {
      fence = run.startsWith('`') && rest.includes('`') ? '' : run; // backticks after it make it inline code
      return fence === '' && HEADING.test(line) ? line.replace('#', `${SPEAKER}#`) : line;
    }
    if (run.startsWith(fence) && rest.trim() === '') fence = '';
    return line;
  });
  return [...lines, ...(fence === '' ? [] : [fence])].join('\n');
}

function quoted(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}

function codeBlock(text: string, language: string): string {
  return fenced(
    text.length <= MAX_PIECE ? text : `${text.slice(0, MAX_PIECE)}\n… ${text.length - MAX_PIECE} more characters`,
    '`',
    language,
  );
}
