// Gives a run its copy of the workspace, and records and verifies the change it leaves there.
import { errorSentence } from '#base/errorMessage.ts';
import type { ChangeSet, FileChange, Isolation } from '#contracts/changes.ts';
import type { Changestats } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import type { Verification } from '#contracts/verification.ts';
import type { Pool } from '#executor/queue/pool.ts';
import type { Records } from '#executor/records/records.ts';
import type { LiveView } from '#executor/run/liveView.ts';
import type { CopyStore, Place, Verify } from './copyStore.ts';
import { earlierInThread, threadIdOf } from './thread.ts';

export interface RunChangeParts {
  /** Null = agents work in the user's files. */
  copies: CopyStore | null;
  verify: Verify;
  /** As the settings of the folder say. */
  isolation(folder: string): Isolation;
  records: Pick<Records, 'get' | 'change' | 'note'>;
  pool: Pick<Pool, 'park'>;
  log(executionId: string, line: string): void;
}

export interface SettledChange {
  changes: ChangeSet | null;
  changestats: Changestats | null;
  verification: Verification | null;
}

/** Null = the task has no folder. Throws a Refusal for what the user can act on. */
export async function preparePlace(
  id: string,
  task: Task,
  view: Pick<LiveView, 'notice'>,
  parts: RunChangeParts,
  signal: AbortSignal,
): Promise<Place | null> {
  const { copies, records } = parts;
  if (copies === null || task.folder === null) return null;
  const threadId = threadIdOf(id, records);
  const place = await copies.prepare({ executionId: id, threadId, folder: task.folder, isolation: parts.isolation(task.folder), signal });
  if (!place.isTracked) {
    for (const note of place.notes) view.notice(note);
    return place;
  }
  // Recorded before anything is spawned, so that a crash finds it.
  await records.note(id, { changes: { state: 'open', isolation: place.isolation, notes: place.notes } });
  // The change goes on in this execution: the earlier ones of the thread have nothing more to ask.
  for (const earlier of earlierInThread(id, records)) if (earlier.state === 'ready') await records.change(earlier.id, { kind: 'keep' });
  return place;
}

/** To be called when the agent has let go. `isWhole`: it finished its work, which is then verified. Frees the slot while the change is verified. Never rejects. */
export async function settleChange(
  id: string,
  task: Task,
  place: Place | null,
  { view, isWhole }: { view: Pick<LiveView, 'show'>; isWhole: boolean },
  parts: RunChangeParts,
  signal: AbortSignal,
): Promise<SettledChange | null> {
  const { copies, pool, log } = parts;
  if (copies === null || !place?.isTracked || task.folder === null) return null;
  try {
    const files = await copies.settle(id);
    if (files.length === 0) return { changes: null, changestats: null, verification: null };
    if (isWhole) pool.park(id);
    const onStart = (command: string) => view.show({ kind: 'verifying', command });
    const verification =
      signal.aborted || !isWhole
        ? null
        : await parts.verify({ executionId: id, folder: task.folder, place }, onStart, signal).catch((error: unknown) => {
            log(id, `its change could not be verified: ${errorSentence(error)}`);
            return null;
          });
    const { isolation, notes } = place;
    return { changes: { state: 'open', isolation, notes }, changestats: statsOf(files), verification };
  } catch (error) {
    // The copy is still there, and so is what the agent wrote in it.
    const note = `The changed files could not be listed: ${errorSentence(error)}`;
    log(id, note);
    return { changes: { state: 'open', isolation: place.isolation, notes: [...place.notes, note] }, changestats: null, verification: null };
  }
}

export function statsOf(files: readonly FileChange[]): Changestats {
  const sum = (of: (file: FileChange) => number) => files.reduce((total, file) => total + of(file), 0);
  return { filesChanged: files.length, insertions: sum((file) => file.insertions), deletions: sum((file) => file.deletions) };
}
