// Keeps the Select All shortcut inside the page's own text fields.

/**
 * Stops VS Code from handling Select All with a command of its own. That command runs so late that it also
 * selects what was typed in the meantime, and the next key replaces it.
 */
export function keepSelectAll(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'a') event.stopPropagation();
}
