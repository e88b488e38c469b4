// Reads the displayed thread, and forwards its changes to the panel's page.
import { type Change, type Phase, SHOWN_TEXT, type Unnumbered } from '#contracts/change.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { ToPanel, Turn } from '#contracts/ports/panelMessages.ts';
import { folderLabel } from '#vscode/common/folder.ts';

const FRAME_MS = 16;
/** The page draws earlier turns only when the reader comes near, so they are sent with less text. */
const RECENT_TURNS = 20;
const EARLIER_TURN_TEXT = 8 * 1024;
/** Transcripts that are read at the same time. */
const READERS = 4;

type Post = (message: ToPanel) => void;

export class PanelThread {
  readonly #port: Pick<ExecutorPort, 'snapshot' | 'detail'>;
  readonly #post: Post;
  #lastId: string | null;
  #ids = new Set<string>();
  #seq = 0;
  #gathered: Unnumbered[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** True while turns are read; changes are then collected until they have been posted. */
  #isReading = false;
  #readCount = 0;

  constructor(port: Pick<ExecutorPort, 'snapshot' | 'detail'>, lastId: string | null, post: Post) {
    this.#port = port;
    this.#lastId = lastId;
    this.#post = post;
  }

  /** Id of the execution that a follow-up continues; null = an empty thread. */
  get lastId(): string | null {
    return this.#lastId;
  }

  /** Id of the last displayed turn that is not deleted; null = none. */
  get lastShownId(): string | null {
    return [...this.#ids].at(-1) ?? null;
  }

  /** Selects the thread that ends with this execution; `read` then displays it. */
  open(lastId: string | null): void {
    this.#lastId = lastId;
  }

  /** Reads the thread's turns and passes them to `use`, which posts them. Changes in the meantime are posted afterwards. */
  async read(use: (turns: Turn[], seq: number) => void): Promise<void> {
    this.#readCount += 1;
    const count = this.#readCount;
    this.#isReading = true;
    this.#gathered = [];
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const seq = this.#seq;
    const { executions, phases } = await this.#port.snapshot();
    const byId = new Map(executions.map((execution) => [execution.id, execution]));
    const ids: string[] = [];
    for (let id = this.#lastId; id !== null && byId.has(id) && !ids.includes(id); id = byId.get(id)?.resumes ?? null) ids.unshift(id);
    this.#ids = new Set(ids);
    if (ids.length === 0) this.#lastId = null;
    const turns = new Map<string, Turn>();
    const waiting = ids.entries();
    const readNext = async () => {
      for (const [index, id] of waiting) {
        const execution = byId.get(id);
        const most = index >= ids.length - RECENT_TURNS ? SHOWN_TEXT : EARLIER_TURN_TEXT;
        if (execution) turns.set(id, await this.#turn(execution, phases[id] ?? null, most));
        if (count !== this.#readCount) return;
      }
    };
    await Promise.all(Array.from({ length: READERS }, readNext));
    if (count !== this.#readCount) return; // superseded by a later call
    use(
      ids.flatMap((id) => turns.get(id) ?? []),
      seq,
    );
    this.#isReading = false;
    this.#flush();
  }

  async #turn(execution: Execution, phase: Phase | null, most: number): Promise<Turn> {
    const { folder, instructions, attachments, text } = await this.#port.detail(execution.id, most);
    return { execution: { ...execution, instructions }, phase, text, attachments, folder: folderLabel(folder) };
  }

  has(executionId: string): boolean {
    return this.#ids.has(executionId);
  }

  follow(change: Change): void {
    const id = executionIdOf(change);
    if (id === null || !this.#ids.has(id)) return;
    const last = this.#gathered.at(-1);
    if (last && change.kind === 'text' && last.kind === 'text' && isNext(last, change))
      this.#gathered[this.#gathered.length - 1] = { ...last, text: last.text + change.text };
    else this.#gathered.push(change);
    if (change.kind === 'removed') this.#ids.delete(id);
    if (!this.#isReading) this.#timer ??= setTimeout(() => this.#flush(), FRAME_MS);
  }

  /** Stops forwarding while there is no view; `read` brings the next one up to date. */
  pause(): void {
    this.#ids.clear();
    this.#gathered = [];
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#gathered.length === 0) return;
    const changes = this.#gathered.map((change): Change => ({ ...change, seq: ++this.#seq }));
    this.#gathered = [];
    this.#post({ type: 'changes', changes });
  }
}

/** Null = the change does not belong to one execution. */
function executionIdOf(change: Change): string | null {
  if (change.kind === 'execution') return change.execution.id;
  return 'executionId' in change ? change.executionId : null;
}

type TextChange = Extract<Unnumbered, { kind: 'text' }>;

/** True if `next` directly follows `last` in the same text, so that they can be merged. */
function isNext(last: TextChange, next: TextChange): boolean {
  return last.executionId === next.executionId && last.channel === next.channel && last.offset + last.text.length === next.offset;
}
