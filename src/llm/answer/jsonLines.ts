// Reads the JSON values of a body that is JSON: one value, pretty-printed or not, or one a line.
import { parseJson } from '#base/json.ts';
import { parseLoosely } from '#llm/looseJson.ts';

export interface JsonLinesOptions {
  onValue(value: unknown): void;
  /** A line that is no JSON, outside of any value. */
  onStrayLine(line: string): void;
  /** The body goes on as an event stream. `rest` begins with its first line; nothing more is read here. */
  onEventStream(rest: string): void;
}

export interface JsonLines {
  push(text: string): void;
  /** False where a value never ended. */
  end(): boolean;
}

const EVENT_FIELD = /^(?:data|event|id|retry)\s?:|^:/;

/** Values come as soon as their last line is there. Every character is looked at once, and parsed at most twice where it is JSON. */
export function createJsonLines({ onValue, onStrayLine, onEventStream }: JsonLinesOptions): JsonLines {
  let fragments: string[] = [];
  /** The lines of a value that has begun. */
  let lines: string[] = [];

  const takeLine = (line: string) => {
    const trimmed = line.trim();
    if (lines.length === 0) {
      if (trimmed === '') return;
      if (!/^[[{]/.test(trimmed)) return onStrayLine(line);
    }
    lines.push(line);
    // A pretty-printed value ends with a bracket of its own at the beginning of a line.
    if (lines.length > 1 && !/^[\]}]/.test(line)) return;
    const text = lines.join('\n');
    const value = parseJson(text) ?? (/[\]}]\s*$/.test(line) ? parseLoosely(text) : undefined);
    if (value === undefined) return;
    lines = [];
    onValue(value);
  };

  return {
    push: (text) => {
      let start = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
        const line = fragments.join('') + text.slice(start, end);
        fragments = [];
        if (EVENT_FIELD.test(line)) {
          lines = [];
          return onEventStream(`${line}\n${text.slice(end + 1)}`);
        }
        takeLine(line);
        start = end + 1;
      }
      if (start < text.length) fragments.push(text.slice(start));
    },
    end: () => {
      const line = fragments.join('');
      fragments = [];
      if (line !== '') takeLine(line);
      const rest = lines.join('\n');
      lines = [];
      const value = rest === '' ? undefined : (parseJson(rest) ?? parseLoosely(rest));
      if (value !== undefined) onValue(value);
      return rest === '' || value !== undefined;
    },
  };
}
