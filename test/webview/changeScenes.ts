// Builds every state of the card that shows what a run changed.
import type { FileChange } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ToPanel } from '#contracts/ports/panelMessages.ts';
import type { Verification } from '#contracts/verification.ts';
import { panelState, turn } from '#webview/testing/panel-states.ts';

const passed: Verification = { command: 'npm test', state: 'passed', newFailures: 0, failedBefore: 0, output: '16 passing', failures: [] };

const failed: Verification = {
  ...passed,
  state: 'failed',
  newFailures: 3,
  failedBefore: 1,
  failures: ['cart › adds up the prices of all items, with the coupon', 'cart › is empty at first', 'coupons › can be used once'],
  output: `FAIL test/cart.test.js\n  expected 12.5, received ${'1'.repeat(120)}\n\nTests: 4 failed, 12 passed`,
};

export const aFile = (path: string, facts: Partial<FileChange> = {}): FileChange => ({
  path,
  oldPath: null,
  kind: 'modified',
  insertions: 12,
  deletions: 3,
  isBinary: false,
  hasConflict: false,
  ...facts,
});

export const FILES: FileChange[] = [
  aFile('src/cart.js'),
  aFile('src/pricing/coupons/a-rather-long-name-of-a-module.js', { kind: 'added', insertions: 1_204, deletions: 0 }),
  aFile('src/pricing/discounts.js', { kind: 'renamed', oldPath: 'src/pricing/reductions.js', insertions: 1, deletions: 1 }),
  aFile('src/legacy.js', { kind: 'deleted', insertions: 0, deletions: 80 }),
  aFile('media/logo.png', { isBinary: true, insertions: 0, deletions: 0 }),
];

export const changedFacts = {
  state: 'ready',
  stopReason: 'stop',
  agentType: 'claude',
  costUsd: 0.12,
  changestats: { filesChanged: 5, insertions: 1_217, deletions: 84 },
  changes: { state: 'open', isolation: 'worktree', notes: [] },
  verification: passed,
} satisfies Partial<Execution>;

export function changedFiles(files: FileChange[], hidden = 0, problem: string | null = null): ToPanel {
  const sum = (of: 'insertions' | 'deletions') => files.reduce((total, file) => total + file[of], 0);
  const total = { filesChanged: files.length + hidden, insertions: sum('insertions'), deletions: sum('deletions') };
  return { type: 'changedFiles', executionId: 'e1', files, hidden, total, problem };
}

export function changedTurn(execution: Partial<Execution> = {}) {
  return turn({ execution: { ...changedFacts, ...execution }, text: { text: 'The total now counts the quantity.' } });
}

export const turnsOf = (...turns: ReturnType<typeof turn>[]): ToPanel => ({ type: 'state', state: panelState({ turns }) });

const settled = (state: 'kept' | 'discarded'): Partial<Execution> => ({
  state: state === 'kept' ? 'completed' : 'cancelled',
  changes: { ...changedFacts.changes, state },
});

const CONFLICTS = FILES.map((file, index) => ({ ...file, hasConflict: index < 2 }));

export const changeScenes = {
  changes: [turnsOf(changedTurn()), changedFiles(FILES)],
  changesComing: [turnsOf(changedTurn())],
  changesVerifying: [
    turnsOf({ ...changedTurn({ state: 'running', verification: null }), phase: { kind: 'verifying', command: 'npm test' } }),
    changedFiles(FILES),
  ],
  changesFailing: [turnsOf(changedTurn({ verification: failed })), changedFiles(FILES.slice(0, 1))],
  changesTimedOut: [turnsOf(changedTurn({ verification: { ...passed, state: 'timedOut' } })), changedFiles(FILES.slice(0, 2))],
  changesNotVerified: [
    turnsOf(changedTurn({ verification: { ...passed, state: 'notRun', output: 'You did not allow the command.' } })),
    changedFiles(FILES.slice(0, 2)),
  ],
  changesUnverified: [turnsOf(changedTurn({ verification: null })), changedFiles(FILES.slice(0, 2))],
  changesInConflict: [
    turnsOf(changedTurn({ changes: { ...changedFacts.changes, notes: ['Left out of the copy, as they are big: data/model.bin.'] } })),
    changedFiles(CONFLICTS),
  ],
  changesMany: [
    turnsOf(changedTurn({ changestats: { filesChanged: 540, insertions: 9_000, deletions: 12 } })),
    changedFiles(
      Array.from({ length: 200 }, (_, index) => aFile(`generated/part-${index}/module.js`)),
      340,
    ),
  ],
  changesUnlisted: [turnsOf(changedTurn()), changedFiles([], 0, 'The copy of the workspace no longer exists.')],
  changesPartlyKept: [turnsOf(changedTurn({ changes: { ...changedFacts.changes, state: 'partlyKept' } })), changedFiles(FILES.slice(0, 2))],
  changesInPlace: [turnsOf(changedTurn({ changes: { ...changedFacts.changes, isolation: 'inPlace' } })), changedFiles(FILES.slice(0, 2))],
  changesKept: [turnsOf(changedTurn(settled('kept')))],
  changesDiscarded: [turnsOf(changedTurn(settled('discarded')))],
  changesContinued: [turnsOf(changedTurn({ id: 'e0', state: 'completed' }), changedTurn()), changedFiles(FILES.slice(0, 2))],
  changesOfFailure: [
    turnsOf(
      changedTurn({ state: 'failed', verification: null, error: { kind: 'agentFailed', message: 'Claude Code ended with code 1.' } }),
    ),
    changedFiles(FILES.slice(0, 2)),
  ],
} satisfies Record<string, ToPanel[]>;
