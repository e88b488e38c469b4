// Replaces the module `vscode` in unit tests; import it before any module that imports `vscode`.
import { registerHooks } from 'node:module';
import path from 'node:path';

registerHooks({
  resolve: (specifier, context, next) => (specifier === 'vscode' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context)),
});

interface Notification {
  level: 'information' | 'warning' | 'error';
  text: string;
  buttons: string[];
}

export const fake = {
  notifications: [] as Notification[],
  /** The buttons chosen in the next notifications, in order. */
  answers: [] as string[],
  executed: [] as string[],
  /** What was typed into terminals, after each one's name. */
  terminals: [] as string[],
  /** Paths that exist, for workspace.fs. */
  files: new Set<string>(),
  statusBar: [] as string[],
  folders: ['/project'],
  user: {} as Record<string, unknown>,
  workspace: {} as Record<string, unknown>,
  /** Of one folder among several, by its path. */
  folderSettings: {} as Record<string, Record<string, unknown>>,
  /** VS Code's own, in the section `http`. */
  http: {} as Record<string, unknown>,
  /** Thrown when a setting is written. */
  settingsError: null as Error | null,
  editor: undefined as unknown,
  reset(): void {
    Object.assign(fake, {
      notifications: [],
      answers: [],
      executed: [],
      terminals: [],
      folders: ['/project'],
      user: {},
      workspace: {},
      settingsError: null,
    });
    fake.folderSettings = {};
    fake.files = new Set();
    fake.statusBar = [];
    fake.http = {};
    workspace.isTrusted = true;
  },
};

const nothing = { dispose: () => undefined };
const show =
  (level: Notification['level']) =>
  async (text: string, ...buttons: string[]): Promise<string | undefined> => {
    fake.notifications.push({ level, text, buttons });
    return fake.answers.shift();
  };

export class Uri {
  readonly scheme = 'file';
  readonly fsPath: string;
  constructor(fsPath: string) {
    this.fsPath = fsPath;
  }
  toString(): string {
    return `file://${this.fsPath}`;
  }
  static file(fsPath: string): Uri {
    return new Uri(fsPath);
  }
  static parse(text: string): Uri {
    return new Uri(text.slice('file://'.length));
  }
  static joinPath({ fsPath }: Uri, ...parts: string[]): Uri {
    return new Uri(path.join(fsPath, ...parts));
  }
}

interface Position {
  line: number;
  character: number;
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  /** From two positions, or from line and character of each. */
  constructor(...from: [Position, Position] | [number, number, number, number]) {
    const [start, end] =
      from.length === 2
        ? from
        : [
            { line: from[0], character: from[1] },
            { line: from[2], character: from[3] },
          ];
    this.start = start;
    this.end = end;
  }
}

export class ThemeColor {}

export class ThemeIcon {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class TreeItem {
  readonly label: string;
  constructor(label: string) {
    this.label = label;
  }
}

export class MarkdownString {
  value = '';
  appendText(text: string): void {
    this.value += text;
  }
}

export class EventEmitter {
  readonly event = () => nothing;
  fire(): void {}
  dispose(): void {}
}

/** Stores values as JSON, as VS Code does. */
export class Memento {
  readonly #texts = new Map<string, string>();
  get(key: string, otherwise?: unknown): unknown {
    const text = this.#texts.get(key);
    return text === undefined ? otherwise : JSON.parse(text);
  }
  async update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#texts.delete(key);
    else this.#texts.set(key, JSON.stringify(value));
  }
}

export const ConfigurationTarget = { Global: 1, Workspace: 2 };
export const env = { clipboard: { writeText: async () => undefined } };
export const commands = { executeCommand: async (id: string) => void fake.executed.push(id) };
export const window = {
  createTerminal: ({ name }: { name: string }) => ({
    show: () => undefined,
    sendText: (text: string) => void fake.terminals.push(`${name}: ${text}`),
  }),
  showInformationMessage: show('information'),
  showWarningMessage: show('warning'),
  showErrorMessage: show('error'),
  setStatusBarMessage: (text: string) => void fake.statusBar.push(text),
  get activeTextEditor() {
    return fake.editor;
  },
};
export const workspace = {
  isTrusted: true,
  get workspaceFolders() {
    return fake.folders.length === 0 ? undefined : fake.folders.map((folder) => ({ uri: Uri.file(folder) }));
  },
  fs: {
    stat: async ({ fsPath }: Uri) => {
      if (!fake.files.has(fsPath)) throw new Error(`no ${fsPath}`);
    },
  },
  getWorkspaceFolder: () => undefined,
  asRelativePath: ({ fsPath }: Uri) => path.basename(fsPath),
  getConfiguration: (_section: string, folder?: Uri | null) => ({
    inspect: (key: string) => ({
      globalValue: fake.user[key],
      workspaceValue: fake.workspace[key],
      workspaceFolderValue: fake.folderSettings[folder?.fsPath ?? '']?.[key],
    }),
    // Only VS Code's own settings are read without their scopes.
    get: (key: string) => fake.http[key],
    update: async (key: string, value: unknown, target: number) => {
      if (fake.settingsError) throw fake.settingsError;
      (target === ConfigurationTarget.Global ? fake.user : fake.workspace)[key] = value;
    },
  }),
  registerTextDocumentContentProvider: () => nothing,
  onDidCloseTextDocument: () => nothing,
};
