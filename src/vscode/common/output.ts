// Writes log lines and streamed answers to the output channel.
import * as vscode from 'vscode';

export interface Output {
  /** Writes one line with the time and, if given, the short name of the execution. */
  line(text: string, executionId?: string): void;
  /** Writes a piece of an answer. */
  stream(executionId: string, text: string): void;
  show(): void;
}

export interface WindowOutput extends Output, vscode.Disposable {
  /** Returns the short name of an execution for its lines. */
  nameOf(executionId: string): string;
}

export function createOutput(): WindowOutput {
  const channel = vscode.window.createOutputChannel('Claudomator');
  let streaming: string | null = null; // id of the execution whose answer is the last line
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
