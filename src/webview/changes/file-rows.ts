// Renders the rows of a change's files: what was done to each, and whether it is kept.
import { html, nothing, type TemplateResult } from 'lit';
import { visible } from '#base/visible.ts';
import type { FileChange } from '#contracts/changes.ts';
import { icon } from '#webview/common/icons.ts';
import { fileFacts } from './change-words.ts';

export interface FileRowParts {
  /** Null = files can't be chosen. */
  isKept: ((path: string) => boolean) | null;
  choose(path: string, isKept: boolean): void;
  review(path: string): void;
}

export function fileRow(file: FileChange, { isKept, choose, review }: FileRowParts): TemplateResult {
  const path = visible(file.path);
  const facts = fileFacts(file);
  const title = file.oldPath === null ? path : `${visible(file.oldPath)} → ${path}`;
  const check = ({ target }: Event) => choose(file.path, (target as HTMLInputElement).checked);
  return html`<li class="change-file">
    ${isKept === null ? nothing : html`<input type="checkbox" aria-label="Keep ${path}" title="Keep this file" .checked=${isKept(file.path)} @change=${check}>`}
    <button type="button" class="change-name" title="Review ${title}" @click=${() => review(file.path)}>${name(file)}${facts === '' ? nothing : html`<span class="hidden-label">, ${facts}</span>`}</button>
    ${file.hasConflict ? html`<span class="change-conflict" title="You’ve since edited the same parts of this file">${icon('warning')}</span>` : nothing}
    ${file.isBinary ? html`<span class="quiet">binary</span>` : counts(file)}
  </li>`;
}

/** Keeps the room of rows that are on their way. */
export function emptyRow(): TemplateResult {
  return html`<li class="change-file" aria-hidden="true"></li>`;
}

/** '+12 −3'; without the side that is 0. */
export function counts({ insertions, deletions }: { insertions: number; deletions: number }): TemplateResult {
  const added =
    insertions > 0 || deletions === 0 ? html`<span class="change-added">+${insertions.toLocaleString('en-US')}</span>` : nothing;
  const removed = deletions > 0 ? html`<span class="change-removed">−${deletions.toLocaleString('en-US')}</span>` : nothing;
  return html`<span class="change-counts" aria-hidden="true">${added} ${removed}</span>`;
}

function name({ path, oldPath, kind }: FileChange): TemplateResult {
  const { base, folder } = parts(path);
  const from = kind === 'renamed' && oldPath !== null ? parts(oldPath) : null;
  // In another folder with the same name, the folders tell them apart.
  const before = from === null ? '' : from.base === base ? visible(oldPath ?? '') : from.base;
  return html`<span class=${kind === 'deleted' ? 'change-base deleted' : 'change-base'}>${before === '' ? nothing : html`<span class="quiet">${before} → </span>`}${base}</span>
    ${kind === 'added' ? html`<span class="change-kind">new</span>` : kind === 'deleted' ? html`<span class="change-kind">deleted</span>` : nothing}
    <span class="quiet change-folder">${folder}</span>`;
}

function parts(path: string): { base: string; folder: string } {
  const at = path.lastIndexOf('/');
  return { base: visible(path.slice(at + 1)), folder: visible(path.slice(0, Math.max(0, at))) };
}
