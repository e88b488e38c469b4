// Opens a terminal in which the user logs an agent in.
import * as vscode from 'vscode';
import type { AgentChoice } from '#contracts/change.ts';
import { UserError } from '#vscode/common/userError.ts';

/** The command is our own, of the agents' table. Throws a UserError for an agent that is not there any more. */
export function logIn(agents: readonly AgentChoice[], agentType: string): void {
  const agent = agents.find((each) => each.agentType === agentType);
  if (!agent?.login) throw new UserError(`How “${agentType}” is logged in is not known. Log it in where you installed it, then retry.`);
  const terminal = vscode.window.createTerminal({ name: `Log in to ${agent.label}` });
  terminal.show();
  terminal.sendText(agent.login);
}
