// Registers the ACP agents, known ones and the user's own, while their programs are found.
import path from 'node:path';
import { isReserved } from '#contracts/agentTypes.ts';
import type { InstallableAgent } from '#contracts/change.ts';
import type { Unsubscribe } from '#contracts/ports/executorPort.ts';
import type { RunnableTask, Runner } from '#contracts/runner.ts';
import type { AgentSetting } from '#contracts/settings.ts';
import { findExecutable, withSafePath } from '#processes/findExecutable.ts';
import { type AcpAgent, KNOWN_AGENTS, ownAgent } from '#runners/acp/agents.ts';
import { addressOrName, type HandedOver } from '#runners/cli/service.ts';
import { type CliAgentsParts, senderOf } from './cliAgents.ts';

interface Registered {
  executable: string;
  /** As JSON, to see whether it has changed. */
  agent: string;
  remove: Unsubscribe;
}

export class AcpAgents {
  readonly #parts: CliAgentsParts;
  readonly #registered = new Map<string, Registered>();
  #hasSearched = false;

  constructor(parts: CliAgentsParts) {
    this.#parts = parts;
  }

  /** Searches for the programs: at startup, and after settings or folders have changed. */
  async refresh(): Promise<void> {
    const wanted = this.#wanted();
    for (const agentType of this.#registered.keys()) if (!wanted.some((agent) => agent.agentType === agentType)) this.#remove(agentType);
    for (const agent of wanted) this.#update(agent, await this.#find(agent));
    this.#hasSearched = true;
    this.#parts.onDidSearch();
  }

  /** Searches once more for the program of an agent that isn't registered; null = for all. */
  async lookFor(agentType: string | null): Promise<void> {
    if (agentType === null) return this.refresh();
    const agent = this.#wanted().find((each) => each.agentType === agentType);
    if (agent === undefined || this.#registered.has(agentType)) return;
    this.#update(agent, await this.#find(agent));
    this.#parts.onDidSearch();
  }

  /** The known agents that a search has not found. An agent of our own for the same program is reason enough not to offer another. */
  installable(): InstallableAgent[] {
    if (!this.#hasSearched) return [];
    return this.#wanted()
      .filter(({ agentType, isByNameOnly }) => !this.#registered.has(agentType) && !isByNameOnly)
      .map(({ agentType, label, strengths, install, login }) => ({ agentType, label, detail: strengths, install, login }));
  }

  dispose(): void {
    for (const { remove } of this.#registered.values()) remove();
  }

  /** The known agents and those of the user's settings, without what is hidden. */
  #wanted(): AcpAgent[] {
    const { agents, hidden } = this.#parts.facts.settings(null).acp;
    const known = KNOWN_AGENTS.map((agent) =>
      withSetting(
        agent,
        agents.findLast(({ name }) => name === agent.agentType),
      ),
    );
    const own = agents
      .filter(({ name }) => !isReserved(name) && !KNOWN_AGENTS.some(({ agentType }) => agentType === name))
      .map((setting) => ownAgent({ ...setting, env: withVariables(setting.env) }));
    return [...known, ...own].filter(({ agentType }) => !hidden.includes(agentType));
  }

  #find({ program }: AcpAgent): Promise<string | null> {
    return findExecutable(program, this.#parts.facts.folders, process.env.PATH ?? '');
  }

  #update(agent: AcpAgent, executable: string | null): void {
    const { agentType, label, strengths, isByNameOnly } = agent;
    const known = this.#registered.get(agentType);
    const facts = JSON.stringify(agent);
    if (known?.executable === (executable ?? undefined) && (known === undefined || known.agent === facts)) return;
    this.#remove(agentType);
    if (executable === null) return;
    try {
      const remove = this.#parts.registry.register({
        runner: this.#runner(agent, executable),
        candidate: () => ({ agentType, label, models: [], strengths, isByNameOnly }),
        needsTrust: true,
      });
      this.#registered.set(agentType, { executable, agent: facts, remove });
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

/** A known agent, started as the user's settings say. */
function withSetting(agent: AcpAgent, setting: AgentSetting | undefined): AcpAgent {
  if (setting === undefined) return agent;
  const args = setting.args.length > 0 ? setting.args : agent.args;
  return { ...agent, program: setting.command, args, env: { ...agent.env, ...withVariables(setting.env) } };
}

/** Puts in variables of VS Code's environment for `${env:NAME}`, so that no key has to stand in the settings. */
function withVariables(env: Readonly<Record<string, string>>): Record<string, string> {
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    value.replace(/\$\{env:(\w+)\}/g, (_, key: string) => process.env[key] ?? ''),
  ]);
  return Object.fromEntries(filled);
}
