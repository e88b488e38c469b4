// Estimates how tall Markdown and code will be before they are laid out. Pure.
import type { Block } from './blocks.ts';
import { lineCount } from './text-chunks.ts';

// Of the default fonts. What was drawn once keeps its true height.
const CHAR_PX = 6.6;
const LINE_PX = 19;
const CODE_LINE_PX = 17;
const CODE_FRAME_PX = 36;
const GAP_PX = 8;

/** `widthPx`: of a line of text. */
export function estimatedHeight(block: Block, widthPx: number): number {
  if (block.kind === 'code') return lineCount(block.text) * CODE_LINE_PX + CODE_FRAME_PX + GAP_PX;
  return estimatedLines(block.source, widthPx) * LINE_PX + GAP_PX;
}

/** Of text that is wrapped. */
export function estimatedLines(text: string, widthPx: number): number {
  return Math.max(lineCount(text.trimEnd()), Math.ceil((text.length * CHAR_PX) / Math.max(widthPx, CHAR_PX)));
}
