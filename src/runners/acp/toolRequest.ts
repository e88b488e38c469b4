// Turns an agent's permission request into a question for the user, or finds that none is needed.
// Shows the exact command, the change as a diff, or all that the agent tells of the tool.
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { textOf } from '#base/json.ts';
import { unifiedDiff } from '#base/unifiedDiff.ts';
import type { ToolRequest } from '#contracts/runner.ts';
import { nameOf, type ToolCall } from './toolCalls.ts';

export interface AcpToolRequest {
  request: ToolRequest;
  /** One “always” covers every use with the same key. */
  alwaysKey: string;
}

/** Where the agent works, and its name for people. */
export interface AskingAgent {
  label: string;
  cwd: string;
  /** `cwd` is a copy of the workspace, in which edits need no permission. */
  isCopy: boolean;
  /** The title of a call that runs a command is that command. */
  titlesAreCommands: boolean;
}

/** True for an edit in a copy: it is reviewed before it reaches the user's files. */
export async function needsNoPermission(call: ToolCall, { cwd, isCopy }: AskingAgent): Promise<boolean> {
  if (!isCopy || call.kind !== 'edit' || commandOf(call) !== null) return false;
  const files = [...call.diffs.map((diff) => diff.path), ...call.paths];
  if (files.length === 0) return false;
  const inside = await Promise.all(files.map((file) => isPlainlyInside(cwd, path.resolve(cwd, file))));
  return inside.every(Boolean);
}

export async function acpToolRequest(call: ToolCall, agent: AskingAgent): Promise<AcpToolRequest> {
  const command = commandOf(call) ?? (call.kind === 'execute' && agent.titlesAreCommands && call.title !== '' ? call.title : null);
  if (command !== null) return commandRequest(call, command, agent);
  return call.diffs.length > 0 ? editRequest(call, agent) : otherRequest(call, agent);
}

function commandRequest(call: ToolCall, command: string, { label, cwd }: AskingAgent): AcpToolRequest {
  const tool = nameOf(call);
  const where = textOf(call.input.cwd) ?? textOf(call.input.workdir) ?? textOf(call.input.directory);
  const elsewhere = where !== null && path.resolve(cwd, where) !== path.resolve(cwd) ? ` in ${where}` : '';
  const request: ToolRequest = {
    tool,
    title: `${label} wants to run a command${elsewhere}`,
    kind: 'command',
    detail: command,
    path: null,
    always: 'this exact command',
  };
  return { request, alwaysKey: `command ${JSON.stringify([command, where])}` };
}

async function editRequest(call: ToolCall, { label, cwd }: AskingAgent): Promise<AcpToolRequest> {
  const tool = nameOf(call);
  const files = [...new Set(call.diffs.map((diff) => path.resolve(cwd, diff.path)))];
  const [first = ''] = files;
  const shown = files.map((file) => (path.relative(cwd, file).startsWith('..') ? file : path.relative(cwd, file)));
  const isNew = call.diffs.every(({ before }) => before === null);
  const areInside = (await Promise.all(files.map((file) => isPlainlyInside(cwd, file)))).every(Boolean);
  const detail = call.diffs.map(({ before, after }, at) => {
    const diff = unifiedDiff(before ?? '', after);
    return files.length === 1 ? diff : `${shown[at] ?? ''}\n${diff}`;
  });
  const request: ToolRequest = {
    tool,
    title: `${label} wants to ${isNew ? 'create' : 'change'} ${shown.join(', ')}`,
    kind: 'edit',
    detail: detail.join('\n'),
    path: first,
    always: areInside ? 'every change in this folder, except files and folders whose names begin with a dot' : 'every change to this file',
  };
  return { request, alwaysKey: areInside ? 'edit inside' : `edit ${JSON.stringify(files)}` };
}

/** All that is told of the call, as nothing of it may go unseen. */
function otherRequest(call: ToolCall, { label }: AskingAgent): AcpToolRequest {
  const tool = nameOf(call);
  const { title, texts, paths, input } = call;
  const told = {
    ...(title === '' ? {} : { title }),
    ...(texts.length === 0 ? {} : { text: texts.join('\n') }),
    ...(paths.length === 0 ? {} : { files: paths }),
    ...(Object.keys(input).length === 0 ? {} : { input }),
  };
  const detail = JSON.stringify(told, null, 2);
  const request: ToolRequest = {
    tool,
    title: `${label} wants to use ${tool}`,
    kind: 'other',
    detail,
    path: paths[0] ?? null,
    always: 'exactly this',
  };
  return { request, alwaysKey: `other ${tool} ${detail}` };
}

/** The command line in the tool's input, as agents write it: one text, or a list of words. Null = there is none. */
function commandOf({ input }: ToolCall): string | null {
  const { command } = input;
  if (Array.isArray(command) && command.length > 0 && command.every((word) => typeof word === 'string'))
    return command.map(quoted).join(' ');
  const whole = textOf(command) ?? textOf(input.cmd) ?? textOf(input.script);
  if (whole === null || whole === '') return null;
  const words = Array.isArray(input.args) ? input.args.map((word) => quoted(String(word))) : [];
  return [whole, ...words].join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
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
