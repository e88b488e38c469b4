// Parses messages of the panel's page, which is not trusted.
import { limitsProblem } from '#contracts/limits.ts';
import type { FromPanel } from '#contracts/ports/panelMessages.ts';

type JsonObject = Record<string, 'string' | 'number'>;

/** More files than that a page never names. */
const MAX_PATHS = 1_000;
const MAX_PATH_CHARS = 4_096;

const SHAPES: Record<FromPanel['type'], JsonObject> = {
  ready: {},
  submit: { requestId: 'number', instructions: 'string', agentType: 'string', mode: 'string' },
  cancel: { executionId: 'string' },
  answer: { executionId: 'string', answer: 'string' },
  openQuestion: { executionId: 'string' },
  rerun: { executionId: 'string', how: 'string' },
  retryWithoutBudget: { executionId: 'string' },
  runWith: { executionId: 'string' },
  handOver: { executionId: 'string' },
  extend: { executionId: 'string' },
  changes: { executionId: 'string' },
  keep: { executionId: 'string' }, // checked below: paths
  discard: { executionId: 'string' },
  undoKeep: { executionId: 'string' },
  earlierText: { executionId: 'string', channel: 'string', held: 'number' }, // and start, checked below
  undoDiscard: { executionId: 'string' },
  review: { executionId: 'string' }, // checked below: a path or null
  openBoth: { executionId: 'string', path: 'string' },
  redo: { executionId: 'string' }, // checked below: paths
  verify: { executionId: 'string' },
  copy: { executionId: 'string' },
  copyText: { text: 'string' },
  openTranscript: { executionId: 'string' },
  openFile: { path: 'string' },
  newThread: {},
  chooseAgent: { agentType: 'string' },
  chooseMode: { mode: 'string' },
  choosePick: { agentType: 'string', model: 'string', agentMode: 'string' },
  chooseLimits: {}, // checked below: numbers or null
  removeAttachment: { id: 'string' },
  attachActive: {},
  logIn: { agentType: 'string' },
  findAgents: {},
  openAgentPath: { agentType: 'string' },
  findServers: {},
  useServer: { baseUrl: 'string', model: 'string', target: 'string' },
  enterAddress: {},
  setApiKey: {},
  checkEndpoint: {},
  startServer: {},
  showOutput: {},
  openSettings: {},
  manageTrust: {},
};

/** Returns null for anything but a valid message. */
export function parseFromPanel(value: unknown): FromPanel | null {
  if (typeof value !== 'object' || value === null) return null;
  const message = value as Record<string, unknown>;
  const { type } = message;
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) return null;
  const shape = SHAPES[type as FromPanel['type']];
  if (!Object.entries(shape).every(([key, kind]) => typeof message[key] === kind)) return null;
  if (type === 'rerun' && message.how !== 'retry' && message.how !== 'resume') return null;
  if (type === 'chooseLimits' && limitsProblem({ maxCostUsd: message.maxCostUsd, timeoutSeconds: message.timeoutSeconds }) !== null)
    return null;
  if (type === 'useServer' && message.target !== 'workspace' && message.target !== 'user') return null;
  if (type === 'openAgentPath' && message.agentType !== 'claude' && message.agentType !== 'gemini') return null;
  if (type === 'answer' && !isAnswer(message)) return null;
  if (type === 'openFile' && !isFileLink(message)) return null;
  if (type === 'earlierText' && !isEarlierRequest(message)) return null;
  if ((type === 'submit' || type === 'chooseMode') && !isMode(message.mode)) return null;
  if (!namesFiles(message)) return null;
  return message as FromPanel;
}

function isMode(mode: unknown): boolean {
  return mode === 'auto' || mode === 'ask' || mode === 'change';
}

/** True for messages that name no changed files, too. Whether such files exist is for the executor to say. */
function namesFiles({ type, path, except, paths }: Record<string, unknown>): boolean {
  switch (type) {
    case 'review':
      return path === null || isPath(path);
    case 'openBoth':
      return isPath(path);
    case 'keep':
      return arePaths(except);
    case 'redo':
      return arePaths(paths) && paths.length > 0;
    default:
      return true;
  }
}

function arePaths(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MAX_PATHS && value.every(isPath);
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= MAX_PATH_CHARS && !value.includes('\0');
}

function isFileLink({ path, line }: Record<string, unknown>): boolean {
  const isPath = typeof path === 'string' && path !== '' && path.length <= 1_000 && !path.includes('\0');
  return isPath && (line === null || (Number.isInteger(line) && Number(line) >= 1));
}

function isEarlierRequest({ channel, start, held }: Record<string, unknown>): boolean {
  const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
  return (channel === 'text' || channel === 'thinking') && (start === null || isCount(start)) && isCount(held);
}

function isAnswer({ answer, questionId }: Record<string, unknown>): boolean {
  return (answer === 'once' || answer === 'always' || answer === 'deny') && (questionId === null || typeof questionId === 'string');
}
