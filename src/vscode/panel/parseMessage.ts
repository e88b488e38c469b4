// Parses messages of the panel's page, which is not trusted.
import { limitsProblem } from '#contracts/limits.ts';
import type { FromPanel } from '#contracts/ports/panelMessages.ts';

type JsonObject = Record<string, 'string' | 'number'>;

const SHAPES: Record<FromPanel['type'], JsonObject> = {
  ready: {},
  submit: { requestId: 'number', instructions: 'string', agentType: 'string' },
  cancel: { executionId: 'string' },
  answer: { executionId: 'string', answer: 'string' },
  openQuestion: { executionId: 'string' },
  rerun: { executionId: 'string', how: 'string' },
  retryWithoutBudget: { executionId: 'string' },
  runWith: { executionId: 'string' },
  extend: { executionId: 'string' },
  keep: { executionId: 'string' },
  discard: { executionId: 'string' },
  undoKeep: { executionId: 'string' },
  review: { executionId: 'string' },
  earlierText: { executionId: 'string', channel: 'string', held: 'number' }, // and start, checked below
  copy: { executionId: 'string' },
  copyText: { text: 'string' },
  openTranscript: { executionId: 'string' },
  openFile: { path: 'string' },
  newThread: {},
  chooseAgent: { agentType: 'string' },
  chooseLimits: {}, // checked below: numbers or null
  removeAttachment: { id: 'string' },
  attachActive: {},
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
  return message as FromPanel;
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
