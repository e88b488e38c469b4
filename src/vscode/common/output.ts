// Writes the output channel: a line for each step, and the streamed answers.
import * as vscode from 'vscode';

export interface Output {
  /** One line with the time and, if it is about an execution, its short name. */
  line(text: string, executionId?: string): void;
  /** A piece of an answer as it comes. */
  stream(executionId: string, text: string): void;
  show(): void;
}

export interface WindowOutput extends Output, vscode.Disposable {
  /** The short name of an execution in its lines. */
  nameOf(executionId: string): string;
}

export function createOutput(): WindowOutput {
  const channel = vscode.window.createOutputChannel('Claudomator');
  let streaming: string | null = null; // whose text the last line belongs to
  const endStream = () => {
    if (streaming !== null) channel.append('\n');
    streaming = null;
  };
  const output: WindowOutput = {
    nameOf: (executionId) => executionId.slice(0, 8),
    line(text, executionId) {
      endStream();
      const now = new Date();
      const time = `${now.toTimeString().slice(0, 8)}.${String(now.getMilliseconds()).padStart(3, '0')}`;
      channel.appendLine(`${time} ${executionId ? `[${output.nameOf(executionId)}] ` : ''}${text.replace(/\s*\n\s*/g, ' ')}`);
    },
    stream(executionId, text) {
      if (streaming !== executionId) {
        endStream();
        channel.append(`--- ${output.nameOf(executionId)}:\n`);
        streaming = executionId;
      }
      channel.append(text);
    },
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
  return output;
}
