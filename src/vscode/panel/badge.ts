// Counts unfinished tasks on the activity bar's icon.
import type * as vscode from 'vscode';
import type { Execution } from '#contracts/execution.ts';
import { isAtRest } from '#contracts/states.ts';

export class LiveBadge {
  /** The unfinished executions, and whether each waits for the user's answer. */
  readonly #live = new Map<string, boolean>();

  count(view: vscode.WebviewView, { id, state }: Execution): void {
    const asks = state === 'blocked';
    const isLive = !isAtRest(state) || asks;
    if (this.#live.get(id) === (isLive ? asks : undefined)) return;
    if (isLive) this.#live.set(id, asks);
    else this.#live.delete(id);
    view.badge = badgeOf([...this.#live.values()]);
  }
}

/** `asks`: for each unfinished task, whether it waits for the user's answer. */
export function badgeOf(asks: readonly boolean[]): vscode.ViewBadge | undefined {
  const [value, asking] = [asks.length, asks.filter(Boolean).length];
  if (value === 0) return undefined;
  const inProgress = value === 1 ? '1 task in progress' : `${value} tasks in progress`;
  if (asking === 0) return { value, tooltip: inProgress };
  if (asking === value)
    return { value, tooltip: value === 1 ? '1 task is waiting for your answer' : `${value} tasks are waiting for your answer` };
  return { value, tooltip: `${inProgress}, ${asking} waiting for your answer` };
}
