// Keeps the Select All shortcut inside the page's own text fields.

/** VS Code selects all by a command of its own, which comes so late that it selects what was typed since: the next key then replaces it. */
export function keepSelectAll(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'a') event.stopPropagation();
}
