// Gives windows the end of an execution's text, and earlier parts of it when they are asked for.
import type { EarlierRequest, EarlierText, ExecutionText } from '#contracts/change.ts';
import { readSaidEnd } from '#transcript/saidEnd.ts';
import type { LiveView } from './liveView.ts';

/** Where to read: the view of an execution under way, else its transcript. */
export interface TextSource {
  view: LiveView | undefined;
  transcript: string;
}

/** Above this a transcript is searched for text no longer while it is opened. */
const OPENING_BYTES = 32 * 1024 * 1024;
const MIN_EARLIER = 128 * 1024;
const MAX_EARLIER = 1024 * 1024;

/** The last `most` UTF-16 units of each channel. A transcript that can't be read says nothing. */
export async function shownText({ view, transcript }: TextSource, most: number): Promise<ExecutionText> {
  if (view) {
    const { text, thinking, notices, start } = view.text;
    const from = { text: endStart(text, most), thinking: endStart(thinking, most) };
    return {
      text: text.slice(from.text),
      thinking: thinking.slice(from.thinking),
      notices: [...notices],
      start: { text: start.text + from.text, thinking: start.thinking + from.thinking },
    };
  }
  // Reasoning is rarely read: it may take a while longer to come to the text before it.
  const isEnough = (units: { text: number; thinking: number }) => units.text >= most || units.thinking >= 4 * most;
  const read = await readSaidEnd(transcript, isEnough, OPENING_BYTES).catch(() => null);
  if (read === null) return { text: '', thinking: '', notices: [], start: { text: 0, thinking: 0 } };
  const { text, thinking, notices, isWhole } = read;
  const from = { text: endStart(text, most), thinking: endStart(thinking, most) };
  return {
    text: text.slice(from.text),
    thinking: thinking.slice(from.thinking),
    notices,
    start: isWhole ? from : { text: null, thinking: null },
  };
}

/** As much again as is held, so that going back through a long text takes few requests. */
export async function earlierText({ view, transcript }: TextSource, { channel, start, held }: EarlierRequest): Promise<EarlierText> {
  const most = Math.min(Math.max(held, MIN_EARLIER), MAX_EARLIER);
  if (view && start !== null && start > view.text.start[channel]) {
    const before = view.text[channel].slice(0, start - view.text.start[channel]);
    const from = endStart(before, most);
    return { text: before.slice(from), start: view.text.start[channel] + from };
  }
  // Some of what was counted may be said twice in the transcript.
  for (let wanted = held + most; ; wanted *= 2) {
    const said = await readSaidEnd(transcript, (units) => units[channel] >= wanted);
    const before = said[channel].slice(0, Math.max(0, said[channel].length - held));
    if (before === '' && !said.isWhole) continue;
    const from = endStart(before, most);
    return { text: before.slice(from), start: said.isWhole ? from : null };
  }
}

/** Where the last `most` units begin: at a line where one begins soon, and never within a character. */
function endStart(text: string, most: number): number {
  if (text.length <= most) return 0;
  const from = text.length - most;
  const line = text.indexOf('\n', from) + 1;
  if (line > 0 && line - from <= most / 8) return line;
  return /[\uDC00-\uDFFF]/.test(text.charAt(from)) ? from + 1 : from;
}
