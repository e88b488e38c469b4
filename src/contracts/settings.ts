// Declares every setting once (default, valid values, scope), and the type of the parsed settings.

/**
 * Which scopes may set a setting:
 * - `workspace`: user, workspace and folder.
 * - `window`: user and workspace, as the value applies to the whole window.
 * - `trustedWorkspace`: in a workspace that the user doesn't trust, user settings only.
 * - `userOnly`: user settings only, as the value names a program or file to run.
 * - `tightenOnly`: a workspace may add a restriction, but not remove one of the user.
 */
export type SettingScope = 'workspace' | 'window' | 'trustedWorkspace' | 'userOnly' | 'tightenOnly';

/** The valid values of a setting; an invalid value is reported, and the default is used instead unless said otherwise. */
export type SettingValue =
  /** Trimmed. `emptyIsDefault`: an empty string means the default. */
  | { kind: 'text'; default: string; emptyIsDefault?: true }
  /** `min` and `max` are inclusive. */
  | { kind: 'number'; default: number; min: number; max: number }
  /** As `number`; null is a value of its own. */
  | { kind: 'numberOrNull'; default: number | null; min: number; max: number }
  /** `whenInvalid`: used instead of the default; `meanwhile`: what that means, for the message. */
  | { kind: 'boolean'; default: boolean; whenInvalid?: { value: boolean; meanwhile: string } }
  /** One of these texts. */
  | { kind: 'choice'; default: string; choices: readonly string[] }
  /** A list of glob patterns. Invalid entries are left out. */
  | { kind: 'patterns'; default: string[] }
  /** A list of names. Invalid entries are left out. */
  | { kind: 'names'; default: string[] }
  /** A list of programs that are agents. Invalid entries are left out. */
  | { kind: 'agents'; default: AgentSetting[] }
  /** An object of whole numbers; keys that it doesn't have keep their default. `min` and `max` are inclusive. */
  | { kind: 'slots'; default: Record<string, number>; min: number; max: number };

/** A program that speaks the Agent Client Protocol. `command`: an absolute path or a name in PATH. `env`: added to its environment. */
export interface AgentSetting {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
}

export type Setting = SettingValue & { scope: SettingScope };

/** By key, without `claudomator.`. To add a setting, add it here and to package.json; src/manifest.test.ts compares the two. */
export const SETTINGS = {
  /** '' = no local model. */
  'localModel.endpoint': { kind: 'text', default: '', scope: 'trustedWorkspace' },
  /** '' = the server's first model. */
  'localModel.model': { kind: 'text', default: '', scope: 'trustedWorkspace' },
  /** Time without progress. */
  'localModel.timeoutSeconds': { kind: 'number', default: 120, min: 1, max: 86_400, scope: 'workspace' },
  /** null = none is sent: the server's own holds. */
  'localModel.defaultTemperature': { kind: 'numberOrNull', default: 0.2, min: 0, max: 2, scope: 'workspace' },
  /** 0 = ask the server. */
  'localModel.contextTokens': { kind: 'number', default: 0, min: 0, max: 100_000_000, scope: 'workspace' },
  'localModel.serverCommand': { kind: 'text', default: 'llama-server', scope: 'userOnly' },
  /** '' = llama-server can't be started. */
  'localModel.serverModelPath': { kind: 'text', default: '', scope: 'userOnly' },
  /** An absolute path or a name in PATH; '' = the CLI is not used. */
  'claude.path': { kind: 'text', default: 'claude', scope: 'userOnly' },
  /** '' = the CLI's own choice. */
  'claude.model': { kind: 'text', default: '', scope: 'workspace' },
  /** As `claude.path`. */
  'gemini.path': { kind: 'text', default: 'gemini', scope: 'userOnly' },
  /** '' = the CLI's own choice. */
  'gemini.model': { kind: 'text', default: '', scope: 'workspace' },
  /** Of the user's own, or another program for a known one. */
  'acp.agents': { kind: 'agents', default: [], scope: 'userOnly' },
  /** Agent types that are not offered. */
  'acp.hidden': { kind: 'names', default: [], scope: 'userOnly' },
  'classifier.enabled': { kind: 'boolean', default: true, scope: 'workspace' },
  'classifier.timeoutSeconds': { kind: 'number', default: 15, min: 1, max: 600, scope: 'workspace' },
  'routing.defaultAgent': { kind: 'text', default: 'auto', emptyIsDefault: true, scope: 'trustedWorkspace' },
  'routing.localOnly': {
    kind: 'boolean',
    default: false,
    whenInvalid: { value: true, meanwhile: 'until then tasks stay on this machine' },
    scope: 'tightenOnly',
  },
  'routing.localOnlyPaths': { kind: 'patterns', default: [], scope: 'tightenOnly' },
  /** Whether a task that the local model did not solve goes to a stronger agent. */
  'routing.handOver': { kind: 'choice', default: 'ask', choices: ['ask', 'always', 'never'], scope: 'trustedWorkspace' },
  /** `worktree`: agents work in a copy. `inPlace`: in the user's files. */
  'changes.isolation': { kind: 'choice', default: 'worktree', choices: ['worktree', 'inPlace'], scope: 'trustedWorkspace' },
  /** Run in each new copy; '' = none. */
  'changes.setupCommand': { kind: 'text', default: '', scope: 'trustedWorkspace' },
  /** '' = found in the project; 'none' = changes are not verified. */
  'verify.command': { kind: 'text', default: '', scope: 'trustedWorkspace' },
  'verify.timeoutSeconds': { kind: 'number', default: 300, min: 1, max: 86_400, scope: 'workspace' },
  /** `total`, and the slots by agent type; an agent type without an entry has `total` slots. */
  'pool.maxConcurrent': { kind: 'slots', default: { total: 3, local: 1, claude: 2, gemini: 2 }, min: 1, max: 64, scope: 'window' },
} as const satisfies Record<string, Setting>;

export type SettingKey = keyof typeof SETTINGS;

interface ValueOfKind {
  text: string;
  number: number;
  numberOrNull: number | null;
  boolean: boolean;
  choice: string;
  patterns: string[];
  names: string[];
  agents: AgentSetting[];
  slots: Record<string, number>;
}

/** The type of the values of a setting. */
export type ValueOf<Key extends SettingKey> = ValueOfKind[(typeof SETTINGS)[Key]['kind']];

type GroupOf<Key> = Key extends `${infer Group}.${string}` ? Group : never;

/** By group and name: `localModel.endpoint` is `settings.localModel.endpoint`. */
export type SettingGroups = {
  [Group in GroupOf<SettingKey>]: { [Key in SettingKey as Key extends `${Group}.${infer Name}` ? Name : never]: ValueOf<Key> };
};

/** The parsed settings of one folder. */
export type Settings = Omit<SettingGroups, 'pool'> & { pool: PoolLimits };

/** The part that requests to the local model need. */
export type LocalModelSettings = Omit<Settings['localModel'], 'serverCommand' | 'serverModelPath'>;

export interface PoolLimits {
  total: number;
  /** Slots by agent type; an agent type without an entry has `total` slots. */
  perAgent: Record<string, number>;
  /** Slots by account (a server's origin), as the server reports them; an account without an entry has no limit of its own. */
  perAccount?: Record<string, number>;
}
