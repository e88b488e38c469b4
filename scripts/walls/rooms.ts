// Lists the rooms of src/, lowest floor first, and what each may import besides its own files.

const NODE = 'node:*';
const LIT = 'lit';
const ELEMENTS = '@vscode-elements/elements';

/** The rooms that every room may import. */
const GROUND = ['#base', '#contracts', '#contracts/ports'];
const LLM = ['#llm', '#llm/http', '#llm/answer', '#llm/servers', '#llm/chat'];

/**
 * By folder below src/, or by file: the rooms (`#…`, without their sub-rooms) and the packages (with all their parts) that it may import.
 * A folder that is not listed here may import nothing, and nobody may import it: the linter refuses both.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  base: [NODE],
  contracts: ['#base'],
  'contracts/ports': ['#base', '#contracts'],

  config: [...GROUND, 'picomatch'],
  retry: [...GROUND, NODE],
  transcript: [...GROUND, NODE],
  storage: [...GROUND, '#transcript', NODE],
  processes: [...GROUND, '#transcript', NODE],
  llamaServer: [...GROUND, '#processes', NODE],

  llm: [...GROUND, '#retry'],
  'llm/http': [...GROUND, '#retry', '#llm', 'undici', 'eventsource-parser'],
  'llm/answer': [...GROUND, '#retry', '#llm', '#llm/http'],
  'llm/servers': [...GROUND, '#retry', '#llm', '#llm/http'],
  'llm/chat': [...GROUND, '#retry', '#llm', '#llm/http', '#llm/answer', '#llm/servers'],
  'llm/check': [...GROUND, ...LLM],

  runners: [...GROUND, '#transcript', '#llm'],
  'runners/cli': [...GROUND, '#runners', NODE],
  'runners/local': [...GROUND, '#config', '#transcript', '#runners', ...LLM],
  'runners/claude': [...GROUND, '#retry', '#transcript', '#processes', '#llm', '#llm/servers', '#runners/cli', '#runners/local', NODE],
  'runners/acp': [
    ...GROUND,
    '#retry',
    '#transcript',
    '#processes',
    '#llm',
    '#llm/servers',
    '#runners',
    '#runners/cli',
    '#runners/local',
    NODE,
  ],
  'runners/gemini': [...GROUND, '#retry', '#transcript', '#processes', '#llm', '#runners/cli', NODE],

  'executor/records': [...GROUND, '#storage', '#transcript', NODE],
  'executor/queue': [...GROUND],
  'executor/scoreboard': [...GROUND, '#storage', NODE],
  'executor/run': [...GROUND, '#storage', '#transcript', '#executor/records', '#executor/queue'],
  'executor/changes': [...GROUND, '#executor/records', '#executor/queue', '#executor/run'],
  'executor/routing': [...GROUND, '#llm', '#executor/queue', '#executor/scoreboard', NODE],
  'executor/recovery': [...GROUND, '#storage', '#transcript', '#executor/records', '#executor/changes', NODE],
  executor: [
    ...GROUND,
    '#storage',
    '#transcript',
    '#executor/records',
    '#executor/queue',
    '#executor/run',
    '#executor/changes',
    '#executor/routing',
    '#executor/recovery',
  ],

  'host/agents': [
    ...GROUND,
    '#config',
    '#storage',
    '#processes',
    '#llamaServer',
    '#llm',
    '#llm/chat',
    '#llm/check',
    '#llm/servers',
    '#runners',
    '#runners/cli',
    '#runners/local',
    '#runners/claude',
    '#runners/gemini',
    '#runners/acp',
    '#executor',
    '#executor/routing',
    '#executor/scoreboard',
    NODE,
  ],
  host: [
    ...GROUND,
    '#storage',
    '#transcript',
    '#executor',
    '#executor/records',
    '#executor/queue',
    '#executor/scoreboard',
    '#executor/routing',
    '#executor/recovery',
    '#host/agents',
    NODE,
  ],

  link: [...GROUND],

  'api.ts': [...GROUND, 'vscode'],
  'vscode/common': [...GROUND, '#api.ts', '#config', 'vscode', NODE],
  'vscode/changes': [...GROUND, '#vscode/common', 'vscode'],
  'vscode/documents': [...GROUND, '#vscode/common', 'vscode'],
  'vscode/views': [...GROUND, '#vscode/common', 'vscode'],
  'vscode/setup': [...GROUND, '#vscode/common', 'vscode'],
  'vscode/panel': [...GROUND, '#api.ts', '#vscode/common', '#vscode/documents', '#vscode/views', '#vscode/setup', 'vscode'],
  'vscode/commands': [
    ...GROUND,
    '#api.ts',
    '#vscode/common',
    '#vscode/changes',
    '#vscode/documents',
    '#vscode/views',
    '#vscode/setup',
    '#vscode/panel',
    'vscode',
  ],
  vscode: [
    ...GROUND,
    '#api.ts',
    '#vscode/common',
    '#vscode/changes',
    '#vscode/commands',
    '#vscode/documents',
    '#vscode/panel',
    '#vscode/setup',
    '#vscode/views',
    'vscode',
  ],

  'webview/common': [...GROUND, LIT],
  'webview/markdown': [...GROUND, '#webview/common', LIT, 'dompurify', 'highlight.js', 'markdown-it'],
  'webview/setup': [...GROUND, '#webview/common', LIT, ELEMENTS],
  'webview/composer': [...GROUND, '#webview/common', '#webview/markdown', LIT],
  'webview/thread': [...GROUND, '#webview/common', '#webview/markdown', '#webview/setup', '#webview/composer', LIT, ELEMENTS],
  webview: [...GROUND, '#webview/common', '#webview/composer', '#webview/thread'],

  'extension.ts': ['vscode'],
  'composition.ts': [
    ...GROUND,
    '#api.ts',
    '#storage',
    '#host',
    '#vscode',
    '#vscode/common',
    '#vscode/commands',
    '#vscode/setup',
    'vscode',
    NODE,
  ],
};
