// Claims an execution whose window died, so that only one of several windows goes on with it.
import { errorSentence } from '#base/errorMessage.ts';
import { isAlive, type Liveness, type Owner } from '#base/owner.ts';
import { Refusal } from '#base/refusal.ts';
import type { Execution } from '#contracts/execution.ts';
import { isEnd } from '#contracts/states.ts';
import type { CopyStore } from '#executor/changes/copyStore.ts';
import { settleAfterCrash } from '#executor/changes/settleAfterCrash.ts';
import type { Records } from '#executor/records/records.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { replay, wasRunning } from './replay.ts';

export interface TakeOverParts {
  store: ExecutionStore;
  records: Records;
  endLeftovers(executionId: string): Promise<number>;
  /** Goes on with an execution that waits for a decision, a slot or a quota. */
  takeUp(execution: Execution): Promise<void>;
  copies: CopyStore | null;
  log(executionId: string, line: string): void;
}

/** Who has an execution. `ended`: nobody needs to. `unknown`: a window that can't be seen from here, e.g. on another machine. */
export type Holder = 'ended' | 'ours' | 'elsewhere' | 'unknown';

/** What the user wants done with it. */
export type Wish = 'answer' | 'keep' | 'cancel' | 'resume';

export class TakeOver {
  readonly #parts: TakeOverParts;
  readonly #underWay = new Map<string, Promise<Holder>>();

  constructor(parts: TakeOverParts) {
    this.#parts = parts;
  }

  /** Claims an execution whose window died, and goes on with it. Leaves alone what belongs to a window that lives, or may live.
   *  Rejects with a message for people when the disk refuses. */
  async take(id: string, wish: Wish | null = null): Promise<Holder> {
    await this.#underWay.get(id)?.catch(() => undefined);
    if (this.#parts.records.isMine(id)) return 'ours';
    const taking = this.#take(id, wish).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, taking);
    return taking;
  }

  /** Makes sure that this window may do what the user wants. Throws a Refusal when only another window can. */
  async takeFor(wish: Wish, id: string): Promise<void> {
    const holder = await this.take(id, wish);
    if (holder === 'elsewhere') throw new Refusal(`This execution belongs to another open window. ${IN_OTHER_WINDOW[wish]} there.`);
    if (holder === 'unknown') throw new Refusal(OUT_OF_SIGHT);
  }

  async #take(id: string, wish: Wish | null): Promise<Holder> {
    const { records, log } = this.#parts;
    const claimed = await records.claim(id, async (owner) => {
      const liveness = await livenessOf(owner);
      // A user who cancels an execution of a window that can't be seen has given it up.
      return liveness === 'dead' || (liveness === 'unknown' && wish === 'cancel');
    });
    if (!claimed) return this.#holderOf(id);
    if (isEnd(claimed.state)) {
      records.adopt(claimed);
      return 'ended';
    }
    const after = wasRunning(claimed) ? await this.#endRun(claimed) : claimed;
    await records.adoptChanged(after);
    log(id, `${after.state === claimed.state ? 'goes on here' : after.state} (its window ended while it was ${claimed.state})`);
    if (wish !== 'cancel') await this.#parts.takeUp(after);
    return isEnd(after.state) ? 'ended' : 'ours';
  }

  /** Ends what the agent still does, unseen by any window: *Resume* would do it a second time. Resolves with how the run ended. */
  async #endRun(execution: Execution): Promise<Execution> {
    const { store, log, endLeftovers } = this.#parts;
    try {
      const ended = await endLeftovers(execution.id);
      if (ended > 0) log(execution.id, `its window had left ${ended} processes, which were ended`);
    } catch (error) {
      log(execution.id, `what its window may have left running could not be looked for: ${errorSentence(error)}`);
    }
    return settleAfterCrash(await replay(execution, { store, now: Date.now }), this.#parts);
  }

  /** Of an execution that could not be claimed. */
  async #holderOf(id: string): Promise<Holder> {
    const { store, records } = this.#parts;
    const stored = await store.load(id);
    if (stored.kind === 'unreadable') return 'ended';
    records.adopt(stored.execution);
    if (isEnd(stored.execution.state)) return 'ended';
    return (await livenessOf(stored.owner)) === 'unknown' ? 'unknown' : 'elsewhere';
  }
}

const IN_OTHER_WINDOW: Record<Wish, string> = { answer: 'Answer it', keep: 'Keep its changes', cancel: 'Stop it', resume: 'Continue it' };
const OUT_OF_SIGHT =
  'This execution belongs to a window that can’t be reached from here, for example on another machine or in another container. Continue it there. If that window is gone, stop it here, then retry.';

export async function livenessOf(owner: Owner | null): Promise<Liveness> {
  return owner === null ? 'dead' : isAlive(owner);
}
