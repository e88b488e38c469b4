// Registers the agents that speak ACP while their programs are found: known ones, and the user’s.
import path from 'node:path';
import { isReserved } from '#contracts/agentTypes.ts';
import type { InstallableAgent } from '#contracts/change.ts';
import type { Unsubscribe } from '#contracts/ports/executorPort.ts';
import type { RunnableTask, Runner } from '#contracts/runner.ts';
import type { AgentSetting } from '#contracts/settings.ts';
import type { RegisteredRunner } from '#executor/routing/registry.ts';
import { findExecutable, withSafePath } from '#processes/findExecutable.ts';
import { type AcpAgent, KNOWN_AGENTS, ownAgent } from '#runners/acp/agents.ts';
import { LOCAL_AGENTS } from '#runners/acp/localAgents.ts';
import { addressOrName, type HandedOver } from '#runners/cli/service.ts';
import { acpOnLocal } from './acpLocalAgents.ts';
import type { AcpOffers } from './acpOffers.ts';
import { type CliAgentsParts, senderOf } from './cliAgents.ts';

interface Registered {
  executable: string;
  facts: string;
  remove: Unsubscribe;
}

/** A program that may be an agent, once it is found. `facts`: when they change, it is registered anew. */
interface Wanted {
  agentType: string;
  program: string;
  facts: string;
  entry(executable: string): RegisteredRunner;
}

export class AcpAgents {
  readonly #parts: CliAgentsParts;
  readonly #offers: AcpOffers;
  readonly #registered = new Map<string, Registered>();
  #hasSearched = false;

  constructor(parts: CliAgentsParts, offers: AcpOffers) {
    this.#parts = parts;
    this.#offers = offers;
  }

  /** Searches for the programs: at startup, and after settings or folders have changed. */
  async refresh(): Promise<void> {
    const wanted = this.#wanted();
    for (const agentType of this.#registered.keys()) if (!wanted.some((each) => each.agentType === agentType)) this.#remove(agentType);
    for (const each of wanted) this.#update(each, await this.#find(each));
    this.#hasSearched = true;
    this.#parts.onDidSearch();
  }

  /** Searches once more for the program of an agent that isn't registered; null = for all. */
  async lookFor(agentType: string | null): Promise<void> {
    if (agentType === null) return this.refresh();
    const wanted = this.#wanted().find((each) => each.agentType === agentType);
    if (wanted === undefined || this.#registered.has(agentType)) return;
    this.#update(wanted, await this.#find(wanted));
    this.#parts.onDidSearch();
  }

  /** The known agents that a search has not found; not those that are there as agents of our own too. */
  installable(): InstallableAgent[] {
    if (!this.#hasSearched) return [];
    return this.#agents()
      .filter(({ agentType, isByNameOnly }) => !this.#registered.has(agentType) && !isByNameOnly)
      .map(({ agentType, label, strengths, install, login }) => ({ agentType, label, detail: strengths, install, login }));
  }

  dispose(): void {
    for (const { remove } of this.#registered.values()) remove();
  }

  #wanted(): Wanted[] {
    const { hidden } = this.#parts.facts.settings(null).acp;
    const agents = this.#agents().map((agent) => ({
      agentType: agent.agentType,
      program: agent.program,
      facts: JSON.stringify(agent),
      entry: (executable: string): RegisteredRunner => {
        const { agentType, label, icon, strengths, isByNameOnly, loginCommand: login } = agent;
        const candidate = () => ({ agentType, label, icon, models: [], strengths, isByNameOnly, login, offer: this.#offers.of(agentType) });
        return { runner: this.#runner(agent, executable), candidate, needsTrust: true };
      },
    }));
    const local = LOCAL_AGENTS.filter(({ agentType }) => !hidden.includes(agentType)).map((agent) => ({
      agentType: agent.agentType,
      program: this.#known().find(({ agentType }) => agentType === agent.program)?.program ?? agent.program,
      facts: '',
      entry: (executable: string) => acpOnLocal(agent, executable, this.#parts, this.#offers),
    }));
    return [...agents, ...local];
  }

  /** The known agents and those of the user's settings, without what is hidden. */
  #agents(): AcpAgent[] {
    const { agents, hidden } = this.#parts.facts.settings(null).acp;
    const own = agents
      .filter(({ name }) => !isReserved(name) && !KNOWN_AGENTS.some(({ agentType }) => agentType === name))
      .map((setting) => ownAgent({ ...setting, env: withVariables(setting.env) }));
    return [...this.#known(), ...own].filter(({ agentType }) => !hidden.includes(agentType));
  }

  /** Each started as the user's settings say. */
  #known(): AcpAgent[] {
    const { agents } = this.#parts.facts.settings(null).acp;
    return KNOWN_AGENTS.map((agent) => {
      const setting = agents.findLast(({ name }) => name === agent.agentType);
      return setting === undefined ? agent : withSetting(agent, setting);
    });
  }

  #find({ program }: Wanted): Promise<string | null> {
    return findExecutable(program, this.#parts.facts.folders, process.env.PATH ?? '');
  }

  #update({ agentType, facts, entry }: Wanted, executable: string | null): void {
    const known = this.#registered.get(agentType);
    if (known?.executable === (executable ?? undefined) && (known === undefined || known.facts === facts)) return;
    this.#remove(agentType);
    if (executable === null) return;
    try {
      const remove = this.#parts.registry.register(entry(executable));
      this.#registered.set(agentType, { executable, facts, remove });
      this.#parts.log(`${agentType}: found at ${executable}`);
    } catch (error) {
      // A name of the user's own that another agent has already.
      this.#parts.log(`claudomator.acp.agents: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #remove(agentType: string): void {
    this.#registered.get(agentType)?.remove();
    this.#registered.delete(agentType);
  }

  #runner(agent: AcpAgent, executable: string): Runner {
    const { facts, earlier, storageFolder } = this.#parts;
    return {
      agentType: agent.agentType,
      run: async (task, sink, signal) => {
        const { acpRunner } = await import('./engine.ts');
        const runner = acpRunner({
          agent,
          executable: async () => executable,
          settings: () => ({ model: '' }),
          isTrusted: () => facts.isTrusted,
          environment: await withSafePath(process.env, facts.folders),
          storageFolder: path.join(storageFolder, agent.agentType),
          earlierExchanges: earlier.exchanges,
          onOffer: (offer) => this.#offers.note(agent.agentType, offer),
          onHandOver: (handed, given) => this.#record(agent, handed, given),
        });
        return runner.run(task, sink, signal);
      },
    };
  }

  async #record({ agentType, label, service }: AcpAgent, task: RunnableTask, { bytes, env }: HandedOver): Promise<void> {
    const sender = await senderOf(agentType, task, this.#parts.earlier);
    await this.#parts.outbound.observe(sender)({ to: addressOrName(service, env), what: `prompt for ${label}`, bytes });
  }
}

function withSetting(agent: AcpAgent, { command, args, env }: AgentSetting): AcpAgent {
  return { ...agent, program: command, args: args.length > 0 ? args : agent.args, env: { ...agent.env, ...withVariables(env) } };
}

/** Puts in variables of VS Code's environment for `${env:NAME}`, so that no key has to stand in the settings. */
function withVariables(env: Readonly<Record<string, string>>): Record<string, string> {
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    value.replace(/\$\{env:(\w+)\}/g, (_, key: string) => process.env[key] ?? ''),
  ]);
  return Object.fromEntries(filled);
}
