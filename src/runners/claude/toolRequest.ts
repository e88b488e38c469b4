// Turns the Claude CLI's request to use a tool into a question for the user.
// Shows the exact command, the change as a diff, or all of the tool's input.
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type JsonObject, textOf } from '#base/json.ts';
import { unifiedDiff } from '#base/unifiedDiff.ts';
import type { ToolRequest } from '#contracts/runner.ts';

export interface ClaudeToolRequest {
  request: ToolRequest;
  /** One “always” covers every use with the same key. */
  alwaysKey: string;
}

/** The input keys that each tool's question shows. Input with any other key is shown as JSON, so that nothing is left out. */
const COMMANDS: Record<string, readonly string[]> = {
  Bash: ['command', 'description', 'timeout', 'run_in_background', 'dangerouslyDisableSandbox'],
  PowerShell: ['command', 'description', 'timeout', 'run_in_background', 'dangerouslyDisableSandbox'],
};
const EDITS: Record<string, readonly string[]> = {
  Edit: ['file_path', 'old_string', 'new_string', 'replace_all'],
  Write: ['file_path', 'content'],
};
const MAX_FILE_BYTES = 2 * 1024 * 1024;

export async function claudeToolRequest(tool: string, input: JsonObject, cwd: string): Promise<ClaudeToolRequest> {
  const command = textOf(input.command);
  if (command !== null && hasOnly(input, COMMANDS[tool])) return commandRequest(tool, command, input);
  const file = textOf(input.file_path);
  if (file !== null && hasOnly(input, EDITS[tool])) return editRequest(tool, path.resolve(cwd, file), input, cwd);
  const title = `Claude Code wants to use ${tool}`;
  const always = `every use of ${tool}`;
  return { request: { tool, title, kind: 'other', detail: JSON.stringify(input, null, 2), path: null, always }, alwaysKey: tool };
}

function commandRequest(tool: string, command: string, input: JsonObject): ClaudeToolRequest {
  // The description is the model's own text, not what the command does.
  const { description: _, ...exact } = input;
  const how = [
    input.run_in_background === true ? ' in the background' : '',
    input.dangerouslyDisableSandbox === true ? ', outside its sandbox' : '',
  ].join('');
  return {
    request: {
      tool,
      title: `Claude Code wants to run a command${how}`,
      kind: 'command',
      detail: command,
      path: null,
      always: 'this exact command',
    },
    alwaysKey: `${tool} ${JSON.stringify(Object.entries(exact).sort())}`,
  };
}

async function editRequest(tool: string, file: string, input: JsonObject, cwd: string): Promise<ClaudeToolRequest> {
  const before = await textOfFile(file);
  const isPlain = await isPlainlyInside(cwd, file);
  const shown = path.relative(cwd, file).startsWith('..') ? file : path.relative(cwd, file);
  return {
    request: {
      tool,
      title: `Claude Code wants to ${before.kind === 'missing' ? 'create' : 'change'} ${shown}`,
      kind: 'edit',
      detail: diffOf(input, before),
      path: file,
      always: isPlain
        ? `every change by ${tool} in this folder, except files and folders whose names begin with a dot`
        : `every change to this file by ${tool}`,
    },
    alwaysKey: isPlain ? `${tool} inside` : `${tool} ${file}`,
  };
}

type FileText = { kind: 'text'; text: string } | { kind: 'missing' } | { kind: 'unreadable' };

/** Reads a regular file of moderate size. For others the question shows only the text to remove and the text to insert. */
async function textOfFile(file: string): Promise<FileText> {
  try {
    // Non-blocking, as opening a pipe would never return.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const status = await handle.stat();
      if (!status.isFile() || status.size > MAX_FILE_BYTES) return { kind: 'unreadable' };
      const text = await handle.readFile('utf8');
      return { kind: 'text', text: text.replaceAll('\r\n', '\n') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { kind: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable' };
  }
}

function diffOf(input: JsonObject, before: FileText): string {
  const content = textOf(input.content);
  if (content !== null) return unifiedDiff(before.kind === 'text' ? before.text : '', content);
  const [removed, inserted] = [textOf(input.old_string) ?? '', textOf(input.new_string) ?? ''];
  if (before.kind !== 'text' || removed === '' || !before.text.includes(removed)) return unifiedDiff(removed, inserted);
  // As a function, because `$` is special in a replacement string.
  const after = input.replace_all === true ? before.text.replaceAll(removed, () => inserted) : before.text.replace(removed, () => inserted);
  return unifiedDiff(before.text, after);
}

function hasOnly(input: JsonObject, keys: readonly string[] | undefined): boolean {
  return keys !== undefined && Object.keys(input).every((key) => keys.includes(key));
}

/** Excludes names that begin with a dot: such files run by themselves or decide what may run (hooks, editor tasks, settings). */
async function isPlainlyInside(folder: string, file: string): Promise<boolean> {
  const relative = path.relative(await resolveLinks(folder), await resolveLinks(file));
  return relative !== '' && !path.isAbsolute(relative) && !relative.split(path.sep).some((part) => part.startsWith('.'));
}

/** Resolves links, also in the path of a file that does not exist yet. */
async function resolveLinks(file: string): Promise<string> {
  const parent = path.dirname(file);
  if (parent === file) return file;
  return realpath(file).catch(async () => path.join(await resolveLinks(parent), path.basename(file)));
}
