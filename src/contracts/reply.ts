// Declares the reply to a request that can be refused, and turns a Refusal into one.
import { Refusal } from '#base/refusal.ts';

/** A button that leads to the next step: a command of VS Code. */
export interface Action {
  title: string;
  command: string;
}

export interface Refused {
  kind: 'refused';
  /** One or two sentences for people. */
  message: string;
  action: Action | null;
}

export type Reply<T> = { kind: 'done'; value: T } | Refused;

export function done<T>(value: T): Reply<T> {
  return { kind: 'done', value };
}

/** The reply of what throws a Refusal where it can't be done. Rejects for everything else: that is a bug. */
export async function replied<T>(act: () => Promise<T>): Promise<Reply<T>> {
  try {
    return done(await act());
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', message: error.message, action: error.action };
    throw error;
  }
}
