// Chooses the command that verifies changes in a folder, which the user has allowed.
import type { WindowPort } from '#contracts/ports/windowPort.ts';
import type { CurrentFacts } from './currentFacts.ts';

export interface VerifyCommandParts {
  facts: Pick<CurrentFacts, 'isTrusted' | 'settings'>;
  window: Pick<WindowPort, 'mayRun'>;
}

/** Null = there is none, the workspace is not trusted, or the user has not allowed it. `folder`: of the workspace. */
export type VerifyCommand = (folder: string) => Promise<string | null>;

/** Turns the verification off, as a value of the setting. */
const NONE = 'none';

export function createVerifyCommand({ facts, window }: VerifyCommandParts): VerifyCommand {
  return async (folder) => {
    const { command } = facts.settings(folder).verify;
    if (!facts.isTrusted || command === NONE) return null;
    // Found in the user's folder: what an agent writes in its copy chooses no command.
    const found = command === '' ? await findIn(folder) : { command, reason: 'from the setting claudomator.verify.command' };
    return found !== null && (await window.mayRun(found.command, folder, found.reason)) ? found.command : null;
  };
}

async function findIn(folder: string) {
  const { findCommand } = await import('#verify/find/findCommand.ts');
  return findCommand(folder);
}
