// Ends tests that repeat themselves: what was written before the repetition is a whole file.
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { readBlocks } from './fences.ts';
import { repeatedFrom, shapeOf } from './runaway.ts';

/** Of lines that are alike but for their values; two or three of them may alternate. */
const MOST_ALIKE = 6;
const TEST = /^\s*(?:(?:it|test|describe)(?:\.\w+)*\s*\(|(?:async\s+)?def\s+test|func\s+Test)/m;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The last fence of the answer, closed; null: no test was begun in it. `path`: of the file, for its language. */
export function endRepeats(answer: string, path: string): string | null {
  const block = readBlocks(answer).at(-1);
  if (!block || block.isClosed || !TEST.test(block.text)) return null;
  const whole = block.text.split('\n').slice(0, -1);
  const { start, alike } = endOf(whole);
  const kept = [...whole.slice(0, start), ...alike].join('\n');
  const begin = answer.slice(0, answer.lastIndexOf(block.text));
  return `${begin}${kept}\n${closing(kept, path)}\`\`\`\n`;
}

/** Where the repetition begins, and how much of it is kept. */
function endOf(whole: readonly string[]): { start: number; alike: string[] } {
  const shape = shapeOf((whole.at(-1) ?? '').trim());
  const start = whole.findLastIndex((line) => line.trim() !== '' && shapeOf(line.trim()) !== shape) + 1;
  const alike = [...new Set(whole.slice(start).filter((line) => line.trim() !== ''))].slice(0, MOST_ALIKE);
  for (const period of [2, 3]) {
    const from = repeatedFrom(whole, period);
    if (whole.length - from > MOST_ALIKE && from < start) return { start: from, alike: whole.slice(from, from + MOST_ALIKE) };
  }
  return { start, alike };
}

/** Closes what is open: `});` after a test. */
function closing(text: string, path: string): string {
  const language = languageOf(path);
  const open: string[] = [];
  for (const char of mask(text, language).code) {
    if (CLOSING[char] !== undefined) open.push(char);
    else if (CLOSING[open.at(-1) ?? ''] === char) open.pop();
  }
  if (language === 'python') return '';
  const end = isScript(language) ? ');\n' : ')\n';
  return open
    .reverse()
    .map((char) => (char === '(' ? end : char === '{' && !isScript(language) ? '}\n' : (CLOSING[char] ?? '')))
    .join('');
}
