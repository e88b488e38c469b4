// Names the files of a change that the user has changed meanwhile, and offers what can be done.
import { html, nothing, type TemplateResult } from 'lit';
import { visible } from '#base/visible.ts';
import type { FileChange } from '#contracts/changes.ts';
import type { FromPanel } from '#contracts/ports/panelMessages.ts';
import { icon } from '#webview/common/icons.ts';

const MAX_NAMED = 5;

export function conflictNotice(
  executionId: string,
  files: readonly FileChange[],
  act: (message: FromPanel) => void,
): TemplateResult | typeof nothing {
  const paths = files.filter(({ hasConflict }) => hasConflict).map(({ path }) => path);
  if (paths.length === 0) return nothing;
  const link = (label: string, message: FromPanel) =>
    html`<button type="button" class="link" @click=${() => act(message)}>${label}</button>`;
  return html`<div class="notice conflicts">${icon('warning')}<div>
    <p>${paths.length === 1 ? 'You’ve since edited the same parts of this file:' : 'You’ve since edited the same parts of these files:'}</p>
    <ul>${paths.slice(0, MAX_NAMED).map((path) => html`<li>${visible(path)} ${link(`Compare`, { type: 'openBoth', executionId, path })}</li>`)}
      ${paths.length > MAX_NAMED ? html`<li>and ${paths.length - MAX_NAMED} more</li>` : nothing}</ul>
    <p class="conflict-ways">${paths.length < files.length ? link('Keep the others', { type: 'keep', executionId, except: paths }) : nothing}
      ${link('Ask the agent to redo it', { type: 'redo', executionId, paths })}</p>
  </div></div>`;
}
