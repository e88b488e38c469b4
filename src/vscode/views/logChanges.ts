// Writes phases, notices and streamed answers to the output channel.
import type { Change } from '#contracts/change.ts';
import type { Output } from '#vscode/common/output.ts';

export function logChanges(change: Change, output: Output): void {
  if (change.kind === 'text' && change.channel === 'text') output.stream(change.executionId, change.text);
  else if (change.kind === 'notice') output.line(change.text, change.executionId);
  else if (change.kind === 'phase' && change.phase) {
    const line = phaseLine(change.phase);
    if (line) output.line(line, change.executionId);
  }
}

/** '' for phases that change many times a second. */
function phaseLine(phase: NonNullable<Extract<Change, { kind: 'phase' }>['phase']>): string {
  switch (phase.kind) {
    case 'classifying':
      return 'choosing an agent';
    case 'queued':
      return phase.reason;
    case 'waiting':
      return 'sending the request';
    case 'preparingCopy':
      return ''; // most take a moment
    case 'verifying':
      return `verifying the changes: ${phase.command}`;
    case 'loadingModel':
      return 'the server is loading the model';
    case 'readingPrompt':
      return `processing the prompt: ${phase.processed} of ${phase.total} tokens`;
    case 'retrying':
      return `retrying (attempt ${phase.attempt}) at ${new Date(phase.retryAt).toLocaleTimeString()}: ${phase.reason}`;
    case 'thinking':
    case 'writing':
      return '';
  }
}
