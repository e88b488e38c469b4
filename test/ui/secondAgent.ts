// Another extension, with an agent of its own: where there are two, someone has to decide.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached } from '../../scripts/parts/paths.ts';
import { packExtension } from '../../scripts/parts/vsix.ts';

const COMPLETED = { kind: 'completed', text: '', stopReason: 'stop', tokensIn: null, tokensOut: null, costUsd: null, changedFiles: false };

const sourceFor = (outcome: object) => `const vscode = require('vscode');
exports.activate = async (context) => {
  const claudomator = await vscode.extensions.getExtension('claudomator.claudomator').activate();
  context.subscriptions.push(claudomator.registerRunner({
    agentType: 'second',
    run: async () => (${JSON.stringify(outcome)}),
  }));
};
`;

/** The path of its VSIX. `outcome`: of each of its runs, as plain JSON. */
export async function secondAgentVsix(outcome: object = COMPLETED): Promise<string> {
  const folder = cached('ui-parts', 'second-agent');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'second-agent',
    publisher: 'claudomator',
    version: '1.0.0',
    files: ['extension.cjs'],
    engines: { vscode: '^1.105.0' },
    main: './extension.cjs',
    activationEvents: ['onStartupFinished'],
    extensionDependencies: ['claudomator.claudomator'],
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'extension.cjs'), sourceFor(outcome));
  return packExtension(folder, cached('ui-parts', 'second-agent.vsix'));
}
