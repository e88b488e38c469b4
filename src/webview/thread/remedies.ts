// Chooses the status box of an execution that did not simply succeed: a title and next steps. Pure.
import { timeSpan } from '#base/units.ts';
import type { ErrorKind, Execution, HandOverOffer } from '#contracts/execution.ts';
import type { FromPanel } from '#contracts/ports/panelMessages.ts';
import { cost } from '#webview/common/wording.ts';
import { agentFailure, agentName, lookForAgents, output, settings } from './remedies-of-agents.ts';
import type { Remedy, StatusBox } from './remedy.ts';

/** `hasText`: some of the answer arrived, so that it can be continued. */
export interface RemedyContext {
  hasText: boolean;
  canStartServer: boolean;
  hasOtherAgents: boolean;
  /** Of its agent; undefined = it is not there any more. */
  agentLabel: string | undefined;
  /** Whether it is known how its agent is logged in. */
  canLogIn: boolean;
}

/** null = nothing to say: it runs, or has simply succeeded. */
export function statusBoxOf(execution: Execution, context: RemedyContext): StatusBox | null {
  const { id, state, stopReason, changes, handOver } = execution;
  const { hasText } = context;
  const message = execution.error?.message ?? '';
  const resume: FromPanel = { type: 'rerun', executionId: id, how: 'resume' };
  switch (state) {
    case 'ready':
      if (handOver) return notSolved(id, handOver);
      // Its card says what changed, and what can be done with it.
      return changes === null ? readyForReview(id) : null;
    case 'completed':
      if (stopReason === 'length') return info('The answer was cut off at the length limit', '', [{ label: 'Continue', message: resume }]);
      if (stopReason === 'maxTurns') return info('Step limit reached', '', [{ label: 'Continue', message: resume }]);
      return handOver ? notSolved(id, handOver) : null;
    case 'interrupted':
      return info('Interrupted', message || (hasText ? CLOSED_IN_ANSWER : CLOSED_BEFORE_ANSWER), [{ label: 'Resume', message: resume }]);
    case 'cancelled':
      // With a stop reason its run had ended already: what was cancelled is the review of its changes.
      if (stopReason !== null) return changes === null ? info('Dismissed', 'The files stay as the agent left them.', []) : null;
      return info('Stopped', '', execution.startedAt === null ? [] : [{ label: 'Resume', message: resume }]);
    case 'timed-out':
      if (execution.isTimeUp) return limitReached(execution);
      return error('Timed out', message, [
        ...(hasText ? [{ label: 'Continue', message: resume }] : []),
        retryOf(execution),
        settings,
        output,
      ]);
    case 'budget-exceeded':
      return limitReached(execution);
    case 'failed':
      return failure(execution, context);
    default:
      return null;
  }
}

const CLOSED_IN_ANSWER = 'The window was closed before the answer was finished. The answer so far is kept.';
const CLOSED_BEFORE_ANSWER = 'The window was closed before any answer was received.';

function notSolved(executionId: string, { agentType, costUsd }: HandOverOffer): StatusBox {
  const price = costUsd === null ? '' : `, about ${cost(costUsd)}`;
  return info(
    'Not solved',
    'A stronger agent can continue: it gets the task, the changes so far, the failing output, and what was tried.',
    [
      { label: `Hand over to ${agentName(agentType)}${price}`, message: { type: 'handOver', executionId } },
      { label: 'Run with…', message: { type: 'runWith', executionId } },
    ],
  );
}

function readyForReview(executionId: string): StatusBox {
  return info(
    'Files in this folder were changed',
    'Review them in the Source Control view. Keeping or dismissing the changes ends the task and leaves the files as they are.',
    [
      { label: 'Keep changes', message: { type: 'keep', executionId, except: [] } },
      { label: 'Dismiss', message: { type: 'discard', executionId } },
    ],
  );
}

function failure(execution: Execution, { hasText, canStartServer, hasOtherAgents, agentLabel, canLogIn }: RemedyContext): StatusBox {
  const { id: executionId, agentType, limits } = execution;
  const kind = execution.error?.kind ?? 'internal';
  const retry = retryOf(execution);
  const ofAgent = agentFailure(kind, { agentType, label: agentLabel, canLogIn }, retry);
  const runWith: Remedy[] = hasOtherAgents ? [{ label: 'Run with…', message: { type: 'runWith', executionId } }] : [];
  // What was refused once would be refused again: another agent is the likelier help.
  const isRefusal = kind === 'notAllowed';
  return error(ofAgent?.title ?? titleOf(kind, hasText), execution.error?.message ?? '', [
    ...(kind === 'incomplete' && hasText ? [{ label: 'Continue', message: { type: 'rerun', executionId, how: 'resume' } } as const] : []),
    ...(isRefusal ? runWith : []),
    ...(isRefusal && limits.maxCostUsd !== null ? [withoutBudget(execution)] : []),
    ...(ofAgent?.remedies ?? remediesOf(kind, retry, canStartServer)),
    ...(isRefusal ? [] : runWith),
  ]);
}

function retryOf({ id }: Execution): Remedy {
  return { label: 'Retry', message: { type: 'rerun', executionId: id, how: 'retry' } };
}

const check: Remedy = { label: 'Check endpoint', message: { type: 'checkEndpoint' } };
const findServers: Remedy = { label: 'Find servers', message: { type: 'findServers' } };
const startServer: Remedy = { label: 'Start llama-server', message: { type: 'startServer' } };
const trust: Remedy = { label: 'Manage Workspace Trust', message: { type: 'manageTrust' } };

function withoutBudget({ id }: Execution): Remedy {
  return { label: 'Retry without the budget', message: { type: 'retryWithoutBudget', executionId: id } };
}

function titleOf(kind: ErrorKind, hasText: boolean): string {
  switch (kind) {
    case 'unreachable':
      return 'The server can’t be reached';
    case 'unauthorized':
      return 'The API key is missing or was rejected';
    case 'modelNotFound':
      return 'The server doesn’t have this model';
    case 'contextExceeded':
      return 'Too long for the model’s context';
    case 'rateLimited':
      return 'Rate limit reached';
    case 'badResponse':
      return 'The server sent an invalid response';
    case 'incomplete':
      return hasText ? 'The answer is incomplete' : 'No answer received';
    case 'serverError':
      return 'The server reported an error';
    case 'agentMissing':
      return 'No agent is set up';
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

/** A limit that the user set is no failure: the answer so far is kept, and the run can be continued. */
function limitReached({ id, state, costUsd, limits: { maxCostUsd, timeoutSeconds } }: Execution): StatusBox {
  const resume: FromPanel = { type: 'rerun', executionId: id, how: 'resume' };
  const isBudget = state === 'budget-exceeded';
  const limit = isBudget ? maxCostUsd && cost(maxCostUsd) : timeoutSeconds && timeSpan(timeoutSeconds);
  const took = !isBudget ? 'worked for' : costUsd === null ? 'used up' : `spent ${cost(costUsd)} of`;
  const other: Remedy = { label: 'Set another limit…', message: { type: 'extend', executionId: id } };
  return {
    tone: isBudget ? 'card' : 'clock',
    title: isBudget ? 'Budget reached' : 'Time limit reached',
    // An agent of another extension may have a budget of its own, which is not known here.
    message: limit
      ? `It has ${took} ${limit}. The work so far is kept. Continue with another ${limit}?`
      : 'The work so far is kept. Continue?',
    remedies: limit ? [{ label: `Extend by ${limit}`, message: resume }, other] : [{ label: 'Extend', message: resume }, other],
  };
}

function info(title: string, message: string, remedies: Remedy[]): StatusBox {
  return { tone: 'info', title, message, remedies };
}

function error(title: string, message: string, remedies: Remedy[]): StatusBox {
  return { tone: 'error', title, message, remedies };
}
