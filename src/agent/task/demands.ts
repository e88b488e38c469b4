// Splits a task into the demands that it lists.
import { readRequest } from './request.ts';

const ORDERS =
  '(?:fix|repair|correct|add|write|create|implement|rename|change|update|set|remove|delete|replace|make|move|bump|raise|lower|increase|decrease|reduce|extend|introduce)';
const ORDER = new RegExp(`^(?:please\\s+|then\\s+|also\\s+)*${ORDERS}\\b`, 'i');
/** “Two bugs in the hotel code:” */
const COUNTED =
  /\b(?:two|three|four|2|3|4|several|some|a few|a couple of|these|following)\s+(?:\w+\s+){0,2}(?:bugs?|things?|changes?|issues?|problems?|fixes|mistakes?|errors?|tasks?|requests?|wishes|points?|adjustments?|updates?|faults?)\b/i;
const WISH = /\b(?:should|must|needs?|has to|have to|ought to)\b/i;
const FIXES = /^(?:please\s+)?(?:fix|repair|correct)\b/i;
const BUGS = /\b(?:bugs?|issues?|problems?|fix\w*|mistakes?|errors?|faults?|wrong|broken)\b/i;
/** Before what is told of a bug, for the model. */
export const FIX_THIS = 'Fix this: ';
const MOST = 4;

interface Listed {
  intro: string;
  items: string[];
  /** What is said of all of them. */
  outro: string;
}

/** Each as a task of its own; one alone = it lists none, or what it lists describes one change. */
export function demandsIn(text: string): string[] {
  const listed = linesOf(text) ?? numberedIn(text) ?? sentencesIn(text) ?? alsoIn(text);
  if (listed === null || listed.items.length > MOST) return [text];
  const { intro, items, outro } = listed;
  const isCounted = COUNTED.test(intro);
  const areOrders = items.every((item) => ORDER.test(item) || (isCounted && WISH.test(item)));
  const areBugs = isCounted && BUGS.test(intro) && (FIXES.test(intro) || !ORDER.test(intro));
  // A list below the name of what is new says what that is to be like.
  if (!areBugs && !(areOrders && (isCounted || !ORDER.test(intro)))) return [text];
  if (!areBugs && !items.slice(1).every(standsAlone)) return [text];
  const { paths, names } = readRequest(intro);
  const place = paths.length + names.length > 0 ? `${intro}\n` : '';
  const stays = outro === '' ? '' : `\n${outro}`;
  return items.map((item) => `${place}${areBugs && !ORDER.test(item) ? FIX_THIS : ''}${item}${stays}`);
}

/** It goes on with what was said before, or is about what comes with it. */
const GOES_ON =
  /\b(?:it|its|this|that|these|those|them|there|then|same|new|both|too|tests?|readme|docs?|documentation|changelog|comments?|types?|callers?)\b/i;

function standsAlone(item: string): boolean {
  const { names, quoted } = readRequest(item);
  return !GOES_ON.test(item) && (names.length > 0 || quoted.length > 0 || /\d/.test(item));
}

const BULLET = /^\s*(?:[-*•]|\(?\d[.)]|\(?[a-d]\))\s+(\S.*)$/;

/** One line for each, or more that are indented. */
function linesOf(text: string): Listed | null {
  const lines = text.trim().split('\n');
  const first = lines.findIndex((line) => BULLET.test(line));
  const last = lines.findLastIndex((line) => BULLET.test(line));
  if (first === -1 || first === last) return null;
  const items: string[] = [];
  let at = first;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, item] = BULLET.exec(line) ?? [];
    if (item !== undefined) items.push(item);
    else if (at < last || /^\s+\S/.test(line)) items.push(`${items.pop()}\n${line}`);
    else break;
  }
  return {
    intro: lines.slice(0, first).join('\n').trim(),
    items: items.map((item) => item.trim()),
    outro: lines.slice(at).join('\n').trim(),
  };
}

/** “1) … 2) …” within a line. */
function numberedIn(text: string): Listed | null {
  const marks = [...text.matchAll(/(?:^|(?<=[\s:;,]))\(?(\d)[.)]\s+(?=\S)/g)];
  if (marks.length < 2 || marks.some(([, number], at) => Number(number) !== at + 1)) return null;
  const items = marks.map(({ index, 0: mark }, at) =>
    text
      .slice(index + mark.length, marks[at + 1]?.index ?? text.length)
      .trim()
      .replace(/(?:[;,]|,?\s+and)$/, ''),
  );
  // “… can you fix both?” is said of all.
  const [, last = '', outro = ''] =
    /^([\s\S]*?[.;!?])\s+([^.!?]*\b(?:both|all(?: of (?:them|these))?|them|everything|these)\b[^.!?]*[.!?]?)$/i.exec(items.at(-1) ?? '') ??
    [];
  if (last !== '') items.splice(-1, 1, last);
  const intro = text.slice(0, marks[0]?.index).trim();
  return { intro, items, outro: FIX_THEM.test(outro) ? '' : outro };
}

const NUMBERS: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4 };
const BEGINS = /^(?:and|also|second(?:ly)?|the (?:second|other|third)|third(?:ly)?|another|besides|on top of that|finally)\b[,:]?\s*/i;
const FIX_THEM =
  /^(?:please|can you|could you|would you|so)?[\s,]*(?:please\s+)?(?:fix|repair|correct|mend)\b[^.!?]*\b(?:both|all|them|these|those)\b[^.!?]*[.!?]?$/i;

/** “Two things are wrong here. The fee is … And the letter …”: as many sentences, or groups of them, as it says. */
function sentencesIn(text: string): Listed | null {
  const [intro = '', ...sentences] = text.trim().split(/(?<=[.!?:])\s+/);
  const [, word = ''] = /\b(two|three|four|[234])\b/i.exec(intro) ?? [];
  if (word === '' || !COUNTED.test(intro) || !BUGS.test(intro)) return null;
  const count = NUMBERS[word.toLowerCase()] ?? Number(word);
  const rest = sentences.filter((sentence) => !FIX_THEM.test(sentence));
  const groups: string[][] = [];
  for (const sentence of rest) {
    if (groups.length === 0 || BEGINS.test(sentence)) groups.push([]);
    groups.at(-1)?.push(sentence.replace(BEGINS, ''));
  }
  const items = groups.length === count ? groups.map((group) => group.join(' ')) : rest.length === count ? rest : [];
  return items.length > 0 ? { intro, items, outro: '' } : null;
}

const ALSO = /(?<=[.!]\s+)(?:and\s+)?(?:also|additionally|in addition|besides|furthermore|moreover|second(?:ly)?)[,:]?\s+(?:please\s+)?/gi;
/** “Fix a() in a.js. Also, rename b to c in b.js.” */
function alsoIn(text: string): Listed | null {
  const marks = [...text.matchAll(ALSO)];
  if (marks.length !== 1) return null;
  const { index = 0, 0: mark = '' } = marks[0] ?? {};
  const items = [text.slice(0, index).trim(), text.slice(index + mark.length).trim()];
  const [one = [], other = []] = items.map((item) => readRequest(item).names);
  const isApart = one.length > 0 && other.length > 0 && !other.some((name) => one.includes(name));
  return isApart ? { intro: '', items, outro: '' } : null;
}
