// Declares the reply to a request that can be refused, and turns a Refusal into one.
import { Refusal } from '#base/refusal.ts';

/** A button for the next step. `command`: a VS Code command id. */
export interface Action {
  title: string;
  command: string;
}

export interface Refused {
  kind: 'refused';
  /** One or two sentences for users. */
  message: string;
  action: Action | null;
}

/** The outcome of a request: its value, or a refusal that is not a bug. */
export type Reply<T> = { kind: 'done'; value: T } | Refused;

export function done<T>(value: T): Reply<T> {
  return { kind: 'done', value };
}

/** Runs `act`, and returns its value or the Refusal it throws. Rejects for any other error, which is a bug. */
export async function replied<T>(act: () => Promise<T>): Promise<Reply<T>> {
  try {
    return done(await act());
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', message: error.message, action: error.action };
    throw error;
  }
}
