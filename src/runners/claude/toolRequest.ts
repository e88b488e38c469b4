// What the Claude CLI wants to use a tool for, as a question to people: the exact command, the change as a diff, or all that the tool is given.
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { type JsonObject, textOf } from '#base/json.ts';
import { unifiedDiff } from '#base/unifiedDiff.ts';
import type { ToolRequest } from '#contracts/runner.ts';

export interface ClaudeToolRequest {
  request: ToolRequest;
  /** Two uses of a tool with the same key are covered by one “always”. */
  alwaysKey: string;
}

/** Tools by the keys that their question shows. With any other key among its input, a tool is shown as JSON: nothing is left out. */
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
  // The description is what the model says of the command, not what it does.
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
        ? `every change by ${tool} in this folder, but for files and folders whose names begin with a dot`
        : `every change of this file by ${tool}`,
    },
    alwaysKey: isPlain ? `${tool} inside` : `${tool} ${file}`,
  };
}

type FileText = { kind: 'text'; text: string } | { kind: 'missing' } | { kind: 'unreadable' };

/** A file that is no plain text of a sensible size is not read: the question then shows what goes out and what comes in. */
async function textOfFile(file: string): Promise<FileText> {
  try {
    // Not blocking: a pipe would never open.
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
  const [out, into] = [textOf(input.old_string) ?? '', textOf(input.new_string) ?? ''];
  if (before.kind !== 'text' || out === '' || !before.text.includes(out)) return unifiedDiff(out, into);
  // As a function: `$` has a meaning in a replacement text.
  const after = input.replace_all === true ? before.text.replaceAll(out, () => into) : before.text.replace(out, () => into);
  return unifiedDiff(before.text, after);
}

function hasOnly(input: JsonObject, keys: readonly string[] | undefined): boolean {
  return keys !== undefined && Object.keys(input).every((key) => keys.includes(key));
}

/** Names that begin with a dot hold what runs by itself or decides what may run: hooks, editor tasks, settings. */
async function isPlainlyInside(folder: string, file: string): Promise<boolean> {
  const relative = path.relative(await real(folder), await real(file));
  return relative !== '' && !path.isAbsolute(relative) && !relative.split(path.sep).some((part) => part.startsWith('.'));
}

/** Without links, also of what does not exist yet. */
async function real(file: string): Promise<string> {
  const parent = path.dirname(file);
  if (parent === file) return file;
  return realpath(file).catch(async () => path.join(await real(parent), path.basename(file)));
}
