// Tries out whether a model asks to see code that it lacks, and writes code where it lacks none.

import { CHANGE_SYSTEM, MAY_ASK } from '#agent/change/prompt.ts';
import { asksFor } from '#agent/change/rounds.ts';
import type { Message } from '#agent/task/ports.ts';
import { fenced } from '#base/text.ts';

const TOTAL = `src/total.js\n${fenced("import { priceOf } from './price.js';\n\nexport function total(items) {\n  return items.reduce((sum, item) => sum + priceOf(item), 0);\n}", '`', 'js')}`;
const PRICE = `src/price.js\n${fenced('export function priceOf(item) {\n  return item.price * item.count;\n}', '`', 'js')}`;
const TASK = 'Task: priceOf must round its result to whole cents, with Math.round.\n\nWrite the complete function that changes.';

/** `ask`: resolves with the model's answer at temperature 0. */
export async function canAskForCode(ask: (messages: readonly Message[]) => Promise<string>): Promise<boolean> {
  const about = (files: string) => [
    { role: 'system' as const, content: CHANGE_SYSTEM },
    { role: 'user' as const, content: `${files}\n\n${TASK}\n\n${MAY_ASK}` },
  ];
  if (!asksFor(await ask(about(TOTAL))).some((name) => /price/i.test(name))) return false;
  const answer = await ask(about(`${PRICE}\n\n${TOTAL}`));
  return asksFor(answer).length === 0 && /Math\.round/.test(answer);
}
