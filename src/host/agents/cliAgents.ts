// The CLI agents: each is registered while its program is found on this machine, and loaded with its first task.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { parseEndpoint } from '#base/endpoint.ts';
import { CLAUDE_ON_LOCAL, LOCAL } from '#contracts/agentTypes.ts';
import type { Unsubscribe } from '#contracts/executorPort.ts';
import type { MissingAgent } from '#contracts/panelMessages.ts';
import type { RunnableTask, Runner } from '#contracts/runner.ts';
import type { Task } from '#contracts/task.ts';
import type { AskModel } from '#executor/routing/classifier.ts';
import type { RegisteredRunner, RunnerRegistry } from '#executor/routing/registry.ts';
import { findExecutable, withSafePath } from '#processes/findExecutable.ts';
import type { EarlierExchanges } from '#runners/cli/opening.ts';
import { type HandedOver, serviceOf } from '#runners/cli/service.ts';
import type { OutboundLog, Sender } from '#storage/outboundLog.ts';
import { readSettings } from '#vscode/common/settings.ts';
import type { LocalModel } from '#vscode/setup/localModel.ts';
import type { LocalSlots } from './localSlots.ts';

const STRENGTHS = {
  claude: 'Claude Code, a strong cloud agent: best for hard problems and for work across many files; costs money or quota',
  gemini: 'the Gemini CLI, a strong cloud agent with a very long context: best for large inputs and for research; has a daily quota',
} as const;

type Cli = keyof typeof STRENGTHS;

const CLIS = Object.keys(STRENGTHS) as Cli[];

const HOW_TO: Record<Cli, string> = {
  claude: 'Claude Code was not found. Install it (npm install -g @anthropic-ai/claude-code), log in once, then look again.',
  gemini: 'The Gemini CLI was not found. Install it (npm install -g @google/gemini-cli), log in once, then look again.',
};

/** What was said and asked before, up to an execution. Neither rejects. */
interface Earlier {
  exchanges: EarlierExchanges;
  tasks(last: string | null): Promise<Task[]>;
}

export class CliAgents implements vscode.Disposable {
  readonly #registry: RunnerRegistry;
  readonly #localModel: LocalModel;
  readonly #localSlots: LocalSlots;
  readonly #storageFolder: string;
  readonly #outbound: OutboundLog;
  readonly #earlier: Earlier;
  readonly #log: (line: string) => void;
  readonly #registered = new Map<Cli, { executable: string; remove: Unsubscribe }>();
  #hasLooked = false;

  /** `storageFolder`: ours to write in. */
  constructor(
    registry: RunnerRegistry,
    localModel: LocalModel,
    localSlots: LocalSlots,
    storageFolder: string,
    outbound: OutboundLog,
    earlier: Earlier,
    log: (line: string) => void,
  ) {
    this.#registry = registry;
    this.#localModel = localModel;
    this.#localSlots = localSlots;
    this.#storageFolder = storageFolder;
    this.#outbound = outbound;
    this.#earlier = earlier;
    this.#log = log;
  }

  /** Looks for the programs anew: at start, and when settings or folders have changed. */
  async refresh(): Promise<void> {
    for (const cli of CLIS) {
      this.#take(cli, await findExecutable(readSettings(null)[cli].path, workspacePaths(), process.env.PATH ?? ''));
    }
    this.#hasLooked = true;
  }

  /** Looked for and not there. An empty path in the settings says that the agent isn't wanted. */
  missing(): MissingAgent[] {
    if (!this.#hasLooked) return [];
    return CLIS.filter((cli) => !this.#registered.has(cli) && readSettings(null)[cli].path !== '').map((agentType) => ({
      agentType,
      howTo: HOW_TO[agentType],
    }));
  }

  /** The Gemini CLI as one that answers the classifier about `task`; null = not found. */
  geminiModel({ folder, attachments }: Task): AskModel | null {
    const executable = this.#registered.get('gemini')?.executable;
    if (executable === undefined) return null;
    return async (messages, _json, _maxTokens, signal) => {
      const { askGemini } = await import('#host/engine.ts');
      const sender = { by: 'classifier', files: attachments.map(({ name }) => name), folder };
      const parts = {
        executable,
        environment: await inheritedEnvironment(),
        storageFolder: path.join(this.#storageFolder, 'gemini'),
        onHandOver: (handed: HandedOver) => this.#record('gemini', sender, handed),
      };
      return askGemini(parts, messages.map(({ content }) => content).join('\n\n'), signal);
    };
  }

  dispose(): void {
    for (const { remove } of this.#registered.values()) remove();
  }

  #take(cli: Cli, executable: string | null): void {
    const known = this.#registered.get(cli);
    if (known?.executable === (executable ?? undefined)) return;
    known?.remove();
    this.#registered.delete(cli);
    if (executable === null) return;
    const remove = this.#registry.register({
      runner: this.#runner(cli, executable),
      candidate: ({ folder }) => {
        const { model } = readSettings(folder)[cli];
        return { agentType: cli, models: model === '' ? [] : [model], strengths: STRENGTHS[cli] };
      },
    });
    const removeLocal =
      cli === 'claude' ? this.#registry.register(this.#localSlots.around(this.#claudeOnLocal(executable))) : () => undefined;
    this.#registered.set(cli, {
      executable,
      remove: () => {
        remove();
        removeLocal();
      },
    });
    this.#log(`${cli}: found at ${executable}`);
  }

  /** Offered where an endpoint is set; whether its server speaks to the CLI is found out by the run, which says so. */
  #claudeOnLocal(executable: string): RegisteredRunner {
    return {
      slot: LOCAL,
      candidate: ({ folder }) => {
        const { endpoint, model } = this.#localModel.settingsFor(folder);
        if (endpoint === '') return null;
        return {
          agentType: CLAUDE_ON_LOCAL,
          label: 'Claude Code on a local model',
          models: model === '' ? [] : [model],
          strengths: 'Claude Code with its tools, on your own model: free and private; slow on small machines',
          isByNameOnly: true,
        };
      },
      runner: {
        agentType: CLAUDE_ON_LOCAL,
        run: async (task, sink, signal) => {
          const { claudeLocalRunner } = await import('#host/engine.ts');
          const sender = await this.#senderOf(CLAUDE_ON_LOCAL, task);
          const environment = await inheritedEnvironment();
          const runner = claudeLocalRunner({
            earlierExchanges: this.#earlier.exchanges,
            executable: async () => executable,
            isTrusted: () => vscode.workspace.isTrusted,
            environment: () => environment,
            emptyFolder: () => madeFolder(path.join(this.#storageFolder, 'claude')),
            endpoint: (folder) => this.#localModel.endpoint(folder, sender),
            // It is kept to that one server: on this machine nothing leaves.
            onHandOver: async (_task, handed) => {
              if (!isOnThisMachine(serviceOf('claude', handed.env))) await this.#record('claude', sender, handed);
            },
            settings: (folder) => this.#localModel.settingsFor(folder),
          });
          return runner.run(task, sink, signal);
        },
      },
    };
  }

  #runner(cli: Cli, executable: string): Runner {
    const common = {
      earlierExchanges: this.#earlier.exchanges,
      executable: async () => executable,
      settings: (folder: string | null) => ({ model: readSettings(folder)[cli].model }),
      isTrusted: () => vscode.workspace.isTrusted,
      onHandOver: async (task: RunnableTask, handed: HandedOver) => this.#record(cli, await this.#senderOf(cli, task), handed),
    };
    return {
      agentType: cli,
      run: async (task, sink, signal) => {
        const { claudeRunner, geminiRunner } = await import('#host/engine.ts');
        const storageFolder = path.join(this.#storageFolder, cli);
        const environment = await inheritedEnvironment();
        const runner =
          cli === 'claude'
            ? claudeRunner({ ...common, environment: () => environment, emptyFolder: () => madeFolder(storageFolder) })
            : geminiRunner({ ...common, environment, storageFolder });
        return runner.run(task, sink, signal);
      },
    };
  }

  /** With the files of the whole conversation: an agent that doesn't have it is told it. */
  async #senderOf(by: string, task: RunnableTask): Promise<Sender> {
    const earlier = await this.#earlier.tasks(task.resumes?.executionId ?? null);
    const files = new Set([task, ...earlier].flatMap(({ attachments }) => attachments.map(({ name }) => name)));
    return { by, executionId: task.executionId, files: [...files], folder: task.folder };
  }

  #record(cli: Cli, sender: Sender, { bytes, env }: HandedOver): Promise<void> {
    return this.#outbound.observe(sender)({ to: serviceOf(cli, env), what: `prompt for the ${cli} CLI`, bytes });
  }
}

function workspacePaths(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
}

/** What a CLI is started by its interpreter's name with, as npm's are, is looked for there too. */
function inheritedEnvironment(): Promise<NodeJS.ProcessEnv> {
  return withSafePath(process.env, workspacePaths());
}

function isOnThisMachine(address: string): boolean {
  const endpoint = parseEndpoint(address);
  return endpoint.ok && endpoint.isLoopback;
}

async function madeFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}
