// Chooses the status box of an execution that did not simply succeed: a title and next steps. Pure.

import { timeSpan } from '#base/units.ts';
import type { ErrorKind, Execution } from '#contracts/execution.ts';
import type { FromPanel } from '#contracts/panelMessages.ts';
import { cost } from '#webview/common/wording.ts';
import { lookForAgents, ofOtherAgent, output, settings } from './remedies-of-agents.ts';
import type { Remedy, Trouble } from './remedy.ts';

/** `hasText`: some of the answer came, so that it can be gone on with. */
export interface Possible {
  hasText: boolean;
  canStartServer: boolean;
  hasOtherAgents: boolean;
}

/** null = nothing to say: it runs, or ended well. */
export function troubleOf(execution: Execution, { hasText, canStartServer, hasOtherAgents }: Possible): Trouble | null {
  const rerun = (how: 'retry' | 'resume'): FromPanel => ({ type: 'rerun', executionId: execution.id, how });
  const message = execution.error?.message ?? '';
  switch (execution.state) {
    case 'ready':
      return info(
        'Files of this folder were changed',
        'Look at them in the Source Control view. Keeping them ends the task; dismissing ends it too, and leaves the files as they are.',
        [
          { label: 'Keep changes', message: { type: 'keep', executionId: execution.id } },
          { label: 'Dismiss', message: { type: 'dismiss', executionId: execution.id } },
        ],
      );
    case 'completed':
      if (execution.stopReason === 'length') {
        return info('The answer was cut at the length limit', '', [{ label: 'Continue', message: rerun('resume') }]);
      }
      if (execution.stopReason === 'maxTurns') {
        return info('It stopped at the limit of steps', '', [{ label: 'Continue', message: rerun('resume') }]);
      }
      return null;
    case 'interrupted':
      return info(
        'Interrupted',
        message ||
          (hasText
            ? 'The window closed before the answer was finished. What had come is kept.'
            : 'The window closed before an answer came.'),
        [{ label: 'Resume', message: rerun('resume') }],
      );
    case 'cancelled':
      // Its run had ended.
      if (execution.stopReason !== null) return info('Dismissed', 'The files are as the agent left them.', []);
      return info('Stopped', '', execution.startedAt === null ? [] : [{ label: 'Resume', message: rerun('resume') }]);
    case 'timed-out':
      if (execution.isTimeUp) return limitReached(execution);
      return error('It took too long', message, [
        ...(hasText ? [{ label: 'Continue', message: rerun('resume') }] : []),
        { label: 'Retry', message: rerun('retry') },
        settings,
        output,
      ]);
    case 'budget-exceeded':
      return limitReached(execution);
    case 'failed': {
      const kind = execution.error?.kind ?? 'internal';
      const retry: Remedy = { label: 'Retry', message: rerun('retry') };
      const agent = ofOtherAgent(kind, execution.agentType, retry);
      const steps = agent?.remedies ?? remediesOf(kind, retry, canStartServer);
      const goOn = kind === 'incomplete' && hasText ? [{ label: 'Continue', message: rerun('resume') }] : [];
      const refused = kind === 'notAllowed' && execution.limits.maxCostUsd !== null ? [withoutBudget(execution)] : [];
      const elsewhere: Remedy[] = hasOtherAgents ? [{ label: 'Run with…', message: { type: 'runWith', executionId: execution.id } }] : [];
      // Whoever was refused, would be again.
      const isRefusal = kind === 'notAllowed';
      return error(agent?.title ?? titleOf(kind, hasText), message, [
        ...goOn,
        ...(isRefusal ? elsewhere : []),
        ...refused,
        ...steps,
        ...(isRefusal ? [] : elsewhere),
      ]);
    }
    default:
      return null;
  }
}

const check: Remedy = { label: 'Check endpoint', message: { type: 'checkEndpoint' } };
const findServers: Remedy = { label: 'Find servers', message: { type: 'findServers' } };
const startServer: Remedy = { label: 'Start llama-server', message: { type: 'startServer' } };
const trust: Remedy = { label: 'Manage trust', message: { type: 'manageTrust' } };

function withoutBudget({ id }: Execution): Remedy {
  return { label: 'Retry without the budget', message: { type: 'retryWithoutBudget', executionId: id } };
}

function titleOf(kind: ErrorKind, hasText: boolean): string {
  switch (kind) {
    case 'unreachable':
      return 'The server can’t be reached';
    case 'unauthorized':
      return 'The API key is missing or refused';
    case 'modelNotFound':
      return 'The server doesn’t have this model';
    case 'contextExceeded':
      return 'Too long for the model’s context';
    case 'rateLimited':
      return 'The rate limit is reached';
    case 'badResponse':
      return 'The server’s answer makes no sense';
    case 'incomplete':
      return hasText ? 'The answer broke off' : 'No answer came';
    case 'serverError':
      return 'The server failed';
    case 'agentMissing':
      return 'No agent is set up for this';
    case 'agentFailed':
      return 'The agent failed';
    case 'notAllowed':
      return 'This is not allowed';
    case 'untrusted':
      return 'This workspace isn’t trusted';
    default:
      return 'Something went wrong in Claudomator';
  }
}

function remediesOf(kind: ErrorKind, retry: Remedy, canStartServer: boolean): Remedy[] {
  switch (kind) {
    case 'unreachable':
      return [retry, check, findServers, ...(canStartServer ? [startServer] : [])];
    case 'unauthorized':
      return [{ label: 'Set API key', message: { type: 'setApiKey' } }, retry];
    case 'modelNotFound':
      return [{ label: 'Choose a model', message: { type: 'findServers' } }, settings];
    case 'contextExceeded':
      return [{ label: 'New chat', message: { type: 'newThread' } }, settings];
    case 'agentMissing':
      return [...(canStartServer ? [startServer] : []), { ...findServers, label: 'Set up a local model' }, lookForAgents, settings];
    case 'notAllowed':
      return [retry, settings];
    case 'untrusted':
      return [trust, retry];
    case 'badResponse':
      return [check, retry, output];
    default:
      return [retry, output];
  }
}

/** A limit of the user's own is no failure: what came is kept, and it can go on. */
function limitReached({ id, state, costUsd, limits: { maxCostUsd, timeoutSeconds } }: Execution): Trouble {
  const resume: FromPanel = { type: 'rerun', executionId: id, how: 'resume' };
  const isBudget = state === 'budget-exceeded';
  const limit = isBudget ? maxCostUsd && cost(maxCostUsd) : timeoutSeconds && timeSpan(timeoutSeconds);
  const took = !isBudget ? 'worked for' : costUsd === null ? 'used up' : `spent ${cost(costUsd)} of`;
  const other: Remedy = { label: 'Other limit…', message: { type: 'extend', executionId: id } };
  return {
    tone: isBudget ? 'card' : 'clock',
    title: isBudget ? 'Stopped at its budget' : 'Stopped at its time limit',
    // Another extension's agent may have a budget of its own, which nobody here set.
    message: limit ? `It has ${took} ${limit}, and what came is kept. Continue with another ${limit}?` : 'What came is kept. Continue?',
    remedies: limit ? [{ label: `Extend by ${limit}`, message: resume }, other] : [{ label: 'Extend', message: resume }, other],
  };
}

function info(title: string, message: string, remedies: Remedy[]): Trouble {
  return { tone: 'info', title, message, remedies };
}

function error(title: string, message: string, remedies: Remedy[]): Trouble {
  return { tone: 'error', title, message, remedies };
}
