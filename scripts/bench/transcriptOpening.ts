// Opens one transcript as the host does, and prints what that took as one JSON line.
import { SHOWN_TEXT } from '#contracts/change.ts';
import { shownText } from '#executor/run/shownText.ts';
import { readablePage } from '#transcript/readable.ts';

/** `open…`: the text that the panel shows. `page…`: the readable page. */
export interface OpeningFigures {
  openMs: number;
  openMb: number;
  pageMs: number;
  pageMb: number;
}

const [transcript = ''] = process.argv.slice(2);

const open = await measured(() => shownText({ view: undefined, transcript }, SHOWN_TEXT));
const page = await measured(() => readablePage(transcript));
console.log(JSON.stringify({ openMs: open.ms, openMb: open.mb, pageMs: page.ms, pageMb: page.mb } satisfies OpeningFigures));

async function measured(work: () => Promise<unknown>): Promise<{ ms: number; mb: number }> {
  gc?.();
  const before = process.memoryUsage().rss;
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 1);
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  highest = Math.max(highest, process.memoryUsage().rss);
  clearInterval(watch);
  return { ms: Math.round(ms), mb: Math.round((highest - before) / 1024 / 1024) };
}
