// Asks for the budget or time limit of an extended run, or validates a given one.
import * as vscode from 'vscode';
import { money, parseAmount, timeSpan } from '#base/units.ts';
import type { Execution } from '#contracts/execution.ts';
import { type Limits, limitsProblem } from '#contracts/limits.ts';
import { isExtendable } from '#contracts/states.ts';
import { checkLimits } from '#vscode/common/toTask.ts';
import { UserError } from '#vscode/common/userError.ts';

/** Throws a UserError unless a limit of its task ended the execution. */
export function assertExtendable(execution: Execution | undefined): asserts execution is Execution {
  if (!execution || !isExtendable(execution))
    throw new UserError('No budget or time limit of its own has ended it, so there is nothing to extend. Resume or retry it instead.');
}

/** Parses a command argument; null = no limits given. Throws a UserError for invalid limits. */
export function parseLimits(value: unknown): Partial<Limits> | null {
  if (typeof value !== 'object' || value === null) return null;
  const { maxCostUsd, timeoutSeconds } = value as Partial<Limits>;
  if (maxCostUsd === undefined && timeoutSeconds === undefined) return null;
  checkLimits({ maxCostUsd: maxCostUsd ?? null, timeoutSeconds: timeoutSeconds ?? null });
  return { ...(maxCostUsd === undefined ? {} : { maxCostUsd }), ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) };
}

/** Undefined when the user cancels. */
export async function askForLimits({ state, costUsd, limits }: Execution): Promise<Partial<Limits> | undefined> {
  return state === 'budget-exceeded' ? askForBudget(costUsd, limits.maxCostUsd) : askForTime(limits.timeoutSeconds);
}

async function askForBudget(spentUsd: number | null, hadUsd: number | null): Promise<Partial<Limits> | undefined> {
  const title = hadUsd !== null && spentUsd !== null ? `It has spent ${money(spentUsd)} of ${money(hadUsd)}` : 'Its budget is used up';
  const amount = await pickAmount(title, hadUsd, money, () =>
    askForNumber('US dollars', (maxCostUsd) => ({ maxCostUsd, timeoutSeconds: null })),
  );
  return amount === undefined ? undefined : { maxCostUsd: amount };
}

async function askForTime(hadSeconds: number | null): Promise<Partial<Limits> | undefined> {
  const title = hadSeconds === null ? 'Its time is up' : `It has worked for ${timeSpan(hadSeconds)}, its time limit`;
  const amount = await pickAmount(title, hadSeconds, timeSpan, async () => {
    const minutes = await askForNumber('minutes', (value) => ({ maxCostUsd: null, timeoutSeconds: value * 60 }));
    return minutes === undefined ? undefined : minutes * 60;
  });
  return amount === undefined ? undefined : { timeoutSeconds: amount };
}

/** Null = no limit. Undefined when the user cancels. */
async function pickAmount(
  title: string,
  previous: number | null,
  format: (amount: number) => string,
  ask: () => Promise<number | undefined>,
): Promise<number | null | undefined> {
  const again =
    previous === null ? [] : [previous, previous * 2].map((amount) => ({ label: `Another ${format(amount)}`, choose: async () => amount }));
  const items = [...again, { label: 'Another amount…', choose: ask }, { label: 'No limit', choose: async () => null }];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: 'How far may it go on?' });
  return picked?.choose();
}

async function askForNumber(unit: string, asLimits: (value: number) => Limits): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: `Go on with how many ${unit}?`,
    ignoreFocusOut: true,
    validateInput: (typed) => limitsProblem(asLimits(parseAmount(typed) ?? Number.NaN)),
  });
  return text === undefined ? undefined : (parseAmount(text) ?? undefined);
}
