// Lists executions in the Executions view: the queue in order, then the rest, newest first.
import * as vscode from 'vscode';
import { shorten } from '#base/text.ts';
import { clockTime } from '#base/units.ts';
import type { Change, Unreadable } from '#contracts/change.ts';
import type { Execution, ExecutionState } from '#contracts/execution.ts';
import { isEnd, isExtendable } from '#contracts/states.ts';
import type { Replica } from '#vscode/common/replica.ts';
import { agentAndModel, changeLabel, hasOpenChange, isKept, lineCounts, stateLabel, tokens, workTime } from '#vscode/common/wording.ts';

const REFRESH_MS = 100;
/** A side bar is narrow, and must also show the description after the name. */
const LABEL_LENGTH = 28;

const ICONS: Record<ExecutionState, vscode.ThemeIcon> = {
  pending: new vscode.ThemeIcon('circle-outline'),
  classifying: new vscode.ThemeIcon('loading~spin'),
  queued: new vscode.ThemeIcon('watch'),
  running: new vscode.ThemeIcon('loading~spin'),
  blocked: new vscode.ThemeIcon('question', new vscode.ThemeColor('notificationsWarningIcon.foreground')),
  'waiting-quota': new vscode.ThemeIcon('clock'),
  ready: new vscode.ThemeIcon('diff'),
  completed: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  'timed-out': new vscode.ThemeIcon('watch', new vscode.ThemeColor('testing.iconFailed')),
  'budget-exceeded': new vscode.ThemeIcon('credit-card', new vscode.ThemeColor('notificationsWarningIcon.foreground')),
  cancelled: new vscode.ThemeIcon('circle-slash'),
  interrupted: new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('notificationsWarningIcon.foreground')),
};

const NOT_SOLVED = new vscode.ThemeIcon('warning', new vscode.ThemeColor('notificationsWarningIcon.foreground'));

/** Changes that may add, remove or reorder rows. */
const ROW_CHANGES: ReadonlySet<Change['kind']> = new Set(['removed', 'queue', 'unreadable', 'recovered']);

/** Reaching the user's own time limit is not a failure. */
const TIME_IS_UP = new vscode.ThemeIcon('clock', new vscode.ThemeColor('notificationsWarningIcon.foreground'));

export type Row = { kind: 'execution'; execution: Execution } | { kind: 'unreadable'; unreadable: Unreadable };

export class ExecutionsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Row[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #replica: Replica;
  /** By id. The object of a row stays the same while it is shown, as VS Code identifies rows by it. */
  #rows = new Map<string, Row>();
  readonly #stale = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(replica: Replica) {
    this.#replica = replica;
  }

  follow(change: Change): void {
    if (change.kind === 'execution') this.#stale.add(change.execution.id);
    else if (change.kind === 'phase' && change.phase?.kind === 'queued') this.#stale.add(change.executionId);
    else if (!ROW_CHANGES.has(change.kind)) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#refresh();
    }, REFRESH_MS);
  }

  getChildren(row?: Row): Row[] {
    if (row) return [];
    const before = this.#rows;
    this.#rows = new Map(this.#current().map((each) => [idOfRow(each), updated(before.get(idOfRow(each)), each)]));
    return [...this.#rows.values()];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return row.kind === 'execution'
      ? executionItem(withoutContinued(row.execution, this.#replica), this.#replica.whyWaiting(row.execution.id))
      : unreadableItem(row.unreadable);
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#changed.dispose();
  }

  /** Updates single rows if possible: after a full refresh, a context menu that is open would run its command without its row. */
  #refresh(): void {
    const current = this.#current();
    const isSameOrder = String(current.map(idOfRow)) === String([...this.#rows.keys()]);
    const queued = new Set(this.#replica.snapshot.queue.order);
    const stale = current.filter((row) => this.#stale.has(idOfRow(row)) || queued.has(idOfRow(row)));
    this.#stale.clear();
    if (!isSameOrder) this.#changed.fire(undefined);
    else if (stale.length > 0) this.#changed.fire(stale.map((row) => updated(this.#rows.get(idOfRow(row)), row)));
  }

  #current(): Row[] {
    const { executions, queue, unreadable } = this.#replica.snapshot;
    return [
      ...inQueueOrder(executions, queue.order).map((execution): Row => ({ kind: 'execution', execution })),
      ...unreadable.map((each): Row => ({ kind: 'unreadable', unreadable: each })),
    ];
  }
}

function idOfRow(row: Row): string {
  return row.kind === 'execution' ? row.execution.id : row.unreadable.id;
}

/** The object that VS Code has for the row, with its current contents. */
function updated(known: Row | undefined, current: Row): Row {
  return known?.kind === current.kind ? Object.assign(known, current) : current;
}

/** Queued executions first, in the order in which the pool starts them. */
function inQueueOrder(executions: readonly Execution[], order: readonly string[]): Execution[] {
  const places = new Map(order.map((id, place) => [id, place]));
  // Queued in another window, or not yet recovered after a restart: by age.
  const isQueuedElsewhere = ({ id, state }: Execution) => state === 'queued' && !places.has(id);
  const placeOf = (execution: Execution) => places.get(execution.id) ?? order.length + (isQueuedElsewhere(execution) ? 0 : 1);
  return executions.toSorted(
    (a, b) => placeOf(a) - placeOf(b) || (isQueuedElsewhere(a) && isQueuedElsewhere(b) ? a.createdAt - b.createdAt : 0),
  );
}

/** What a later execution of its thread goes on with is reviewed and kept there. */
function withoutContinued(execution: Execution, { snapshot }: Pick<Replica, 'snapshot'>): Execution {
  const isContinued =
    hasOpenChange(execution) && snapshot.executions.some(({ resumes, changes }) => resumes === execution.id && changes !== null);
  return isContinued ? { ...execution, changes: null } : execution;
}

/** `why`: why it waits in the queue; '' = it does not wait. */
function executionItem(execution: Execution, why: string): vscode.TreeItem {
  const item = new vscode.TreeItem(shorten(execution.name, LABEL_LENGTH) || execution.id);
  const [state, who, time, counts] = [stateAndWhy(execution, why), agentAndModel(execution), workTime(execution), tokens(execution)];
  const [change, lines] = [changeLabel(execution), lineCounts(execution)];
  const facts = [state, change, lines, who, time, counts].filter(Boolean);
  item.id = execution.id;
  item.iconPath = iconOf(execution);
  // The icon already shows completed and queued; the model's name is the longest part, so it comes last.
  item.description = [state === 'completed' ? '' : why || state, change, lines, time, counts, who].filter(Boolean).join(' · ');
  item.tooltip = tooltip(execution, facts);
  const hasRun = execution.startedAt !== null ? 'transcript' : '';
  item.contextValue = [
    'known',
    contextOf(execution.state),
    changeContextOf(execution),
    isExtendable(execution) ? 'extendable' : '',
    execution.handOver === null ? '' : 'unsolved',
    hasRun,
  ].join(' ');
  item.accessibilityInformation = { label: [execution.name, ...facts].join(', ') };
  item.command = { command: 'claudomator.openThread', title: 'Open in Chat View', arguments: [execution.id, 'keepFocus'] };
  return item;
}

function stateAndWhy(execution: Execution, why: string): string {
  const { state, retryAt } = execution;
  const words = stateLabel(execution);
  if (state === 'waiting-quota' && retryAt !== null) return `${words}: next try at ${clockTime(retryAt, Date.now())}`;
  return state === 'queued' && why !== '' ? `${words}: ${why}` : words;
}

/** What still waits for the user has the icon of a review, unless its end has something worse to say. */
function iconOf(execution: Execution): vscode.ThemeIcon {
  const { state, isTimeUp, said } = execution;
  if (isTimeUp) return TIME_IS_UP;
  if (state === 'completed' && said === 'notSolved') return NOT_SOLVED;
  return hasOpenChange(execution) && (state === 'completed' || state === 'cancelled') ? ICONS.ready : ICONS[state];
}

/** Words like those of `contextOf`. */
function changeContextOf(execution: Execution): string {
  const hasChange = execution.changes !== null;
  return [
    hasOpenChange(execution) ? 'keepable' : '',
    hasOpenChange(execution) && hasChange ? 'reviewable' : '',
    isKept(execution) ? 'kept' : '',
    execution.changes?.state === 'discarded' ? 'discarded' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** The words that `when` clauses of package.json test in `viewItem`. */
function contextOf(state: ExecutionState): string {
  if (state === 'queued') return 'live queued';
  if (isEnd(state)) return 'ended transcript';
  return state === 'ready' ? 'ready' : 'live';
}

function tooltip(execution: Execution, facts: string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.appendText(`${execution.name}\n${facts.join(' — ')}\n`);
  if (execution.summary) text.appendText(`\n${execution.summary}\n`);
  if (execution.classification) text.appendText(`\n${execution.classification.reason}\n`);
  if (execution.error) text.appendText(`\n${execution.error.message}\n`);
  text.appendText(`\n${new Date(execution.createdAt).toLocaleString()}`);
  return text;
}

function unreadableItem({ id, reason }: Unreadable): vscode.TreeItem {
  const item = new vscode.TreeItem(`Unreadable execution ${id.slice(0, 8)}`);
  item.iconPath = new vscode.ThemeIcon('warning');
  item.description = reason;
  item.tooltip = `${reason} Its files are unchanged.`;
  return item;
}
