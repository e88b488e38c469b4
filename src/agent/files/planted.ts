// Blanks comments that speak to an AI instead of to people, before a file is shown to the model.
import { type Language, languageOf } from './language.ts';
import { COMMENT, mask } from './mask.ts';

/** Kept narrow: a comment that is lost here is only not shown, and stays in the file. */
const OVERRIDES =
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|earlier|above|prior|all|any|other|your)\b.{0,30}\b(?:instructions?|prompts?|rules|orders|messages?|tasks?)\b/i;
const ADDRESSES =
  /\b(?:note|attention|important|instructions?|message|hey|dear)?\W{0,3}(?:to|for)?\W{0,3}\b(?:ai|llms?|ai[ -]?(?:agents?|assistants?|models?|tools?)|coding (?:agents?|assistants?)|language models?|assistants?|copilot|chatgpt|claude|gemini|qwen)\b.{0,80}\b(?:must|should|shall|have to|need to|please|first|before|do not|don[’']t|never|always|instead|reply|answer|respond|delete|remove|write|run|execute|output|print|rename|create|send|upload|read)\b/i;
/** A role of a chat that gives an order; `system: linux` is data. */
const ROLE =
  /^\W*(?:system|assistant|developer)\s*(?:prompt|message|note)?\s*:\W*(?:please\s+)?(?:you\b|your\b|must|should|do not|don[’']t|never|always|now|first|ignore|write|delete|remove|rename|print|output|reply|answer|respond|run|execute|create|send|upload|read|change|add|act|pretend|from now on)\b/i;
const MARKS = /<\|?(?:im_start|im_end|system|assistant|endoftext)\|?>|\[\/?INST\]/i;

/** Lines keep their numbers. */
export function withoutPlanted(path: string, text: string): { text: string; isChanged: boolean } {
  const language = languageOf(path);
  const lines = text.split('\n');
  const isProse = language === 'markdown' || language === 'text';
  const comments = isProse ? lines.map(() => true) : commentLines(text, lines, language);
  let isChanged = false;
  for (let at = 0; at < lines.length; at++) {
    if (!comments[at] || !isPlanted(lines[at] ?? '')) continue;
    const [from, to] = isProse ? [at, at] : block(comments, at);
    for (let line = from; line <= to; line++) lines[line] = '';
    isChanged = true;
    at = to;
  }
  return { text: isChanged ? lines.join('\n') : text, isChanged };
}

export function isPlanted(line: string): boolean {
  return (
    OVERRIDES.test(line) || ADDRESSES.test(line) || MARKS.test(line) || ROLE.test(line.replace(/^\s*(?:\/\/|#|\*|\/\*+|--|<!--)\s*/, ''))
  );
}

/** The comment around a line, as far as it goes without a gap. */
function block(comments: readonly boolean[], at: number): [number, number] {
  let [from, to] = [at, at];
  while (from > 0 && comments[from - 1]) from--;
  while (to < comments.length - 1 && comments[to + 1]) to++;
  return [from, to];
}

function commentLines(text: string, lines: readonly string[], language: Language): boolean[] {
  const { kinds } = mask(text, language);
  let at = 0;
  return lines.map((line) => {
    const first = at + (line.length - line.trimStart().length);
    at += line.length + 1;
    return line.trim() !== '' && kinds[first] === COMMENT;
  });
}
