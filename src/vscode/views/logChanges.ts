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
      return 'classifying';
    case 'queued':
      return phase.reason;
    case 'waiting':
      return 'in its slot: being sent';
    case 'loadingModel':
      return 'the server loads the model';
    case 'readingPrompt':
      return `reading the prompt: ${phase.processed} of ${phase.total} tokens`;
    case 'retrying':
      return `tries again (${phase.attempt}) at ${new Date(phase.retryAt).toLocaleTimeString()}: ${phase.reason}`;
    case 'thinking':
    case 'writing':
      return '';
  }
}
