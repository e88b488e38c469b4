// How a CLI is begun: what it reads, and in which of its sessions.
import { promptText } from './prompt.ts';
import { GO_ON, type RunnableTask } from './runner.ts';

/** `sessionId`: in which it goes on; null = a new one. */
export interface Opening {
  prompt: string;
  sessionId: string | null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The best first; the next is for where the session of the one before is gone. */
export function openingsOf({
  instructions,
  attachments,
  resumes,
  continues,
}: Pick<RunnableTask, 'instructions' | 'attachments' | 'resumes' | 'continues'>): [Opening, ...Opening[]] {
  // Runners of our own name their sessions like the execution: those are no CLI's.
  const earlier = resumes !== null && resumes.sessionId !== resumes.executionId ? resumes.sessionId : null;
  const anew = { prompt: promptText(instructions, attachments), sessionId: checked(earlier) };
  const own = checked(continues?.sessionId ?? null);
  return own === null ? [anew] : [{ prompt: GO_ON, sessionId: own }, anew];
}

/** It becomes an argument. */
function checked(sessionId: string | null): string | null {
  return sessionId !== null && UUID.test(sessionId) ? sessionId : null;
}
