// Runs the workspace's set-up command in a new copy, once the user has allowed it.
import type { WindowPort } from '#contracts/ports/windowPort.ts';
import type { PlaceRequest } from '#executor/changes/copyStore.ts';
import type { CurrentFacts } from '#host/agents/currentFacts.ts';

export interface SetUpParts {
  facts: Pick<CurrentFacts, 'isTrusted' | 'settings'>;
  window: Pick<WindowPort, 'mayRun'>;
  environment: Readonly<Record<string, string | undefined>>;
}

const TIMEOUT_SECONDS = 600;
const REASON = 'from the setting claudomator.changes.setupCommand';

/** `note`: for the user; null = nothing to say. */
export interface SetUp {
  hasRun: boolean;
  note: string | null;
}

/** A failed set-up does not keep the agent from its work. */
export function createSetUp({ facts, window, environment }: SetUpParts): (request: PlaceRequest, copy: string) => Promise<SetUp> {
  return async ({ executionId, folder, signal }, copy) => {
    const command = facts.settings(folder).changes.setupCommand;
    if (command === '' || !facts.isTrusted) return { hasRun: false, note: null };
    if (!(await window.mayRun({ command, folder, reason: REASON, purpose: 'prepare', executionId })))
      return { hasRun: false, note: `The setup command wasn’t run, because you haven’t allowed it yet: ${command}` };
    const { runVerification } = await import('#verify/runVerification.ts');
    const run = await runVerification({
      command,
      folder: copy,
      timeoutSeconds: TIMEOUT_SECONDS,
      signal,
      env: environment,
      runId: executionId,
    });
    if (run.exitCode === 0) return { hasRun: true, note: null };
    const reason = run.message ?? run.output.trim().split('\n').at(-1) ?? '';
    return { hasRun: true, note: `The setup command failed in the copy: ${reason.slice(0, 200)}` };
  };
}
