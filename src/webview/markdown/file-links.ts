// Opens the file of a link in an answer when it is clicked, or when Enter is pressed on it.
import { post } from '#webview/common/vscode-api.ts';

/** A listener for clicks and keys on an element that contains rendered Markdown. */
export function openLinkedFile(event: Event): void {
  if (event instanceof KeyboardEvent && (event.key !== 'Enter' || event.isComposing)) return;
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a.file-link[data-path]') : null;
  if (link === null) return;
  const line = Number(link.dataset.line);
  post({ type: 'openFile', path: link.dataset.path ?? '', line: Number.isInteger(line) && line >= 1 ? line : null });
}
