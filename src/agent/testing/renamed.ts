// Carries out a rename that a task asks for, in files of a test.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { rename } from '#agent/rename/rename.ts';
import { readRename } from '#agent/rename/renameRequest.ts';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, type Files } from './scripted.ts';

/** The changed files, or why it is impossible. */
export async function renamed(t: TestContext, instructions: string, files: Files): Promise<Record<string, string> | string> {
  const request = readRequest(instructions);
  const codebase = await codebaseOf(t, files);
  const asked = readRename(request, codebase);
  assert.ok(asked, instructions);
  const result = rename(codebase, request, asked);
  return result.kind === 'renamed' ? Object.fromEntries(result.texts) : result.why;
}
