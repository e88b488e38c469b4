// Makes the replies that tests mostly have the Anthropic stub send.
import type { StubBlock, StubRequest, StubScript } from './anthropicStub.ts';

export function says(text: string, outputTokens?: number) {
  return reply([{ type: 'text', text }], outputTokens);
}

/** One call of a tool. */
export function uses(name: string, input: Record<string, unknown>, outputTokens?: number) {
  return reply([{ type: 'tool_use', name, input }], outputTokens);
}

function reply(blocks: StubBlock[], outputTokens = 25) {
  return { kind: 'message' as const, blocks, outputTokens };
}

/** Calls a tool, and says “Done.” when it has run. */
export function toolOnce(name: string, input: Record<string, unknown>): StubScript {
  return ({ hasToolResult }) => (hasToolResult ? says('Done.') : uses(name, input));
}

export function refuses(status: number, message?: string): StubScript {
  return () => ({ kind: 'error', status, ...(message === undefined ? {} : { message }) });
}

/** The folder that the CLI tells its model it works in; '' where it tells none. */
export function folderOf({ system, messages }: Pick<StubRequest, 'system' | 'messages'>): string {
  return /orking directory: ([^\s"\\]+)/.exec(system + JSON.stringify(messages))?.[1] ?? '';
}
