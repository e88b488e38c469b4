// Lets a process die at each step of a work, for tests of what is found afterwards.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Workspaces } from '../workspaces.ts';
import { type Project, project, quickFolder } from './project.ts';

export const START = { 'a.txt': 'a\n', 'b/b.txt': 'b\n', 'c.txt': 'c\n', file: 'becomes a folder\n' };
export const EDITS = { 'a.txt': 'agent\n', 'b/b.txt': null, 'new/d.txt': 'd\n', file: null, 'file/inside.txt': 'inside\n' };

/** Does the work, and stops for good at the given step, as a killed process does. False: there was no such step. */
export async function diesAt(made: Project, at: number, work: (workspaces: Workspaces) => Promise<unknown>): Promise<boolean> {
  let steps = 0;
  return new Promise((resolve, reject) => {
    const onStep = () => {
      if (++steps <= at) return;
      resolve(true);
      return new Promise<void>(() => {});
    };
    work(made.reopened({ onStep })).then(() => resolve(false), reject);
  });
}

export function begin(workspaces: Workspaces, folder: string, executionId = 'run-1') {
  const { signal } = new AbortController();
  return workspaces.prepare({ executionId, threadId: 'run-1', folder, isolation: 'worktree', signal });
}

/** Runs `check` after a death at each step, until the work has no more steps. */
export async function atEachStep(
  t: TestContext,
  ready: (made: Project) => Promise<void>,
  work: (workspaces: Workspaces, made: Project) => Promise<unknown>,
  check: (workspaces: Workspaces, made: Project) => Promise<void>,
  leastSteps = 3,
): Promise<void> {
  for (let at = 0; ; at++) {
    const made = project(t, START, '', quickFolder(t));
    await ready(made);
    const died = await diesAt(made, at, (workspaces) => work(workspaces, made));
    const recovered = made.reopened();
    await recovered.recover();
    await check(recovered, made);
    if (died) continue;
    assert.ok(at >= leastSteps, `there are only ${at} steps to die at`);
    return;
  }
}
