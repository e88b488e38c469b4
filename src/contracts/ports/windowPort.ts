// Declares the port through which the host reaches a window. It carries plain JSON only.
import type { Execution } from '#contracts/execution.ts';
import type { RunnableTask } from '#contracts/runner.ts';
import type { Settings } from '#contracts/settings.ts';
import type { Unsubscribe } from './executorPort.ts';

/** The settings of one folder. `isEndpointOfWorkspace`: the endpoint comes from workspace settings, not from user settings. */
export interface FolderSettings {
  settings: Settings;
  isEndpointOfWorkspace: boolean;
}

/** VS Code's own settings of the network, which hold for the whole window. */
export interface NetworkSettings {
  /** `http.proxy`; '' = none, so that the variables of the environment count. May hold a password. */
  proxy: string;
  /** `http.noProxy`. */
  noProxy: string[];
  /** `http.proxyAuthorization`; '' = none. A secret. */
  proxyAuthorization: string;
  /** `http.proxyStrictSSL`. */
  isProxyStrict: boolean;
  /** `http.proxySupport` is `off`. */
  isProxyOff: boolean;
  /** `http.systemCertificates`. */
  usesSystemCertificates: boolean;
}

/** As VS Code has them without any settings. */
export const DEFAULT_NETWORK: NetworkSettings = {
  proxy: '',
  noProxy: [],
  proxyAuthorization: '',
  isProxyStrict: true,
  isProxyOff: false,
  usesSystemCertificates: true,
};

/** The window's settings, trust and folders at one moment. */
export interface WindowFacts {
  /** Whether the user trusts the workspace. */
  isTrusted: boolean;
  /** The workspace's folders on this machine, as absolute paths, each with its settings. */
  folders: { path: string; settings: FolderSettings }[];
  /** For tasks without a folder. */
  settings: FolderSettings;
  network: NetworkSettings;
}

/** The arguments that a host is started with. Paths are absolute. */
export interface HostStart {
  facts: WindowFacts;
  /** Holds the executions of this workspace, one folder each. */
  executionsFolder: string;
  /** Holds what all workspaces share: logs, and folders for the agents. */
  sharedFolder: string;
  /** The program that stops llama-server when its window dies. */
  watchdogPath: string;
  /** The window's cached index of executions, newest first; replaced by the files once they are read. */
  rows: Execution[];
}

/** `reason`: where the command comes from, for users. `purpose`: to verify the change of the execution, or to prepare a new copy for it. */
export interface CommandRequest {
  command: string;
  folder: string;
  reason: string;
  purpose: 'verify' | 'prepare';
  executionId: string;
}

export interface WindowPort {
  onDidChangeFacts(listener: (facts: WindowFacts) => void): Unsubscribe;
  /** The API key that the user stored for exactly this origin; null = none. */
  apiKey(origin: string): Promise<string | null>;
  /** Origins outside this machine to which the user has allowed tasks to be sent. */
  allowedOrigins(): Promise<string[]>;
  allowOrigin(origin: string): Promise<void>;
  /** Caches the index of executions, newest first. */
  saveIndex(rows: Execution[]): Promise<void>;
  /** Writes one line to the output channel. `executionId`: the execution it is about, if any. */
  log(line: string, executionId: string | null): Promise<void>;
  /** Runs a task with a runner registered in the window. Resolves with its unchecked Outcome when all resources of the run are released. */
  runTask(agentType: string, runId: string, task: RunnableTask): Promise<unknown>;
  /** The texts of the unsaved editors of these files (absolute paths). */
  unsavedTexts(paths: string[]): Promise<{ path: string; text: string }[]>;
  /** Puts the text into the open editor of that file and saves it. False = it could not. */
  saveText(path: string, text: string): Promise<boolean>;
  /** Whether this command may run in copies of the folder; asks the user once per workspace and command. */
  mayRun(request: CommandRequest): Promise<boolean>;
  /** Aborts that run; `runTask` resolves when it has stopped. */
  cancelRun(runId: string): Promise<void>;
}
