// Hands the body pieces of one network read to a receiver together, and waits while it is busy.

export interface BodyDeliveryOptions {
  /** A promise is back-pressure: nothing more is delivered until it resolves. */
  deliver(pieces: Buffer[]): Promise<void> | undefined;
  pause(): void;
  resume(): void;
  /** Everything before `end` has been delivered. Called once. */
  onEnd(): void;
  /** `deliver` threw, or its promise rejected. */
  onError(error: unknown): void;
}

export interface BodyDelivery {
  push(piece: Buffer): void;
  end(): void;
  /** Drops what has not been delivered; nothing is called any more. */
  stop(): void;
}

/** undici calls once a chunk of the transfer encoding, often hundreds a network read; one microtask hands them on as one batch. */
export function createBodyDelivery(options: BodyDeliveryOptions): BodyDelivery {
  let pieces: Buffer[] = [];
  let isScheduled = false;
  let isBusy = false;
  let hasEnded = false;
  let isStopped = false;

  const flush = () => {
    isScheduled = false;
    if (isBusy || isStopped) return;
    try {
      if (pieces.length > 0) {
        const batch = pieces;
        pieces = [];
        const busy = options.deliver(batch);
        if (busy) return waitFor(busy);
      }
      if (hasEnded) {
        isStopped = true;
        options.onEnd();
      }
    } catch (error) {
      options.onError(error);
    }
  };
  const waitFor = (busy: Promise<void>) => {
    isBusy = true;
    options.pause();
    busy.then(() => {
      isBusy = false;
      if (!hasEnded) options.resume();
      flush();
    }, options.onError);
  };

  return {
    push: (piece) => {
      pieces.push(piece);
      if (isScheduled) return;
      isScheduled = true;
      queueMicrotask(flush);
    },
    end: () => {
      hasEnded = true;
      flush();
    },
    stop: () => {
      isStopped = true;
    },
  };
}
