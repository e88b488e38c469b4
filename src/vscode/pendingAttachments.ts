// What goes along with the next task: added by the user, shown above the input until it is sent.
import * as vscode from 'vscode';
import type { Attachment } from '../api.ts';
import { visible } from '../transcript/visible.ts';
import type { PanelState } from '../webview/messages.ts';
import { activeAttachment } from './attachments.ts';

export class PendingAttachments {
  #pending: { id: string; attachment: Attachment }[] = [];
  #nextId = 1;

  all(): Attachment[] {
    return this.#pending.map(({ attachment }) => attachment);
  }

  rows(): PanelState['attachments'] {
    return this.#pending.map(({ id, attachment }) => ({ id, ...describe(attachment) }));
  }

  /** The active editor's file, or what is selected in it; says so where that can't be. */
  addActive(): void {
    const attachment = activeAttachment();
    if (!attachment)
      return void vscode.window.showInformationMessage('Open a text file in the editor first: it, or what is selected in it, is attached.');
    const added = JSON.stringify(attachment);
    if (this.all().some((each) => JSON.stringify(each) === added))
      return void vscode.window.showInformationMessage('That goes along already.');
    this.#pending.push({ id: String(this.#nextId++), attachment });
  }

  remove(id: string): void {
    this.#pending = this.#pending.filter((each) => each.id !== id);
  }

  clear(): void {
    this.#pending = [];
  }
}

function describe(attachment: Attachment): { name: string; detail: string } {
  if (attachment.kind === 'text') return { name: attachment.name, detail: `${attachment.text.length.toLocaleString('en')} characters` };
  const { uri, range } = attachment;
  return {
    name: visible(vscode.workspace.asRelativePath(uri)),
    detail: range ? `lines ${range.start.line + 1}–${range.end.line + 1}` : 'whole file',
  };
}
