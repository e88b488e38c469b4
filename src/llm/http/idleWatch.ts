// Ends a request whose answer makes no progress, unless the server explains the silence.

export interface IdleWatch {
  /** Something counted as progress. Cheap: called once a network read. */
  progressed(): void;
  stop(): void;
}

export interface IdleWatchOptions {
  idleTimeoutMs: number;
  /** True while the consumer holds the stream back; the silence is not the server's then. */
  isHeldBack(): boolean;
  /** Called once early, so that the user learns the reason, and again when the time is up; true = keep waiting. */
  explainsSilence(): Promise<boolean>;
  onIdle(): void;
}

const FIRST_LOOK_MS = 1_000;

export function watchIdle(options: IdleWatchOptions): IdleWatch {
  const { idleTimeoutMs } = options;
  let lastProgressAt = performance.now();
  let hasBegun = false;
  let stopped = false;
  const firstLook = setTimeout(
    () => {
      if (!hasBegun) void options.explainsSilence();
    },
    Math.min(FIRST_LOOK_MS, idleTimeoutMs / 2),
  );
  let timer = setTimeout(check, idleTimeoutMs);

  function check() {
    if (options.isHeldBack()) lastProgressAt = performance.now();
    const leftMs = lastProgressAt + idleTimeoutMs - performance.now();
    if (leftMs > 0) {
      timer = setTimeout(check, leftMs);
      return;
    }
    void options.explainsSilence().then((explained) => {
      if (stopped) return;
      if (!explained && lastProgressAt + idleTimeoutMs <= performance.now()) {
        options.onIdle();
        return;
      }
      if (explained) lastProgressAt = performance.now();
      check();
    });
  }

  return {
    progressed: () => {
      hasBegun = true;
      lastProgressAt = performance.now();
    },
    stop: () => {
      stopped = true;
      clearTimeout(firstLook);
      clearTimeout(timer);
    },
  };
}
