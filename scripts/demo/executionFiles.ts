// Finds the files of an execution in the temporary user data.
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Execution } from '#contracts/execution.ts';
import type { Folders } from '../host/folders.ts';

export interface ExecutionFiles {
  execution: Execution;
  transcript: string;
}

/** Newest first. */
export function executionFiles(folders: Folders): ExecutionFiles[] {
  const files = globSync('User/{workspaceStorage/*,globalStorage}/claudomator.claudomator/executions/*/execution.json', {
    cwd: folders.userData,
  });
  return files
    .map((name) => path.join(folders.userData, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .map((file) => ({ execution: parseExecution(readFileSync(file, 'utf8')), transcript: path.join(path.dirname(file), 'stdout.log') }));
}

function parseExecution(text: string): Execution {
  const record = JSON.parse(text) as Execution | { execution: Execution };
  return 'execution' in record ? record.execution : record;
}
