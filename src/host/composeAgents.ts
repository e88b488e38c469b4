// Composes the agents: the local model, the CLIs and the runners of the window.
import path from 'node:path';
import { NO_OFFER } from '#contracts/agentOffer.ts';
import type { Agents } from '#contracts/change.ts';
import type { HostStart, WindowPort } from '#contracts/ports/windowPort.ts';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import { AcpAgents } from '#host/agents/acpAgents.ts';
import { AcpOffers } from '#host/agents/acpOffers.ts';
import { CliAgents, type CliAgentsParts } from '#host/agents/cliAgents.ts';
import { conversation, earlierExchanges, type Resumes, threadSource } from '#host/agents/conversation.ts';
import type { CurrentFacts } from '#host/agents/currentFacts.ts';
import { localAgent } from '#host/agents/localAgent.ts';
import { LocalModel } from '#host/agents/localModel.ts';
import { LocalSlots } from '#host/agents/localSlots.ts';
import type { VerifyCommand } from '#host/agents/verifyCommand.ts';
import { WindowRunners } from '#host/agents/windowRunners.ts';
import type { ExecutionStore } from '#storage/executions.ts';
import { OutboundLog } from '#storage/outboundLog.ts';
import type { HostState } from './hostState.ts';

export interface AgentParts {
  start: HostStart;
  window: WindowPort;
  facts: CurrentFacts;
  commandFor: VerifyCommand;
  store: ExecutionStore;
  state: HostState;
  resumes: Resumes;
  log(line: string, executionId?: string): void;
}

export type ComposedAgents = ReturnType<typeof composeAgents>;

export function composeAgents({ commandFor, start, window, facts, store, state, resumes, log }: AgentParts) {
  const registry = new RunnerRegistry();
  const announce = () => {
    state.agents = agentsNow();
  };
  const outbound = new OutboundLog(path.join(start.sharedFolder, 'outbound.jsonl'), log);
  const localModel = new LocalModel({
    facts,
    window,
    outbound,
    watchdogPath: start.watchdogPath,
    onDidChangeServer: (server) => {
      state.server = server;
      announce();
    },
    log,
  });
  const localSlots = new LocalSlots(localModel, () => {
    const { total, perAgent } = facts.settings(null).pool;
    return (perAgent.local ?? total) > 1;
  });
  registry.register(localSlots.limit(localAgent({ localModel, store, resumes, facts, commandFor })));
  const parts: CliAgentsParts = {
    registry,
    facts,
    localModel,
    localSlots,
    storageFolder: start.sharedFolder,
    outbound,
    earlier: { exchanges: earlierExchanges(threadSource(resumes, store)), tasks: (last) => conversation(last, resumes, store) },
    onDidSearch: announce,
    log,
  };
  const offers = new AcpOffers(start.sharedFolder, log);
  const cliAgents = new CliAgents(parts);
  const acpAgents = new AcpAgents(parts, offers);

  /** All agents that are programs. */
  const programs = {
    refresh: async () => void (await Promise.all([cliAgents.refresh(), acpAgents.refresh()])),
    lookFor: async (agentType: string | null) => void (await Promise.all([cliAgents.lookFor(agentType), acpAgents.lookFor(agentType)])),
    dispose: () => {
      cliAgents.dispose();
      acpAgents.dispose();
    },
  };

  function agentsNow(): Agents {
    const choices = (folder: string | null) =>
      registry.candidates(folder).map(({ agentType, label = agentType, icon = 'hubot', strengths, login = '', offer = NO_OFFER }) => ({
        agentType,
        label,
        icon,
        detail: strengths,
        login,
        offer,
      }));
    return {
      byFolder: Object.fromEntries(facts.folders.map((folder) => [folder, choices(folder)])),
      outside: choices(null),
      registered: registry.agentTypes(),
      missing: cliAgents.missing(),
      installable: acpAgents.installable(),
    };
  }

  registry.onDidChange = announce;
  offers.onDidChange = announce;
  void offers.load();
  facts.onDidChange(announce);
  announce();
  return { registry, outbound, localModel, localSlots, cliAgents, programs, windowRunners: new WindowRunners(registry, window) };
}
