// Keeps the model and mode picked for an agent; a mode in which it asks for nothing is confirmed.
import * as vscode from 'vscode';
import { type AgentPick, NO_OFFER, NO_PICK, offeredPick } from '#contracts/agentOffer.ts';
import type { AgentChoice } from '#contracts/change.ts';
import type { FromPanel } from '#contracts/ports/panelMessages.ts';
import type { PanelMemory } from './memory.ts';

/** As agents name the modes in which they run commands without asking. */
const ASKS_NOTHING = /bypass|yolo|auto(?!-?edit)|full|don.?t.?ask|skip|danger|unrestrict|trust|never/i;

/** What is picked for this agent, as far as it is still offered. */
export function pickFor(memory: PanelMemory, agents: readonly AgentChoice[], agentType: string): AgentPick {
  const offer = agents.find((agent) => agent.agentType === agentType)?.offer ?? NO_OFFER;
  return offeredPick(offer, memory.picks[agentType] ?? NO_PICK);
}

export async function choosePick(
  memory: PanelMemory,
  agents: readonly AgentChoice[],
  { agentType, model, agentMode }: Extract<FromPanel, { type: 'choosePick' }>,
): Promise<void> {
  const agent = agents.find((each) => each.agentType === agentType);
  if (!agent) return;
  const pick = offeredPick(agent.offer, { model, agentMode });
  const mode = agent.offer.modes.find(({ value }) => value === pick.agentMode);
  const isNew = mode !== undefined && mode.value !== pickFor(memory, agents, agentType).agentMode;
  if (isNew && [mode.value, mode.label].some((name) => ASKS_NOTHING.test(name)) && !(await confirmMode(agent.label, mode.label))) return;
  await memory.keepPick(agentType, pick);
}

async function confirmMode(agent: string, mode: string): Promise<boolean> {
  const detail = `In this mode ${agent} may run commands and use the network without asking you. Its changes to files still wait for Keep.`;
  const use = 'Use Mode';
  return (await vscode.window.showWarningMessage(`Use the mode “${mode}” of ${agent}?`, { modal: true, detail }, use)) === use;
}
