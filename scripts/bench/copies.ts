// Measures what a copy of a repository of 20,000 files takes: time and disk beside a plain `git worktree add`, and how much later an agent begins.
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Workspaces } from '#workspace/workspaces.ts';
import { benchFirstByte, type FirstByteFigures } from './firstByte.ts';
import { median } from './median.ts';

const FOLDERS = 200;
const FILES_EACH = 100;
const ROUNDS = 6;

export interface CopyFigures extends FirstByteFigures {
  worktreeAddMs: number;
  copyMs: number;
  /** Of the medians. */
  copyVsWorktreeAdd: number;
  /** Of the disk space, with what the copy adds to the repository; in the last round. */
  copyVsWorktreeDisk: number;
  /** How much later the agent's first byte comes with a copy, of the medians, beside the time of git worktree add. */
  firstByteVsWorktreeAdd: number;
}

/** In alternating rounds, as a disk is not equally fast all the time. */
export async function benchCopies(): Promise<CopyFigures> {
  const top = mkdtempSync(path.join(tmpdir(), 'claudomator-copies-'));
  try {
    const folder = path.join(top, 'repository');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...args], { cwd: folder, stdio: 'pipe' });
    fill(folder);
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'files');
    const parts = {
      storageFolder: path.join(top, 'storage'),
      unsaved: async () => [],
      saveText: async () => false,
      log: () => {},
      now: Date.now,
    };
    const workspaces = new Workspaces(parts);
    const [plain, ours]: [number[], number[]] = [[], []];
    let disk = 0;
    // The first round warms the disk up.
    for (let round = 0; round <= ROUNDS; round++) {
      writeFileSync(path.join(folder, 'folder-1', 'file-1.ts'), `dirty ${round}`);
      writeFileSync(path.join(folder, 'untracked.ts'), `untracked ${round}`);
      const executionId = `run-${round}`;
      const run = { executionId, threadId: executionId, folder, isolation: 'worktree', signal: new AbortController().signal } as const;
      let [add, copy, addBytes, copyBytes] = [0, 0, 0, 0];
      const isLast = round === ROUNDS;
      const grown = async (make: () => Promise<void>) => {
        const before = isLast ? bytesOn(top) : 0;
        await make();
        return isLast ? bytesOn(top) - before : 0;
      };
      const addTree = async () => {
        add = await timed(async () => git('worktree', 'add', '-q', '--detach', path.join(top, `tree-${round}`)));
      };
      const makeCopy = async () => {
        copy = await timed(() => workspaces.prepare(run));
      };
      // Each is first every other time, as the one that comes first finds the disk busy with what was removed before.
      const addOne = async () => {
        addBytes = await grown(addTree);
      };
      const copyOne = async () => {
        copyBytes = await grown(makeCopy);
      };
      for (const make of round % 2 === 0 ? [addOne, copyOne] : [copyOne, addOne]) await make();
      if (isLast) disk = copyBytes / addBytes;
      await workspaces.settle(executionId);
      await workspaces.forget([executionId]);
      rmSync(path.join(top, `tree-${round}`), { recursive: true });
      git('worktree', 'prune');
      if (round === 0) continue;
      plain.push(add);
      ours.push(copy);
    }
    const [worktreeAddMs, copyMs] = [Math.round(median(plain)), Math.round(median(ours))];
    const rounded = (ratio: number) => Math.round(ratio * 100) / 100;
    const firstByte = await benchFirstByte(folder, copiesOf(workspaces, folder));
    return {
      worktreeAddMs,
      copyMs,
      copyVsWorktreeAdd: rounded(copyMs / worktreeAddMs),
      copyVsWorktreeDisk: rounded(disk),
      ...firstByte,
      firstByteVsWorktreeAdd: rounded((firstByte.firstByteInCopyMs - firstByte.firstByteInFolderMs) / worktreeAddMs),
    };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** Makes a new copy at each call. */
function copiesOf(workspaces: Workspaces, folder: string): () => Promise<string> {
  let count = 0;
  return async () => {
    count += 1;
    const executionId = `agent-${count}`;
    const { signal } = new AbortController();
    return (await workspaces.prepare({ executionId, threadId: executionId, folder, isolation: 'worktree', signal })).folder;
  };
}

/** What everything below a folder takes on the disk. */
function bytesOn(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.reduce((sum, entry) => sum + lstatSync(path.join(entry.parentPath, entry.name)).blocks * 512, 0);
}

function fill(folder: string): void {
  for (let at = 0; at < FOLDERS; at++) {
    const below = path.join(folder, `folder-${at}`);
    mkdirSync(below, { recursive: true });
    for (let file = 0; file < FILES_EACH; file++)
      writeFileSync(path.join(below, `file-${file}.ts`), `export const value${file} = ${at};\n`.repeat(50));
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
