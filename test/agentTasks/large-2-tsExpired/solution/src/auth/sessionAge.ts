export interface Session {
  user: string;
  startedAt: number;
}

const MAX_AGE_MS = 30 * 60_000;

/** Whether a session has lasted longer than allowed. */
export function isExpired(session: Session, now: number): boolean {
  return now - session.startedAt > MAX_AGE_MS;
}

export function renew(session: Session, now: number): Session {
  return { ...session, startedAt: now };
}
