// Keeps the files and texts attached to the next task until it is sent.
import * as vscode from 'vscode';
import type { Attachment } from '#api.ts';
import { objectOf } from '#base/json.ts';
import { visible } from '#base/visible.ts';
import type { PanelState } from '#contracts/ports/panelMessages.ts';
import { activeAttachment } from '#vscode/common/attachments.ts';

const KEY = 'panel.attachments';

type FileAttachment = Extract<Attachment, { kind: 'file' }>;

/** `range`: line and character of the start, then of the end, 0-based; null = the whole file. */
interface Stored {
  uri: string;
  range: [number, number, number, number] | null;
}

export class PendingAttachments {
  readonly #state: vscode.Memento;
  #pending: { id: string; attachment: Attachment }[] = [];
  #nextId = 1;

  constructor(state: vscode.Memento) {
    this.#state = state;
    const stored = state.get<unknown>(KEY);
    for (const attachment of Array.isArray(stored) ? stored.map(fromStored) : []) if (attachment) this.#push(attachment);
  }

  all(): Attachment[] {
    return this.#pending.map(({ attachment }) => attachment);
  }

  rows(): PanelState['attachments'] {
    return this.#pending.map(({ id, attachment }) => ({ id, ...describe(attachment) }));
  }

  /** Attaches the active editor's selection or its whole file; shows a message if it can't. */
  addActive(): void {
    const attachment = activeAttachment();
    if (!attachment)
      return void vscode.window.showInformationMessage(
        'Open a text file in the editor first. Its selection, or the whole file, is attached.',
      );
    const added = identity(attachment);
    if (this.all().some((each) => identity(each) === added))
      return void vscode.window.showInformationMessage('This file is already attached.');
    this.#push(attachment);
    this.#keep();
  }

  remove(id: string): void {
    this.#pending = this.#pending.filter((each) => each.id !== id);
    this.#keep();
  }

  clear(): void {
    this.#pending = [];
    this.#keep();
  }

  #push(attachment: Attachment): void {
    this.#pending.push({ id: String(this.#nextId++), attachment });
  }

  #keep(): void {
    const files = this.all().filter((attachment) => attachment.kind === 'file');
    // If it can't be stored, it is only lost on reload.
    this.#state.update(KEY, files.length === 0 ? undefined : files.map(toStored)).then(undefined, () => undefined);
  }
}

function identity(attachment: Attachment): string {
  return JSON.stringify(attachment.kind === 'file' ? toStored(attachment) : attachment);
}

function toStored({ uri, range }: FileAttachment): Stored {
  return { uri: uri.toString(), range: range ? [range.start.line, range.start.character, range.end.line, range.end.character] : null };
}

/** Returns null for an invalid value. */
function fromStored(value: unknown): FileAttachment | null {
  const { uri, range } = objectOf(value) ?? {};
  if (typeof uri !== 'string') return null;
  if (range === null) return { kind: 'file', uri: vscode.Uri.parse(uri) };
  if (!Array.isArray(range) || range.length !== 4 || !range.every((at) => Number.isInteger(at) && at >= 0)) return null;
  const [startLine, startCharacter, endLine, endCharacter] = range as NonNullable<Stored['range']>;
  return { kind: 'file', uri: vscode.Uri.parse(uri), range: new vscode.Range(startLine, startCharacter, endLine, endCharacter) };
}

function describe(attachment: Attachment): { name: string; detail: string } {
  if (attachment.kind === 'text') return { name: attachment.name, detail: `${attachment.text.length.toLocaleString('en')} characters` };
  const { uri, range } = attachment;
  return {
    name: visible(vscode.workspace.asRelativePath(uri)),
    detail: range ? `lines ${range.start.line + 1}–${range.end.line + 1}` : 'whole file',
  };
}
