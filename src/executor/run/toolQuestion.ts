// Turns a runner's request into a question for the user: checked, bounded, nothing hidden.
// Runners of other extensions ask too.
import { objectOf, textOf } from '#base/json.ts';
import { visible } from '#base/visible.ts';
import type { Answer, ToolQuestion } from '#contracts/execution.ts';
import type { ToolRequest } from '#contracts/runner.ts';

/** Bounded because windows get the question with every change of its execution. */
const MAX_DETAIL_CHARS = 16_384;
/** Of those for the end, where somebody who wants a command to go unseen would put it. */
const TAIL_CHARS = 4_096;
const MAX_LINE_CHARS = 300;
const MAX_PATH_CHARS = 4_096;

/** `whole`: the detail before it was shortened. */
export interface Asked {
  question: ToolQuestion;
  whole: string;
}

/** Null = the request does not say what would be done, so it can't be asked. `folder`: where the agent works. */
export function toAsked(request: unknown, id: string, folder: string | null): Asked | null {
  const fields = objectOf(request);
  const [tool, title, detail] = [textOf(fields?.tool), textOf(fields?.title), textOf(fields?.detail)];
  if (!fields || !tool || !title || detail === null) return null;
  const whole = visible(detail);
  const path = textOf(fields.path);
  const { shown, hiddenChars } = bothEnds(whole);
  return {
    whole,
    question: {
      id,
      tool: line(tool),
      title: line(title),
      kind: kindOf(fields.kind),
      detail: shown,
      hiddenChars,
      path: path === null ? null : line(path, MAX_PATH_CHARS),
      folder: folder === null ? null : line(folder, MAX_PATH_CHARS),
      always: line(textOf(fields.always) ?? '') || `every use of ${line(tool)}`,
    },
  };
}

/** Leaves out the middle of a very long text, and says so in its place. */
function bothEnds(whole: string): { shown: string; hiddenChars: number } {
  if (whole.length <= MAX_DETAIL_CHARS) return { shown: whole, hiddenChars: 0 };
  const head = whole.slice(0, MAX_DETAIL_CHARS - TAIL_CHARS).replace(/[\uD800-\uDBFF]$/, '');
  const tail = whole.slice(-TAIL_CHARS).replace(/^[\uDC00-\uDFFF]/, '');
  const hiddenChars = whole.length - head.length - tail.length;
  return { shown: `${head}\n⟨${hiddenChars} characters are omitted here⟩\n${tail}`, hiddenChars };
}

/** One line for the transcript. `answer`: null = withdrawn. */
export function decisionWords({ tool, kind, detail, hiddenChars, path }: ToolQuestion, answer: Answer | null): string {
  const what = kind === 'command' ? `${tool}: ${line(detail)}${hiddenChars > 0 ? ' …' : ''}` : [tool, path].filter(Boolean).join(': ');
  return `${DECISIONS[answer ?? 'withdrawn']} ${what}`;
}

const DECISIONS: Record<Answer | 'withdrawn', string> = {
  once: 'Allowed once:',
  always: 'Allowed for this run:',
  deny: 'Denied:',
  withdrawn: 'Not answered:',
};

function kindOf(kind: unknown): ToolQuestion['kind'] {
  return kind === 'command' || kind === 'edit' ? (kind satisfies ToolRequest['kind']) : 'other';
}

/** In one line, and where it is cut, with a mark and the whole length. */
function line(text: string, maxChars = MAX_LINE_CHARS): string {
  const whole = visible(text.replace(/\s*\n\s*/g, ' ⏎ '));
  return whole.length <= maxChars ? whole : `${whole.slice(0, maxChars).replace(/[\uD800-\uDBFF]$/, '')}… (${whole.length} characters)`;
}
