// Calls the consumer of chat events with one batch at a time, in order.
import type { ChatEvent } from '#llm/types.ts';

/** A promise is back-pressure: nothing more is read from the server until it resolves. */
export type OnEvents = (events: ChatEvent[]) => void | Promise<void>;

export interface EventDelivery {
  /** Undefined when the consumer took everything at once. Throws, or rejects, what the consumer does. */
  deliver(events: ChatEvent[]): Promise<void> | undefined;
  /** True while the consumer holds the stream back. */
  readonly isBusy: boolean;
}

/** Events come from the stream and from beside it (a look at why the server is silent), so calls may overlap. */
export function createEventDelivery(onEvents: OnEvents): EventDelivery {
  let tail: Promise<void> | null = null;
  return {
    deliver: (events) => {
      if (events.length === 0) return tail ?? undefined;
      const busy = tail === null ? onEvents(events) : tail.then(() => onEvents(events));
      if (!(busy instanceof Promise)) return undefined;
      const current = busy.finally(() => {
        if (tail === current) tail = null;
      });
      tail = current;
      return current;
    },
    get isBusy() {
      return tail !== null;
    },
  };
}
