// The output channel: a readable line for every step, and the streamed text.
import * as vscode from 'vscode';

export interface Output {
  /** One line with the time and, if it is about an execution, its short name. */
  line(text: string, executionId?: string): void;
  /** A piece of an answer as it comes. */
  stream(executionId: string, text: string): void;
  show(): void;
}

export function createOutput(nameOf: (executionId: string) => string): Output & vscode.Disposable {
  const channel = vscode.window.createOutputChannel('Claudomator');
  let streaming: string | null = null; // whose text the last line belongs to
  const endStream = () => {
    if (streaming !== null) channel.append('\n');
    streaming = null;
  };
  return {
    line(text, executionId) {
      endStream();
      const now = new Date();
      const time = `${now.toTimeString().slice(0, 8)}.${String(now.getMilliseconds()).padStart(3, '0')}`;
      channel.appendLine(`${time} ${executionId ? `[${nameOf(executionId)}] ` : ''}${text.replace(/\s*\n\s*/g, ' ')}`);
    },
    stream(executionId, text) {
      if (streaming !== executionId) {
        endStream();
        channel.append(`--- ${nameOf(executionId)}:\n`);
        streaming = executionId;
      }
      channel.append(text);
    },
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}
