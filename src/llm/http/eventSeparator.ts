// Puts the blank lines between the events of a stream that a server sends without any.
// Otherwise the parser holds the whole stream back as one event, and the answer comes with its end.

const DATA_LINE = /^data ?:[ \t]*(?=\S)/;

export interface EventSeparator {
  /** Known to be needed from the first two lines of data: each a whole event, with no blank line between them. */
  readonly isNeeded: boolean;
  /** `lines`: whole lines, the next ones of the stream. */
  separated(lines: string): string;
}

/** For the beginning of a stream only: once an event has come by itself, the stream has blank lines. */
export function createEventSeparator(isWholeEvent: (data: string) => boolean): EventSeparator {
  let isNeeded = false;
  let looksFor: 'first' | 'second' | 'nothing' = 'first';

  /** Where the line behind the first event begins, once the second event follows it; -1 = not in `lines`. */
  const findGap = (lines: string): number => {
    let gap = 0;
    for (const { 0: line, index } of lines.matchAll(/.*(?:\r\n|\r|\n|$)/g)) {
      if (looksFor === 'nothing') return -1;
      if (looksFor === 'second' && /^[\r\n]/.test(line)) looksFor = 'nothing';
      if (!DATA_LINE.test(line)) continue;
      if (looksFor === 'second') return gap;
      looksFor = isWholeEvent(line.replace(DATA_LINE, '')) ? 'second' : 'nothing';
      gap = index + line.length;
    }
    return -1;
  };

  return {
    get isNeeded() {
      return isNeeded;
    },
    separated: (lines) => {
      if (isNeeded) return withBlankLines(lines);
      const gap = findGap(lines);
      if (gap === -1) return lines;
      isNeeded = true;
      return `${lines.slice(0, gap)}\n${withBlankLines(lines.slice(gap))}`;
    },
  };
}

/** After each line of data; the name of an event stands before it. */
function withBlankLines(lines: string): string {
  return lines.replace(/^data ?:.*(?:\r\n|\r|\n)/gm, '$&\n');
}
