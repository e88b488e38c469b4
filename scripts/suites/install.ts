// Installs everything that the given suites need. A part that can't be installed is reported by the suite that needs it.
import { installClaudeAgentAcp, installCodexAcp, installGoose, installOpenCode, installQwenCode } from '../parts/acpAgents.ts';
import { installAgentSdk } from '../parts/agentSdk.ts';
import { findChromium } from '../parts/chromium.ts';
import { installClaudeCli } from '../parts/claudeCli.ts';
import { installGeminiCli } from '../parts/geminiCli.ts';
import { installLlama } from '../parts/llama.ts';
import { Missing } from '../parts/missing.ts';
import { installOllama } from '../parts/ollama.ts';
import { say } from '../parts/say.ts';
import { installSmolModel } from '../parts/smolModel.ts';
import { installVsCode } from '../parts/vscode.ts';
import type { SuiteName } from './names.ts';

export async function installFor(suites: readonly SuiteName[]): Promise<void> {
  const needs = (...names: SuiteName[]) => names.some((name) => suites.includes(name));
  const needsModels = needs('real', 'host', 'ui') && !process.env.CLAUDOMATOR_ENDPOINT;
  const steps = [
    needsModels && modelParts,
    needsModels && needs('real', 'host') && installOllama,
    needs('real') && cliParts,
    needs('host', 'ui') && vsCodes(needs('host')),
    needs('panel', 'host', 'ui') && findChromium,
  ];
  await Promise.all(steps.map((step) => step && tolerant(step)));
}

async function cliParts(): Promise<void> {
  await installClaudeCli();
  await installClaudeCli('claude-2.1.197');
  await installGeminiCli();
  await installAgentSdk();
  for (const install of [installOpenCode, installGoose, installQwenCode, installCodexAcp, installClaudeAgentAcp]) await tolerant(install);
}

async function modelParts(): Promise<void> {
  // One after the other: both search for a Python with pip, and may create a venv for it.
  await installLlama();
  await installSmolModel();
}

function vsCodes(withOldest: boolean): () => Promise<void> {
  // One after the other: each compiles on all cores, and they share npm's cache.
  return async () => {
    await installVsCode('current');
    if (withOldest) await installVsCode('oldest');
  };
}

async function tolerant(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    say('setup', error.message);
  }
}
