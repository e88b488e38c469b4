// Installs the real Claude Agent SDK for the contract tests; see test/cli/agent-sdk/.
// Without the CLI that it would bring: a stand-in prints our transcripts. Never repackaged: its licence isn't open.
import path from 'node:path';
import { installPinned } from './npmPin.ts';

/** Absolute path of its `node_modules`. */
export async function installAgentSdk(): Promise<string> {
  const folder = await installPinned('Claude Agent SDK', 'agent-sdk', 'agent-sdk', ['--omit=optional']);
  return path.join(folder, 'node_modules');
}
