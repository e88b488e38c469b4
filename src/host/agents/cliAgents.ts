// Registers Claude Code and the Gemini CLI while their programs are found on this machine.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseEndpoint } from '#base/endpoint.ts';
import { CLAUDE_ON_LOCAL, LOCAL } from '#contracts/agentTypes.ts';
import type { MissingAgent } from '#contracts/change.ts';
import type { Sender } from '#contracts/logs.ts';
import type { Unsubscribe } from '#contracts/ports/executorPort.ts';
import type { RunnableTask, Runner } from '#contracts/runner.ts';
import type { Task } from '#contracts/task.ts';
import type { AskModel } from '#executor/routing/classifier.ts';
import type { RegisteredRunner, RunnerRegistry } from '#executor/routing/registry.ts';
import { findExecutable, withSafePath } from '#processes/findExecutable.ts';
import type { EarlierExchanges } from '#runners/cli/opening.ts';
import { type HandedOver, serviceOf } from '#runners/cli/service.ts';
import type { OutboundLog } from '#storage/outboundLog.ts';
import type { CurrentFacts } from './currentFacts.ts';
import type { LocalModel } from './localModel.ts';
import type { LocalSlots } from './localSlots.ts';

const ICONS: Record<Cli, string> = { claude: 'sparkle', gemini: 'star-empty' };
const STRENGTHS = {
  claude: 'Claude Code, a strong cloud agent: best for hard problems and for work across many files; costs money or quota',
  gemini: 'the Gemini CLI, a strong cloud agent with a very long context: best for large inputs and for research; has a daily quota',
} as const;

type Cli = keyof typeof STRENGTHS;

const CLIS = Object.keys(STRENGTHS) as Cli[];

const HOW_TO: Record<Cli, string> = {
  claude: 'Claude Code was not found. Install it (npm install -g @anthropic-ai/claude-code), log in once, then search again.',
  gemini: 'The Gemini CLI was not found. Install it (npm install -g @google/gemini-cli), log in once, then search again.',
};

/** The earlier part of a conversation. Neither function rejects. */
export interface Earlier {
  exchanges: EarlierExchanges;
  tasks(last: string | null): Promise<Task[]>;
}

export interface CliAgentsParts {
  registry: RunnerRegistry;
  facts: CurrentFacts;
  localModel: LocalModel;
  localSlots: LocalSlots;
  /** For files of the CLIs. */
  storageFolder: string;
  outbound: OutboundLog;
  earlier: Earlier;
  /** Called after each search for the programs. */
  onDidSearch(): void;
  log(line: string): void;
}

export class CliAgents {
  readonly #parts: CliAgentsParts;
  readonly #registered = new Map<Cli, { executable: string; remove: Unsubscribe }>();
  #hasSearched = false;

  constructor(parts: CliAgentsParts) {
    this.#parts = parts;
  }

  /** Searches for the programs: at startup, and after settings or folders have changed. */
  async refresh(): Promise<void> {
    for (const cli of CLIS) this.#update(cli, await this.#find(cli));
    this.#hasSearched = true;
    this.#parts.onDidSearch();
  }

  /** Searches once more for the program of an agent that isn't registered; null = for all. */
  async lookFor(agentType: string | null): Promise<void> {
    if (agentType === null) return this.refresh();
    const cli = agentType === CLAUDE_ON_LOCAL ? 'claude' : CLIS.find((each) => each === agentType);
    if (cli === undefined || this.#registered.has(cli)) return;
    this.#update(cli, await this.#find(cli));
    this.#parts.onDidSearch();
  }

  /** The CLIs that a search has not found. An empty path in settings disables a CLI, so it is not missing. */
  missing(): MissingAgent[] {
    if (!this.#hasSearched) return [];
    return CLIS.filter((cli) => !this.#registered.has(cli) && this.#parts.facts.settings(null)[cli].path !== '').map((agentType) => ({
      agentType,
      howTo: HOW_TO[agentType],
    }));
  }

  /** The Gemini CLI as a model that the classifier may ask about `task`; null = not found. */
  geminiModel({ folder, attachments }: Task): AskModel | null {
    const executable = this.#registered.get('gemini')?.executable;
    if (executable === undefined) return null;
    return async (messages, _json, _maxTokens, signal) => {
      const { askGemini } = await import('./engine.ts');
      const sender = { by: 'classifier', files: attachments.map(({ name }) => name), folder };
      const parts = {
        executable,
        environment: await this.#environment(),
        storageFolder: path.join(this.#parts.storageFolder, 'gemini'),
        onHandOver: (handed: HandedOver) => this.#record('gemini', sender, handed),
      };
      return askGemini(parts, messages.map(({ content }) => content).join('\n\n'), signal);
    };
  }

  dispose(): void {
    for (const { remove } of this.#registered.values()) remove();
  }

  #find(cli: Cli): Promise<string | null> {
    return findExecutable(this.#parts.facts.settings(null)[cli].path, this.#parts.facts.folders, process.env.PATH ?? '');
  }

  #update(cli: Cli, executable: string | null): void {
    const known = this.#registered.get(cli);
    if (known?.executable === (executable ?? undefined)) return;
    known?.remove();
    this.#registered.delete(cli);
    if (executable === null) return;
    const remove = this.#parts.registry.register({
      runner: this.#runner(cli, executable),
      candidate: ({ folder }) => {
        const { model } = this.#parts.facts.settings(folder)[cli];
        return { agentType: cli, models: model === '' ? [] : [model], icon: ICONS[cli], strengths: STRENGTHS[cli], login: cli };
      },
    });
    const removeLocal =
      cli === 'claude' ? this.#parts.registry.register(this.#parts.localSlots.limit(this.#claudeOnLocal(executable))) : () => undefined;
    this.#registered.set(cli, {
      executable,
      remove: () => {
        remove();
        removeLocal();
      },
    });
    this.#parts.log(`${cli}: found at ${executable}`);
  }

  /** Offered if an endpoint is set; only a run finds out whether its server supports the CLI. */
  #claudeOnLocal(executable: string): RegisteredRunner {
    return {
      slot: LOCAL,
      candidate: ({ folder }) => {
        const { endpoint, model } = this.#parts.localModel.settingsFor(folder);
        if (endpoint === '') return null;
        return {
          agentType: CLAUDE_ON_LOCAL,
          label: 'Claude Code on a local model',
          icon: ICONS.claude,
          models: model === '' ? [] : [model],
          strengths: 'Claude Code with its tools, on your own model: free and private; slow on small machines',
          isByNameOnly: true,
        };
      },
      runner: {
        agentType: CLAUDE_ON_LOCAL,
        run: async (task, sink, signal) => {
          const { claudeLocalRunner } = await import('./engine.ts');
          const sender = await this.#senderOf(CLAUDE_ON_LOCAL, task);
          const environment = await this.#environment();
          const runner = claudeLocalRunner({
            earlierExchanges: this.#parts.earlier.exchanges,
            executable: async () => executable,
            isTrusted: () => this.#parts.facts.isTrusted,
            environment: () => environment,
            emptyFolder: () => createFolder(path.join(this.#parts.storageFolder, 'claude')),
            endpoint: (folder) => this.#parts.localModel.endpoint(folder, sender),
            // The CLI sends only to that server; if it is on this machine, nothing leaves it.
            onHandOver: async (_task, handed) => {
              if (!isOnThisMachine(serviceOf('claude', handed.env))) await this.#record('claude', sender, handed);
            },
            settings: (folder) => this.#parts.localModel.settingsFor(folder),
          });
          return runner.run(task, sink, signal);
        },
      },
    };
  }

  #runner(cli: Cli, executable: string): Runner {
    const common = {
      earlierExchanges: this.#parts.earlier.exchanges,
      executable: async () => executable,
      settings: (folder: string | null) => ({ model: this.#parts.facts.settings(folder)[cli].model }),
      isTrusted: () => this.#parts.facts.isTrusted,
      onHandOver: async (task: RunnableTask, handed: HandedOver) => this.#record(cli, await this.#senderOf(cli, task), handed),
    };
    return {
      agentType: cli,
      run: async (task, sink, signal) => {
        const { claudeRunner, geminiRunner } = await import('./engine.ts');
        const storageFolder = path.join(this.#parts.storageFolder, cli);
        const environment = await this.#environment();
        const runner =
          cli === 'claude'
            ? claudeRunner({ ...common, environment: () => environment, emptyFolder: () => createFolder(storageFolder) })
            : geminiRunner({ ...common, environment, storageFolder });
        return runner.run(task, sink, signal);
      },
    };
  }

  #senderOf(by: string, task: RunnableTask): Promise<Sender> {
    return senderOf(by, task, this.#parts.earlier);
  }

  /** A safe PATH also protects CLIs that are scripts: npm's are started by the name of their interpreter. */
  #environment(): Promise<NodeJS.ProcessEnv> {
    return withSafePath(process.env, this.#parts.facts.folders);
  }

  #record(cli: Cli, sender: Sender, { bytes, env }: HandedOver): Promise<void> {
    return this.#parts.outbound.observe(sender)({ to: serviceOf(cli, env), what: `prompt for the ${cli} CLI`, bytes });
  }
}

/** Includes the attachments of the whole conversation, which an agent without a session is sent again. */
export async function senderOf(by: string, task: RunnableTask, earlier: Earlier): Promise<Sender> {
  const tasks = await earlier.tasks(task.resumes?.executionId ?? null);
  const files = new Set([task, ...tasks].flatMap(({ attachments }) => attachments.map(({ name }) => name)));
  return { by, executionId: task.executionId, files: [...files], folder: task.workspaceFolder };
}

export function isOnThisMachine(address: string): boolean {
  const endpoint = parseEndpoint(address);
  return endpoint.ok && endpoint.isLoopback;
}

async function createFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}
