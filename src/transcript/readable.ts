// Renders a transcript as a Markdown page for people, bounded in size as a log may be gigabytes.
import { fenced } from '#base/text.ts';
import type { AssistantBlock, TranscriptLine } from './line.ts';
import { runUse } from './result.ts';

/** UTF-16 units of the whole page. */
export const MAX_PAGE = 2_000_000;
/** UTF-16 units of one tool's input or output. */
const MAX_PIECE = 8_000;
const SPEAKER = '##';
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const HEADING = /^ {0,3}#+(\s|$)/;

export async function readablePage(lines: AsyncIterable<TranscriptLine>): Promise<string> {
  const page = new Page();
  for await (const line of lines) {
    page.take(line);
    if (page.isFull) break;
  }
  return page.end();
}

class Page {
  readonly #parts: string[] = [];
  #length = 0;
  #speaker = '';
  #who = 'Agent';
  /** Streamed text that no consolidated line has repeated yet: all there is of a message that broke off. */
  #unfinished = '';
  #hasResult = false;

  get isFull(): boolean {
    return this.#length >= MAX_PAGE;
  }

  take(line: TranscriptLine): void {
    switch (line.kind) {
      case 'init':
        this.#who = [line.agentType, line.model].filter(Boolean).join(' · ') || 'Agent';
        return;
      case 'status':
        if (line.status === 'notice' && typeof line.details.text === 'string') this.#add(quoted(`Note: ${line.details.text}`));
        return;
      case 'messageStart':
        this.#unfinished = '';
        return;
      case 'textDelta':
        if (line.parentToolUseId === null && this.#unfinished.length < MAX_PAGE) this.#unfinished += line.text;
        return;
      case 'assistant':
        this.#unfinished = '';
        this.#say(line.parentToolUseId === null ? this.#who : `${this.#who}, sub-agent`, line.blocks.map(blockText));
        return;
      case 'user':
        if (line.text !== null && !line.isSynthetic)
          this.#say(line.parentToolUseId === null ? 'You' : 'To the sub-agent', [spoken(line.text)]);
        for (const { isError, text } of line.toolResults) this.#add(`${isError ? '*Failed:*' : '*Result:*'}\n\n${codeBlock(text, '')}`);
        return;
      case 'result': {
        this.#hasResult = true;
        const { tokensIn, tokensOut, costUsd } = runUse(line);
        const facts = [
          line.isError ? `Failed: ${line.error?.message ?? line.text}` : 'Completed',
          line.durationMs === null ? '' : `${(line.durationMs / 1000).toFixed(1)} s`,
          tokensOut === null ? '' : `${tokensIn ?? '?'} tokens in, ${tokensOut} out`,
          costUsd === null ? '' : costUsd === 0 ? 'no cost' : `$${costUsd.toFixed(4)}`,
        ];
        this.#add(`---\n\n${facts.filter((fact) => fact !== '').join(' · ')}`);
      }
    }
  }

  end(): string {
    if (this.isFull) this.#parts.push('The rest of the transcript is left out. *Open Raw Transcript* shows all of it.');
    else if (!this.#hasResult) {
      if (this.#unfinished !== '') this.#say(this.#who, [spoken(this.#unfinished)]);
      this.#parts.push(
        this.#parts.length === 0 ? 'This transcript is empty so far.' : '---\n\nThe run has not ended, or was interrupted here.',
      );
    }
    return `${this.#parts.join('\n\n')}\n`;
  }

  #say(speaker: string, texts: readonly string[]): void {
    if (speaker !== this.#speaker) this.#add(`${SPEAKER} ${speaker.replace(/\s+/g, ' ')}`);
    this.#speaker = speaker;
    for (const text of texts) this.#add(text);
  }

  #add(text: string): void {
    if (text.trim() === '') return;
    const rest = Math.max(0, MAX_PAGE - this.#length);
    this.#parts.push(text.length > rest ? text.slice(0, rest) : text);
    this.#length += text.length;
  }
}

function blockText(block: AssistantBlock): string {
  switch (block.kind) {
    case 'text':
      return spoken(block.text);
    case 'thinking':
      return quoted(block.text);
    case 'toolUse':
      return `**${block.name}**\n\n${codeBlock(JSON.stringify(block.input, null, 2), 'json')}`;
  }
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
