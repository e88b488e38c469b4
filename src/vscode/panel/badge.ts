// What the activity bar tells of the tasks that are not done, also while the panel is hidden.
import type * as vscode from 'vscode';

/** `asks`: for each task that is not done, whether it asks the user something. */
export function badgeOf(asks: readonly boolean[]): vscode.ViewBadge | undefined {
  const [value, asking] = [asks.length, asks.filter(Boolean).length];
  if (value === 0) return undefined;
  const underWay = value === 1 ? 'One task is under way' : `${value} tasks are under way`;
  if (asking === 0) return { value, tooltip: underWay };
  if (asking === value) return { value, tooltip: value === 1 ? 'One task asks you something' : `${value} tasks ask you something` };
  return { value, tooltip: `${underWay}, ${asking === 1 ? 'one of them asks' : `${asking} of them ask`} you something` };
}
