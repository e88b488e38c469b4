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
  /** Called early, so that the user learns the reason, and with `isOver` when the time is up; true = keep waiting. */
  explainsSilence(isOver: boolean): Promise<boolean>;
  onIdle(): void;
  /** Whether the server takes no connections any more. Asked during a silence, ever less often. */
  hasStopped?(): Promise<boolean>;
  /** Two looks in a row found that it has: what is open stays silent for ever. */
  onStopped?(): void;
}

const FIRST_LOOK_MS = 1_000;
const LATEST_LOOK_MS = 30_000;

export function watchIdle(options: IdleWatchOptions): IdleWatch {
  const { idleTimeoutMs } = options;
  let lastProgressAt = performance.now();
  let hasBegun = false;
  let stopped = false;
  const looks = lookIntoSilence({ ...options, lastProgressAt: () => lastProgressAt, hasBegun: () => hasBegun });
  let timer = setTimeout(check, idleTimeoutMs);

  function check() {
    if (options.isHeldBack()) lastProgressAt = performance.now();
    const leftMs = lastProgressAt + idleTimeoutMs - performance.now();
    if (leftMs > 0) {
      timer = setTimeout(check, leftMs);
      return;
    }
    void options.explainsSilence(true).then((explained) => {
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
      looks.stop();
      clearTimeout(timer);
    },
  };
}

interface Silence extends IdleWatchOptions {
  lastProgressAt(): number;
  hasBegun(): boolean;
}

/** Looks soon after a silence has begun, then at three times the distance each, for as long as it lasts. */
function lookIntoSilence(silence: Silence): { stop(): void } {
  const firstMs = Math.min(FIRST_LOOK_MS, silence.idleTimeoutMs / 2);
  let isStopped = false;
  let timer = setTimeout(next, firstMs);
  let count = 0;
  let refusals = 0;
  const after = (ms: number) => {
    timer = setTimeout(next, ms);
  };

  function next() {
    const quietMs = performance.now() - silence.lastProgressAt();
    if (quietMs >= firstMs && !silence.isHeldBack()) {
      void look();
      return;
    }
    count = 0;
    refusals = 0;
    after(Math.max(firstMs - quietMs, firstMs / 2));
  }

  async function look() {
    if (!silence.hasBegun()) void silence.explainsSilence(false);
    const before = silence.lastProgressAt();
    const isRefused = (await silence.hasStopped?.()) ?? false;
    if (isStopped) return;
    refusals = isRefused && before === silence.lastProgressAt() ? refusals + 1 : 0;
    if (refusals >= 2) {
      silence.onStopped?.();
      return;
    }
    after(refusals > 0 ? firstMs : Math.min(LATEST_LOOK_MS, firstMs * 3 ** ++count));
  }

  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
