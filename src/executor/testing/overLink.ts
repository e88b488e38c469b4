// Puts a connection that delays, ends and comes back between a test and its executor.
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort, TaskPort } from '#contracts/ports/executorPort.ts';
import type { WindowPort } from '#contracts/ports/windowPort.ts';
import type { Executor } from '#executor/executor.ts';
import { overLoopback, UNSTEADY } from '#link/testing/loopback.ts';

/** The executor as a window has it; calls that no window can make go to it directly. */
export function overLink(executor: Executor): Executor {
  const port = { ...taskPort(executor), ...executor.changes, snapshot: async () => executor.snapshot() };
  const window = { onDidChangeFacts: () => () => undefined } as unknown as WindowPort;
  const looped = overLoopback(window, UNSTEADY, () => port as unknown as ExecutorPort);
  const listening: Pick<ExecutorPort, 'onDidChange'> = { onDidChange: (listener) => looped.port.onDidChange(listener) };
  const { changes, review, verify, keep, undoKeep, discard, undoDiscard } = looped.port;
  return Object.assign(Object.create(executor), taskPort(looped.port), listening, {
    changes: { changes, review, verify, keep, undoKeep, discard, undoDiscard },
    snapshot: () => executor.snapshot(),
    dispose: () => executor.dispose(),
    takeOver: (id: string) => executor.takeOver(id),
    restoreCooldowns: () => executor.restoreCooldowns(),
    restoreCooldown: (execution: Execution) => executor.restoreCooldown(execution),
  });
}

function taskPort(port: TaskPort & Pick<ExecutorPort, 'onDidChange'>): TaskPort & Pick<ExecutorPort, 'onDidChange'> {
  return {
    submit: (task) => port.submit(task),
    whenFinished: (id) => port.whenFinished(id),
    cancel: (id) => port.cancel(id),
    answer: (id, answer, questionId) => port.answer(id, answer, questionId),
    wholeQuestion: (id) => port.wholeQuestion(id),
    remove: (ids) => port.remove(ids),
    detail: (id, most) => port.detail(id, most),
    earlierText: (id, request) => port.earlierText(id, request),
    answerText: (id) => port.answerText(id),
    rerun: (id, how, limits) => port.rerun(id, how, limits),
    move: (id, direction) => port.move(id, direction),
    pausePool: () => port.pausePool(),
    resumePool: () => port.resumePool(),
    alternatives: (id) => port.alternatives(id),
    runWith: (id, agentType) => port.runWith(id, agentType),
    handOver: (id) => port.handOver(id),
    onDidChange: (listener) => port.onDidChange(listener),
  };
}
