// Splits streamed Markdown into blocks that no longer change, so only the last is parsed again.
// Pure: no DOM, no HTML.

import { isDefinable } from './markdown.ts';
import { LinkReferences } from './references.ts';

/**
 * `closed`: no text that follows can change it, but for a link definition, which is put in front of the blocks that use it.
 * `text` of code is without its fences.
 */
export type Block = MarkdownBlock | { kind: 'code'; language: string; text: string; closed: boolean };

export interface MarkdownBlock {
  kind: 'markdown';
  source: string;
  closed: boolean;
}

/** A larger block is cut at the next line, list item or table row, because one block has to be parsed within a frame. */
export const MAX_BLOCK_CHARS = 8_192;
/** Where no list item or table row comes by this size, the block is cut at any line. */
const MAX_UNCUT_CHARS = 4 * MAX_BLOCK_CHARS;

const FENCE = /^( *)(`{3,}|~{3,})(.*)$/;
const LIST_ITEM = /^ {0,3}([-*+]|\d{1,9}[.)])(\s|$)/;
const HEADING = /^#{1,6}\s/;
const TABLE_DELIMITER = /^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
// A line of only these characters may still become a fence, a rule or the underline of a heading.
// Shown before it is complete, it would make the text above it flicker.
const UNDECIDED_LINE = /^\s*[-=`~*_#>|+]*\s*$/;
/** The beginning of a line that may be a link definition, which is not shown. */
const UNDECIDED_DEFINITION = /^ {0,3}\[[^\]\n]{0,60}(?:\](?::.{0,300})?)?$/;

interface Fence {
  marker: string;
  indent: number;
  language: string;
}

type OpenBlock =
  | { kind: 'markdown'; source: string; isList: boolean; tableHead: string | null; lines: number }
  | { kind: 'code'; text: string; fence: Fence };

export class BlockReader {
  readonly closed: Block[] = [];
  readonly #references = new LinkReferences<MarkdownBlock>(isDefinable);
  #open: OpenBlock | null = null;
  #pendingLine = '';
  #afterBlank = false;
  /** A fence inside a list item. */
  #nestedFence: Fence | null = null;

  append(piece: string): void {
    let start = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      const line = this.#pendingLine + piece.slice(start, end + 1);
      this.#pendingLine = '';
      start = end + 1;
      this.#readLine(this.#cutLongLine(line));
    }
    this.#pendingLine = this.#cutLongLine(this.#pendingLine + piece.slice(start));
  }

  /** Call when no more text comes: closes the last line and block. */
  end(): void {
    if (this.#pendingLine !== '') this.#readLine(this.#pendingLine);
    this.#pendingLine = '';
    this.#close();
  }

  /** Closed blocks whose source has changed since the last call, because a link definition followed. */
  takeChanged(): MarkdownBlock[] {
    const { changed } = this.#references;
    const blocks = [...changed];
    changed.clear();
    return blocks;
  }

  /** The block that still grows, with its unfinished line; null = none. */
  get open(): Block | null {
    const line = UNDECIDED_LINE.test(this.#pendingLine) ? '' : this.#pendingLine;
    if (this.#open?.kind === 'code') {
      return { kind: 'code', language: this.#open.fence.language, text: this.#open.text + line, closed: false };
    }
    const source = (this.#open?.source ?? '') + (UNDECIDED_DEFINITION.test(line) ? '' : line);
    return source.trim() === '' ? null : { kind: 'markdown', source: this.#references.resolved(source), closed: false };
  }

  #readLine(line: string): void {
    const open = this.#open;
    if (open?.kind === 'code') {
      if (closesFence(line, open.fence)) this.#close();
      else open.text += line;
      return;
    }
    if (line.trim() === '') {
      if (open) open.source += line;
      this.#afterBlank = true;
      return;
    }
    const indent = line.length - line.trimStart().length;
    if (this.#nestedFence) {
      if (closesFence(line, this.#nestedFence)) this.#nestedFence = null;
      // A line that is not indented ends the list item, and its fence with it.
      else if (indent === 0) this.#nestedFence = null;
      else {
        this.#readNestedCode(line, this.#nestedFence);
        return;
      }
      if (indent > 0) {
        this.#add(line);
        return;
      }
    }
    const fence = opensFence(line);
    if (fence && (indent === 0 || (indent <= 3 && !open?.isList))) {
      this.#close();
      this.#open = { kind: 'code', text: '', fence };
      return;
    }
    if (open && this.#beginsBlock(line, indent, open)) this.#startAfter(open);
    if (fence && this.#open?.kind === 'markdown' && this.#open.isList) this.#nestedFence = fence;
    this.#add(line);
  }

  #beginsBlock(line: string, indent: number, open: OpenBlock & { kind: 'markdown' }): boolean {
    if (HEADING.test(line)) return true;
    const isItem = LIST_ITEM.test(line);
    if (this.#afterBlank && indent < 2 && !(open.isList && isItem)) return true;
    if (open.source.length > MAX_UNCUT_CHARS) return true;
    return open.source.length > MAX_BLOCK_CHARS && (open.isList ? isItem && indent === 0 : true);
  }

  #startAfter(open: OpenBlock & { kind: 'markdown' }): void {
    const goesOnAsTable = open.tableHead !== null && !this.#afterBlank;
    this.#close();
    // Without its head, the rest of a long table would not be a table.
    if (goesOnAsTable) this.#open = { kind: 'markdown', source: open.tableHead ?? '', isList: false, tableHead: open.tableHead, lines: 2 };
  }

  #readNestedCode(line: string, fence: Fence): void {
    if (this.#open?.kind === 'markdown' && this.#open.source.length < MAX_UNCUT_CHARS) {
      this.#add(line);
      return;
    }
    this.#close();
    this.#open = { kind: 'code', text: line, fence };
  }

  #add(line: string): void {
    this.#afterBlank = false;
    if (this.#open?.kind !== 'markdown') {
      this.#open = { kind: 'markdown', source: line, isList: LIST_ITEM.test(line), tableHead: null, lines: 1 };
      return;
    }
    this.#open.source += line;
    this.#open.lines += 1;
    if (this.#open.lines === 2 && line.includes('-') && this.#open.source.includes('|') && TABLE_DELIMITER.test(line)) {
      this.#open.tableHead = this.#open.source;
    }
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    this.#nestedFence = null;
    this.#afterBlank = false;
    if (open === null) return;
    if (open.kind === 'code') {
      this.closed.push({ kind: 'code', language: open.fence.language, text: open.text, closed: true });
      return;
    }
    const block: MarkdownBlock = { kind: 'markdown', source: open.source, closed: true };
    this.closed.push(block);
    this.#references.add(block);
  }

  /** Cuts a line that is too long for one block into closed blocks; returns the rest of it. Code is never cut. */
  #cutLongLine(line: string): string {
    let rest = line;
    while (rest.length > MAX_BLOCK_CHARS && this.#open?.kind !== 'code') {
      const cut = placeToCut(rest);
      this.#add(rest.slice(0, cut));
      this.#close();
      rest = rest.slice(cut);
    }
    return rest;
  }
}

/** Behind a space where one is near, and never inside a surrogate pair. */
function placeToCut(line: string): number {
  const space = line.lastIndexOf(' ', MAX_BLOCK_CHARS);
  if (space > MAX_BLOCK_CHARS / 2) return space + 1;
  const isHighSurrogate = (line.charCodeAt(MAX_BLOCK_CHARS - 1) & 0xfc00) === 0xd800;
  return isHighSurrogate ? MAX_BLOCK_CHARS - 1 : MAX_BLOCK_CHARS;
}

function opensFence(line: string): Fence | null {
  const found = FENCE.exec(line.trimEnd());
  if (!found) return null;
  const [, indent = '', marker = '', info = ''] = found;
  // CommonMark 0.31 §4.5: the info string of a backtick fence contains no backtick; else it is a code span.
  if (marker.startsWith('`') && info.includes('`')) return null;
  return { marker, indent: indent.length, language: (info.trim().split(/\s/, 1)[0] ?? '').slice(0, 40) };
}

function closesFence(line: string, fence: Fence): boolean {
  const text = line.trim();
  return text.length >= fence.marker.length && text.startsWith(fence.marker) && text === (fence.marker[0] ?? '`').repeat(text.length);
}
