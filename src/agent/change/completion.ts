// Asks for what an unfinished draft lacks: the use of what a function declares, or a test.
import type { Gap } from '#agent/gates/gate.ts';
import { alone, functionOrder } from '#agent/oneFunction/alone.ts';
import { withSlot } from '#agent/oneFunction/slot.ts';
import { testOrder, todoHint, todoOrder, withTodo } from '#agent/oneFunction/todo.ts';
import type { Message } from '#agent/task/ports.ts';
import type { Prompt } from './changeTask.ts';

export interface Unfinished {
  texts: ReadonlyMap<string, string>;
  gaps: readonly Gap[];
  /** Names that no test covers yet. */
  missed: readonly string[];
}

/** `isFirst`: of the attempts that mend something. Null: no draft is unfinished, or what it lacks can't be shown. */
export function completion(
  unfinished: Unfinished | null,
  prompt: Prompt,
  task: string,
  isFirst: boolean,
): { messages: Message[]; base: ReadonlyMap<string, string> } | null {
  if (unfinished === null) return null;
  const { texts, gaps, missed } = unfinished;
  if (missed[0] !== undefined)
    return { messages: prompt.messages({ isReasoned: false, hint: '', order: testOrder([...texts.keys()], missed[0]) }), base: texts };
  const messages = (isFirst ? asOldVersion(texts, gaps, prompt, task) : null) ?? withMarks(texts, gaps, prompt, task);
  return messages && { messages, base: texts };
}

/** The one function that is not finished, as what is to be replaced: a mark in it is copied more often. */
function asOldVersion(texts: Unfinished['texts'], [gap, ...more]: readonly Gap[], prompt: Prompt, task: string): Message[] | null {
  if (gap === undefined || more.length > 0 || !isShown(prompt, gap)) return null;
  const suspect = { path: gap.path, name: gap.owner, score: 0 };
  const draft = texts.get(gap.path) ?? shownText(prompt, gap);
  // A returned chain has no place for what is missing.
  const text = alone(gap.unused === '' ? draft : withSlot(draft, gap.path, gap.owner), suspect, { task, form: 'oldVersion' });
  if (text === null) return null;
  const uses = gap.unused === '' ? '' : ` It uses \`${gap.unused}\`, which the old one does not.`;
  return prompt.messages({
    isReasoned: false,
    hint: '',
    texts: new Map([[gap.path, text]]),
    only: gap.path,
    oldVersionOf: gap.owner,
    order: `${functionOrder(suspect, 'oldVersion', false)}${uses}`,
  });
}

function withMarks(texts: Unfinished['texts'], gaps: readonly Gap[], prompt: Prompt, task: string): Message[] | null {
  const shown = new Map(texts);
  for (const gap of gaps) {
    const marked = withTodo(shown.get(gap.path) ?? shownText(prompt, gap), gap, task);
    if (marked === null || !isShown(prompt, gap)) return null;
    shown.set(gap.path, marked);
  }
  return prompt.messages({ isReasoned: false, hint: todoHint(gaps), texts: shown, order: todoOrder(gaps) });
}

/** Of a file that the draft leaves as it is. */
function shownText({ views }: Prompt, { path }: Gap): string {
  return views.find(({ file }) => file.path === path)?.file.text ?? '';
}

function isShown({ views }: Prompt, { path }: Gap): boolean {
  return views.some(({ file, isWhole }) => file.path === path && isWhole);
}
