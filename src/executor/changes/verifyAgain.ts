// Verifies an open change in its copy again because the user asks for it, and records the result.
import { Refusal } from '#base/refusal.ts';
import { isAtRest } from '#contracts/states.ts';
import type { Task } from '#contracts/task.ts';
import type { Records } from '#executor/records/records.ts';
import type { LiveViews } from '#executor/run/liveView.ts';
import type { RunChangeParts } from './runChange.ts';

export interface VerifyAgainParts extends Pick<RunChangeParts, 'copies' | 'verify'> {
  records: Pick<Records, 'get' | 'note'>;
  views: Pick<LiveViews, 'recall' | 'of' | 'end'>;
  loadTask(executionId: string): Promise<Task>;
  log(executionId: string, line: string): void;
}

export interface VerifyAgain {
  /** Resolves when the result is recorded. Throws a Refusal where nothing can be verified. */
  verify(executionId: string): Promise<void>;
  /** Resolves when nothing of a verification of this execution runs any more. */
  stop(executionId: string): Promise<void>;
  dispose(): Promise<void>;
}

const NOTHING_OPEN = 'This execution has no open changes to verify.';
const NOTHING_RAN =
  'Nothing was run, because no command to verify this workspace was found or you didn’t allow it. Set “claudomator.verify.command”, for example to “npm test”.';

export function createVerifyAgain(parts: VerifyAgainParts): VerifyAgain {
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  const stop = async (id: string) => {
    const run = running.get(id);
    run?.abort.abort();
    await run?.done.catch(() => undefined);
  };
  return {
    verify: (id) => {
      if (running.has(id)) throw new Refusal('These changes are already being verified.');
      const abort = new AbortController();
      const done = verifyNow(id, parts, abort.signal).finally(() => running.delete(id));
      running.set(id, { abort, done });
      return done;
    },
    stop,
    dispose: async () => void (await Promise.all([...running.keys()].map(stop))),
  };
}

async function verifyNow(id: string, parts: VerifyAgainParts, signal: AbortSignal): Promise<void> {
  const { copies, records, views, loadTask, verify, log } = parts;
  const execution = records.get(id);
  // A change that is kept in part goes on from the user's files at its next run: its copy is not what would be kept.
  if (copies === null || !execution || !isAtRest(execution.state) || execution.changes?.state !== 'open') throw new Refusal(NOTHING_OPEN);
  const { folder } = await loadTask(id);
  if (folder === null) throw new Refusal(NOTHING_OPEN);
  const place = await copies.placeOf(id);
  await views.recall(id);
  try {
    const onStart = (command: string) => views.of(id).show({ kind: 'verifying', command });
    const verification = await verify({ executionId: id, folder, place }, onStart, signal);
    if (signal.aborted) return;
    if (verification === null) throw new Refusal(NOTHING_RAN, { title: 'Open Settings', command: 'claudomator.openSettings' });
    await records.note(id, { verification });
    log(id, `its changes were verified again: ${verification.state}`);
  } finally {
    views.end(id);
  }
}
