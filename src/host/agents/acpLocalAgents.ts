// Provides the agents that speak ACP on the local model, in folders where an endpoint is set.
import path from 'node:path';
import { LOCAL } from '#contracts/agentTypes.ts';
import type { RunnableTask, Runner } from '#contracts/runner.ts';
import type { RegisteredRunner } from '#executor/routing/registry.ts';
import { withSafePath } from '#processes/findExecutable.ts';
import { knownAgent } from '#runners/acp/agents.ts';
import type { LocalAgent } from '#runners/acp/localAgents.ts';
import type { AcpOffers } from './acpOffers.ts';
import { type CliAgentsParts, isOnThisMachine, senderOf } from './cliAgents.ts';

/** Only a run finds out what the server can do. */
export function acpOnLocal(agent: LocalAgent, executable: string, parts: CliAgentsParts, offers: AcpOffers): RegisteredRunner {
  const { agentType, label, firstPromptTokens } = agent;
  const name = label.replace(' on a local model', '');
  const size = firstPromptTokens.toLocaleString('en');
  const strengths = `${name} with its tools, on your own model: free and private; its first prompt has ${size} tokens`;
  return parts.localSlots.limit({
    slot: LOCAL,
    needsTrust: true,
    candidate: ({ folder }) => {
      const { endpoint, model } = parts.localModel.settingsFor(folder);
      if (endpoint === '') return null;
      return {
        agentType,
        label,
        icon: knownAgent(agent.program).icon,
        models: model === '' ? [] : [model],
        strengths,
        isByNameOnly: true,
        offer: offers.of(agentType),
      };
    },
    runner: {
      agentType,
      run: async (task, sink, signal) => (await runnerFor(agent, executable, task, parts, offers)).run(task, sink, signal),
    },
  });
}

async function runnerFor(
  agent: LocalAgent,
  executable: string,
  task: RunnableTask,
  parts: CliAgentsParts,
  offers: AcpOffers,
): Promise<Runner> {
  const { facts, earlier, storageFolder, localModel, outbound } = parts;
  const { acpLocalRunner } = await import('./engine.ts');
  const sender = await senderOf(agent.agentType, task, earlier);
  return acpLocalRunner({
    agent,
    executable: async () => executable,
    isTrusted: () => facts.isTrusted,
    environment: await withSafePath(process.env, facts.folders),
    storageFolder: path.join(storageFolder, agent.agentType),
    earlierExchanges: earlier.exchanges,
    endpoint: (folder) => localModel.endpoint(folder, sender),
    settings: (folder) => localModel.settingsFor(folder),
    // Its model is the one of the settings.
    onOffer: ({ modes }) => offers.note(agent.agentType, { models: [], modes }),
    // The agent sends only to that server; if it is on this machine, nothing leaves it.
    onHandOver: async ({ workspaceFolder }, { bytes }) => {
      const { endpoint } = localModel.settingsFor(workspaceFolder);
      if (!isOnThisMachine(endpoint)) await outbound.observe(sender)({ to: endpoint, what: `prompt for ${agent.label}`, bytes });
    },
  });
}
