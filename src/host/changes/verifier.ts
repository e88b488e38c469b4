// Verifies a run's change with the project's own command, and compares a failure with before.
import type { Verification } from '#contracts/verification.ts';
import type { Verify } from '#executor/changes/copyStore.ts';
import type { CurrentFacts } from '#host/agents/currentFacts.ts';
import { createKnownCommand, type VerifyCommand } from '#host/agents/verifyCommand.ts';

export interface VerifierParts {
  facts: Pick<CurrentFacts, 'settings' | 'isTrusted'>;
  commandFor: VerifyCommand;
  /** Runs `use` in a folder with the state before the change; null = there is none. */
  withBase<T>(executionId: string, use: (folder: string) => Promise<T>): Promise<T | null>;
  environment: Readonly<Record<string, string | undefined>>;
}

export function createVerify({ facts, commandFor, withBase, environment }: VerifierParts): Verify {
  const knownCommand = createKnownCommand(facts);
  return async ({ executionId, folder, place }, onStart, signal) => {
    const command = await commandFor(folder, executionId);
    if (signal.aborted) return null;
    if (command === null) return notAllowed(await knownCommand(folder));
    const { runVerification } = await import('#verify/runVerification.ts');
    const { verificationOf } = await import('#verify/compareRuns.ts');
    onStart(command);
    const { timeoutSeconds } = facts.settings(folder).verify;
    const run = (where: string) =>
      runVerification({ command, folder: where, timeoutSeconds, signal, env: environment, runId: executionId });
    const now = await run(place.folder);
    const before = now.state === 'failed' ? await withBase(executionId, run) : null;
    return verificationOf(command, before, now);
  };
}

/** Says which command the user can still allow; null = there is none. */
function notAllowed(known: { command: string } | null): Verification | null {
  if (known === null) return null;
  const output = 'You have not allowed the command in this workspace.';
  return { command: known.command, state: 'notRun', newFailures: 0, failedBefore: 0, output, failures: [] };
}
