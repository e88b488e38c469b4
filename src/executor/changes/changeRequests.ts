// Carries out what windows ask about changes: list, review, verify, keep, discard and undo.
import { Refusal } from '#base/refusal.ts';
import type { KeepResult } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ChangePort } from '#contracts/ports/executorPort.ts';
import { replied } from '#contracts/reply.ts';
import type { Records } from '#executor/records/records.ts';
import type { CopyStore } from './copyStore.ts';
import { threadIdOf } from './thread.ts';
import type { VerifyAgain } from './verifyAgain.ts';

export interface ChangeRequestParts {
  copies: CopyStore | null;
  records: Pick<Records, 'get' | 'all' | 'change' | 'note'>;
  verifyAgain: Pick<VerifyAgain, 'verify' | 'stop'>;
  /** Makes an execution that has not ended this window's, or throws a Refusal. */
  takeForChange(executionId: string): Promise<void>;
  log(executionId: string, line: string): void;
}

const NO_CHANGE = 'This execution has no changes in a copy of the workspace.';

export function createChangeRequests(parts: ChangeRequestParts): ChangePort {
  const { records, takeForChange, verifyAgain, log } = parts;
  const copies = (executionId: string): CopyStore => {
    if (parts.copies === null || !records.get(executionId)?.changes) throw new Refusal(NO_CHANGE);
    return parts.copies;
  };
  const settled = async <T>(executionId: string, act: (store: CopyStore) => Promise<T>, event: 'keep' | 'cancel' | null): Promise<T> => {
    await takeForChange(executionId);
    if (records.get(executionId)?.state === 'running') throw new Refusal('The agent is still working. Wait for it, or stop it first.');
    const store = copies(executionId);
    await verifyAgain.stop(executionId);
    const result = await act(store);
    await recordStates(executionId, store, event, parts);
    return result;
  };
  const merged = (executionId: string, what: string, act: (store: CopyStore) => Promise<KeepResult>) =>
    replied(async () => {
      const result = await settled(executionId, act, 'keep');
      log(executionId, result.kind === 'kept' ? `${what}: ${list(result.files)}` : `${what} would conflict in ${list(result.files)}`);
      return result;
    });
  return {
    changes: (id) => replied(() => copies(id).changes(id)),
    review: (id) => replied(() => copies(id).review(id)),
    verify: (id) =>
      replied(async () => {
        await takeForChange(id);
        await verifyAgain.verify(id);
        return null;
      }),
    keep: (id, files) =>
      isWithoutCopy(id, parts) ? replied(() => endWithoutCopy(id, 'keep', parts)) : merged(id, 'kept', (store) => store.keep(id, files)),
    undoKeep: (id) => merged(id, 'keep undone', (store) => store.undoKeep(id)),
    discard: (id) =>
      replied(async () => {
        if (isWithoutCopy(id, parts)) await endWithoutCopy(id, 'cancel', parts);
        else await settled(id, (store) => store.discard(id), 'cancel');
        log(id, 'its change was discarded');
        return null;
      }),
    undoDiscard: (id) =>
      replied(async () => {
        await settled(id, (store) => store.undoDiscard(id), null);
        log(id, 'its change was restored');
        return null;
      }),
  };
}

/**
 * Records the state of the change on every execution of the thread that has one, and ends those that waited for it. Each by its own:
 * what was kept before a later run began is not discarded with what that run changed.
 */
async function recordStates(
  executionId: string,
  store: CopyStore,
  event: 'keep' | 'cancel' | null,
  { records }: ChangeRequestParts,
): Promise<void> {
  const threadId = threadIdOf(executionId, records);
  for (const { id, changes, state: was } of records.all().filter((each) => each.changes && threadIdOf(each.id, records) === threadId)) {
    const state = await store.stateOf(id);
    if (changes === null || state === null) continue;
    if (changes.state !== state) await records.note(id, { changes: { ...changes, state } });
    if ((state === 'kept' || state === 'discarded') && event !== null && was === 'ready') await records.change(id, { kind: event });
  }
}

/** An agent that worked without a copy, such as one without a folder, may still say that it changed files. */
function isWithoutCopy(executionId: string, { records }: ChangeRequestParts): boolean {
  const execution: Execution | undefined = records.get(executionId);
  return execution?.state === 'ready' && execution.changes === null;
}

async function endWithoutCopy(
  executionId: string,
  kind: 'keep' | 'cancel',
  { records, takeForChange }: ChangeRequestParts,
): Promise<KeepResult> {
  await takeForChange(executionId);
  if (records.get(executionId)?.state === 'ready') await records.change(executionId, { kind });
  return { kind: 'kept', files: [] };
}

function list(files: readonly string[]): string {
  const [first = 'no files', ...rest] = files;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}
