// Shortens a Markdown answer to one plain line, for lists and notifications.
import { shorten } from '#base/text.ts';

const MAX_SUMMARY = 300;
/** UTF-16 units searched from the start of an answer, and as many from its end. */
const MAX_SEARCHED = 1024 * 1024;
const MAX_PARAGRAPH = 4_000;

/** Takes the last `## Summary` section, or else the first paragraph; ≤ 300 characters. */
export function summarizeText(answer: string): string {
  const lines = answer.slice(0, MAX_SEARCHED).split('\n');
  const tail = answer.length > MAX_SEARCHED ? answer.slice(-MAX_SEARCHED).split('\n') : lines;
  return shorten(plain((summarySection(tail) || firstParagraph(lines)).slice(0, MAX_PARAGRAPH)), MAX_SUMMARY);
}

const FENCE = /^\s*(?:```|~~~)/;
/** Leading marks of headings, quotes and list items. */
const LINE_MARKS = /^\s*(?:(?:#{1,6}|>|[-*+]|\d+[.)])\s+)+/;
const HEADING = /^\s{0,3}#{1,6}\s/;
const SUMMARY_HEADING = /^\s{0,3}#{1,3}\s+\**summary\b[^\p{L}]*$/iu;

function summarySection(lines: string[]): string {
  let section: string[] = [];
  let isInside = false;
  let isCode = false;
  for (const line of lines) {
    if (FENCE.test(line)) isCode = !isCode;
    if (!isCode && HEADING.test(line)) {
      isInside = SUMMARY_HEADING.test(line);
      if (isInside) section = [];
    } else if (isInside) {
      section.push(line);
    }
  }
  return firstParagraph(section);
}

/** The first lines that are neither headings nor code; one of those only where there is nothing else. */
function firstParagraph(lines: string[]): string {
  const paragraph: string[] = [];
  let isCode = false;
  for (const line of lines) {
    const isFence = FENCE.test(line);
    if (isFence) isCode = !isCode;
    const isProse = !isFence && !isCode && !HEADING.test(line) && /[\p{L}\p{N}]/u.test(line);
    if (isProse) paragraph.push(line.replace(LINE_MARKS, ''));
    else if (paragraph.length > 0) break;
  }
  return paragraph.length > 0
    ? paragraph.join(' ')
    : (lines.find((line) => !FENCE.test(line) && line.trim() !== '') ?? '').replace(LINE_MARKS, '');
}

/** Known tags only: `Array<string>` is not markup. */
const HTML_TAG = /<\/?(?:a|b|br|code|details|div|em|i|img|kbd|li|p|pre|span|strong|sub|summary|sup|ul)(?:\s[^>]*)?\/?>/gi;

/** Removes Markdown marks, HTML tags and control characters. */
function plain(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~|`+)/g, '')
    .replace(/(^|[\s(])[*_](\S(?:[^*_]*\S)?)[*_](?=$|[\s).,;:!?])/g, '$1$2')
    .replace(HTML_TAG, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}
