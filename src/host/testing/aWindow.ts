// Provides a window in memory for tests of the host, with settings that a test changes.
import { writeFile } from 'node:fs/promises';
import { DEFAULTS, parseSettings } from '#config/settings.ts';
import type { Execution } from '#contracts/execution.ts';
import {
  DEFAULT_NETWORK,
  type FolderSettings,
  type NetworkSettings,
  type WindowFacts,
  type WindowPort,
} from '#contracts/ports/windowPort.ts';
import type { RunnableTask } from '#contracts/runner.ts';
import type { SettingKey } from '#contracts/settings.ts';

type SomeSettings = Partial<Record<SettingKey, unknown>>;

interface WindowChanges {
  settings?: SomeSettings;
  isTrusted?: boolean;
  folders?: string[];
  /** By the folder's path: what holds there instead of `settings`. */
  folderSettings?: Record<string, SomeSettings>;
  /** The folders whose endpoint is the workspace's own choice. */
  endpointsOfWorkspace?: string[];
  network?: Partial<NetworkSettings>;
}

export interface FakeWindow {
  port: WindowPort;
  facts(): WindowFacts;
  /** Changes settings, trust or folders as a user does, and tells the host. */
  change(changes: WindowChanges): void;
  keys: Map<string, string>;
  allowed: string[];
  /** The index that the host saved last. */
  index(): Execution[];
  logged: string[];
  /** Runs the tasks of runners registered in the window. */
  runTask: (agentType: string, runId: string, task: RunnableTask) => Promise<unknown>;
  cancelled: string[];
  /** The unsaved editors: text by absolute path. */
  unsaved: Map<string, string>;
  /** The commands that the user allowed to run in copies. */
  runnable: string[];
}

export function aWindow(settings: SomeSettings = {}): FakeWindow {
  let held: SomeSettings = { 'claude.path': '', 'gemini.path': '', ...settings };
  let isTrusted = true;
  let folders: string[] = [];
  let folderSettings: Record<string, SomeSettings> = {};
  let endpointsOfWorkspace: string[] = [];
  let network = DEFAULT_NETWORK;
  let rows: Execution[] = [];
  const listeners = new Set<(facts: WindowFacts) => void>();
  const facts = (): WindowFacts => {
    const of = (folder: string): FolderSettings => ({
      settings: parseSettings((key) => folderSettings[folder]?.[key] ?? held[key] ?? DEFAULTS[key]).settings,
      isEndpointOfWorkspace: endpointsOfWorkspace.includes(folder),
    });
    return { isTrusted, folders: folders.map((path) => ({ path, settings: of(path) })), settings: of(''), network };
  };
  const window: FakeWindow = {
    facts,
    change(changes) {
      held = { ...held, ...changes.settings };
      isTrusted = changes.isTrusted ?? isTrusted;
      folders = changes.folders ?? folders;
      folderSettings = changes.folderSettings ?? folderSettings;
      endpointsOfWorkspace = changes.endpointsOfWorkspace ?? endpointsOfWorkspace;
      network = { ...network, ...changes.network };
      for (const listener of listeners) listener(facts());
    },
    keys: new Map(),
    allowed: [],
    index: () => rows,
    logged: [],
    runTask: async () => ({ kind: 'cancelled' }),
    cancelled: [],
    unsaved: new Map(),
    runnable: [],
    port: {
      onDidChangeFacts: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      apiKey: async (origin) => window.keys.get(origin) ?? null,
      allowedOrigins: async () => window.allowed,
      allowOrigin: async (origin) => void window.allowed.push(origin),
      saveIndex: async (saved) => {
        rows = saved;
      },
      log: async (line) => void window.logged.push(line),
      runTask: (agentType, runId, task) => window.runTask(agentType, runId, task),
      cancelRun: async (runId) => void window.cancelled.push(runId),
      unsavedTexts: async (paths) => [...window.unsaved].filter(([path]) => paths.includes(path)).map(([path, text]) => ({ path, text })),
      saveText: async (path, text) => {
        if (!window.unsaved.delete(path)) return false;
        await writeFile(path, text);
        return true;
      },
      mayRun: async ({ command }) => window.runnable.includes(command),
    },
  };
  return window;
}
