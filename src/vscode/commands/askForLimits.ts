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
    throw new UserError('This execution didn’t reach a budget or time limit, so it can’t be extended. Resume or retry it instead.');
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
  const reached = hadUsd !== null && spentUsd !== null ? `Spent ${money(spentUsd)} of ${money(hadUsd)}` : 'Budget reached';
  const amount = await pickAmount('Extend Budget', reached, hadUsd, money, () =>
    askForNumber('Extend Budget', 'Amount in US dollars', (maxCostUsd) => ({ maxCostUsd, timeoutSeconds: null })),
  );
  return amount === undefined ? undefined : { maxCostUsd: amount };
}

async function askForTime(hadSeconds: number | null): Promise<Partial<Limits> | undefined> {
  const reached = hadSeconds === null ? 'Time limit reached' : `Time limit reached: ${timeSpan(hadSeconds)}`;
  const amount = await pickAmount('Extend Time Limit', reached, hadSeconds, timeSpan, async () => {
    const minutes = await askForNumber('Extend Time Limit', 'Time in minutes', (value) => ({
      maxCostUsd: null,
      timeoutSeconds: value * 60,
    }));
    return minutes === undefined ? undefined : minutes * 60;
  });
  return amount === undefined ? undefined : { timeoutSeconds: amount };
}

/** Null = no limit. Undefined when the user cancels. */
async function pickAmount(
  title: string,
  placeHolder: string,
  previous: number | null,
  format: (amount: number) => string,
  ask: () => Promise<number | undefined>,
): Promise<number | null | undefined> {
  const again =
    previous === null ? [] : [previous, previous * 2].map((amount) => ({ label: `Another ${format(amount)}`, choose: async () => amount }));
  const items = [...again, { label: 'Other amount…', choose: ask }, { label: 'No limit', choose: async () => null }];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
  return picked?.choose();
}

async function askForNumber(title: string, prompt: string, asLimits: (value: number) => Limits): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    validateInput: (typed) => limitsProblem(asLimits(parseAmount(typed) ?? Number.NaN)),
  });
  return text === undefined ? undefined : (parseAmount(text) ?? undefined);
}
