// How a CLI is begun: what it reads, and in which of its sessions.
import { promptText } from './prompt.ts';
import { GO_ON, type RunnableTask } from './runner.ts';

export interface Opening {
  prompt: string;
  /** In which it goes on; null = a new one. */
  sessionId: string | null;
  /** The conversation that the task goes on from is lost to it: the user is told. */
  isForgetful: boolean;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The best first; the next is for where the CLI no longer has the session of the one before. */
export function openingsOf({
  instructions,
  attachments,
  resumes,
  continues,
}: Pick<RunnableTask, 'instructions' | 'attachments' | 'resumes' | 'continues'>): [Opening, ...Opening[]] {
  const prompt = promptText(instructions, attachments);
  const own = checked(continues?.sessionId ?? null);
  // Runners of our own name their sessions like the execution: those are no CLI's.
  const earlier = checked(resumes !== null && resumes.sessionId !== resumes.executionId ? resumes.sessionId : null);
  const anew = { prompt, sessionId: null, isForgetful: earlier !== null };
  const resumed: [Opening, ...Opening[]] = earlier === null ? [anew] : [{ prompt, sessionId: earlier, isForgetful: false }, anew];
  return own === null ? resumed : [{ prompt: GO_ON, sessionId: own, isForgetful: false }, ...resumed];
}

/** It becomes an argument. */
function checked(sessionId: string | null): string | null {
  return sessionId !== null && UUID.test(sessionId) ? sessionId : null;
}
