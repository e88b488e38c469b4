// Gives a task to another agent, which the user picks if none is named.
import * as vscode from 'vscode';
import type { Agents } from '#contracts/change.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';

/** Asks the user among `agents` if `agentType` is not a string. Undefined when the user cancels. Throws a UserError when the agent can't run the task. */
export async function runWith(port: ExecutorPort, agents: Agents, executionId: string, agentType: unknown): Promise<Execution | undefined> {
  const alternatives = accepted(await port.alternatives(executionId));
  if (typeof agentType === 'string') {
    const requested = alternatives.find((each) => each.agentType === agentType);
    if (!requested) throw new UserError(`${agentType} already has this task or is not set up.`);
    if (!requested.isPossible) throw new UserError(`${agentType} can’t run this task: ${requested.against}.`);
    return accepted(await port.runWith(executionId, agentType));
  }
  if (alternatives.length === 0)
    throw new UserError('No other agent is set up. Set up a local model, or install Claude Code or the Gemini CLI.');
  const chosen = await vscode.window.showQuickPick(
    alternatives.map((each) => {
      const known = [agents.outside, ...Object.values(agents.byFolder)].flat().find((choice) => choice.agentType === each.agentType);
      const { label = each.agentType, icon = 'hubot', detail = '' } = known ?? {};
      return { label, iconPath: new vscode.ThemeIcon(icon), description: each.against, detail, agentType: each.agentType };
    }),
    { title: 'Run With', placeHolder: 'Select an agent. If the execution is still in progress, it’s stopped first.' },
  );
  return chosen && runWith(port, agents, executionId, chosen.agentType);
}
