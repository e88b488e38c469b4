// Chooses the command that verifies changes in a folder, which the user has allowed.
import type { WindowPort } from '#contracts/ports/windowPort.ts';
import type { CurrentFacts } from './currentFacts.ts';

export interface VerifyCommandParts {
  facts: Pick<CurrentFacts, 'isTrusted' | 'settings'>;
  window: Pick<WindowPort, 'mayRun'>;
}

/** Null = there is none, the workspace is not trusted, or the user has not allowed it. `folder`: of the workspace. */
export type VerifyCommand = (folder: string, executionId: string) => Promise<string | null>;

/** A command that would verify changes, allowed or not. `reason`: where it comes from, for users. Null = there is none. */
export type KnownCommand = (folder: string) => Promise<{ command: string; reason: string } | null>;

/** Turns the verification off, as a value of the setting. */
const NONE = 'none';

export function createVerifyCommand({ facts, window }: VerifyCommandParts): VerifyCommand {
  const known = createKnownCommand(facts);
  return async (folder, executionId) => {
    const found = await known(folder);
    return found !== null && (await window.mayRun({ ...found, folder, purpose: 'verify', executionId })) ? found.command : null;
  };
}

/** None in a workspace that is not trusted. */
export function createKnownCommand(facts: VerifyCommandParts['facts']): KnownCommand {
  return async (folder) => {
    const { command } = facts.settings(folder).verify;
    if (!facts.isTrusted || command === NONE) return null;
    // Found in the user's folder: what an agent writes in its copy chooses no command.
    return command === '' ? findIn(folder) : { command, reason: 'from the setting claudomator.verify.command' };
  };
}

async function findIn(folder: string) {
  const { findCommand } = await import('#verify/find/findCommand.ts');
  return findCommand(folder);
}
