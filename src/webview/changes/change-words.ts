// Puts a change and its verification into words for the user, and tells how its card looks. Pure.
import type { FileChange } from '#contracts/changes.ts';
import type { Changestats, Execution } from '#contracts/execution.ts';
import type { ChangedFiles, Turn } from '#contracts/ports/panelMessages.ts';
import type { Verification } from '#contracts/verification.ts';
import { isLive } from '#webview/common/wording.ts';

/** `open`: it can be kept or discarded. `continued`: it is still open, and goes on in a later turn. */
export type CardKind = 'open' | 'kept' | 'discarded' | 'continued';

/** `isNewest`: no later turn has a change. Null = no card: it changed nothing, or is still at work. */
export function cardKind({ execution, phase }: Turn, isNewest: boolean): CardKind | null {
  if (execution.changes === null) return null;
  const { state } = execution.changes;
  if (state === 'kept' || state === 'discarded') return state;
  if (!isNewest) return 'continued';
  if (phase?.kind === 'verifying') return 'open';
  return isLive(execution) || execution.state === 'blocked' ? null : 'open';
}

/** '3 files changed'; without a number where it is not known. */
export function filesChanged(total: Pick<Changestats, 'filesChanged'> | null): string {
  return total === null ? 'Files changed' : `${files(total.filesChanged)} changed`;
}

export function files(number: number): string {
  return number === 1 ? '1 file' : `${number.toLocaleString('en-US')} files`;
}

/** 'Keep', or 'Keep 2 of 3' where some files are left out. */
export function keepLabel({ total }: ChangedFiles, leftOut: number): string {
  return leftOut === 0 ? 'Keep' : `Keep ${total.filesChanged - leftOut} of ${total.filesChanged}`;
}

/** What a screen reader says after a file's name: '2 lines added, 1 removed, conflicts with your file'. */
export function fileFacts({ insertions, deletions, isBinary, hasConflict }: FileChange): string {
  const lines = isBinary ? '' : `${insertions} ${insertions === 1 ? 'line' : 'lines'} added, ${deletions} removed`;
  return [lines, hasConflict ? 'conflicts with your file' : ''].filter(Boolean).join(', ');
}

/** `tone`: `unknown` proves nothing, either way. `text`: without the command. */
export interface VerificationText {
  tone: 'passed' | 'failed' | 'unknown';
  text: string;
  /** Of the button that verifies it again. */
  again: string;
}

/** Where the agent itself says that nothing proves its change, tests that pass don't either. */
export function verificationText({ verification, said }: Pick<Execution, 'verification' | 'said'>): VerificationText {
  if (verification === null) return { tone: 'unknown', text: 'Not verified', again: 'Verify…' };
  const { command, state, output } = verification;
  switch (state) {
    case 'passed':
      return { tone: 'passed', text: said === 'unverified' ? 'Passed' : 'Verified', again: 'Verify again' };
    case 'failed':
      return {
        tone: verification.newFailures > 0 || verification.failedBefore === 0 ? 'failed' : 'unknown',
        text: failed(verification),
        again: 'Verify again',
      };
    case 'timedOut':
      return { tone: 'failed', text: 'Not verified: the verification timed out', again: 'Verify again' };
    case 'notRun': {
      const reason = output.split('\n', 1)[0]?.trim() ?? '';
      return { tone: 'unknown', text: reason === '' ? 'Not verified' : `Not verified: ${reason}`, again: `Verify with “${command}”…` };
    }
  }
}

/** '3 new failures; 1 failed before'. */
function failed({ newFailures, failedBefore }: Verification): string {
  if (newFailures === 0) return failedBefore === 0 ? 'Verification failed' : `No new failures; ${failedBefore} failed before`;
  const fresh = newFailures === 1 ? '1 new failure' : `${newFailures} new failures`;
  return failedBefore === 0 ? fresh : `${fresh}; ${failedBefore} failed before`;
}

/** What a screen reader is told when it changes. '' = there is nothing to tell. */
export function changeAnnouncement(execution: Execution): string {
  const { changes, changestats } = execution;
  if (changes === null || isLive(execution)) return '';
  if (changes.state === 'kept') return 'The changes were kept';
  if (changes.state === 'discarded') return 'The changes were discarded';
  if (changes.state === 'partlyKept') return 'Some of the changes were kept, the others are waiting for you';
  return `${filesChanged(changestats)}. ${verificationText(execution).text}. Waiting for you to keep or discard them`;
}
