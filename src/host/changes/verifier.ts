// Verifies a run's change with the project's own command, which the user has allowed.
import type { WindowPort } from '#contracts/ports/windowPort.ts';
import type { Verify } from '#executor/changes/copyStore.ts';
import type { CurrentFacts } from '#host/agents/currentFacts.ts';

export interface VerifierParts {
  facts: Pick<CurrentFacts, 'isTrusted' | 'settings'>;
  window: Pick<WindowPort, 'mayRun'>;
  /** Runs `use` in a folder with the state before the change; null = there is none. */
  withBase<T>(executionId: string, use: (folder: string) => Promise<T>): Promise<T | null>;
  environment: Readonly<Record<string, string | undefined>>;
}

/** Turns the verification off, as a value of the setting. */
const NONE = 'none';

export function createVerify({ facts, window, withBase, environment }: VerifierParts): Verify {
  return async ({ executionId, folder, place }, onStart, signal) => {
    const { command: set, timeoutSeconds } = facts.settings(folder).verify;
    if (!facts.isTrusted || set === NONE) return null;
    const { findCommand } = await import('#verify/find/findCommand.ts');
    // Found in the user's folder: what the agent wrote in its copy chooses no command.
    const found = set === '' ? await findCommand(folder) : { command: set, reason: 'from the setting claudomator.verify.command' };
    if (found === null || !(await window.mayRun(found.command, folder, found.reason)) || signal.aborted) return null;
    const { runVerification } = await import('#verify/runVerification.ts');
    const { verificationOf } = await import('#verify/compareRuns.ts');
    const { command } = found;
    onStart(command);
    const run = (where: string) =>
      runVerification({ command, folder: where, timeoutSeconds, signal, env: environment, runId: executionId });
    const now = await run(place.folder);
    // Only a failure needs to be compared with the state before.
    const before = now.state === 'failed' ? await withBase(executionId, run) : null;
    return verificationOf(command, before, now);
  };
}
