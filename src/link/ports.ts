// Carries the two ports over a link: each end gets an object that calls the port at the other.
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { WindowFacts, WindowPort } from '#contracts/ports/windowPort.ts';
import { CallLink } from './calls.ts';
import type { ReliableLink } from './reliable.ts';

type Requests<Port> = Exclude<
  { [Name in keyof Port]: Port[Name] extends (...args: never[]) => Promise<unknown> ? Name : never }[keyof Port],
  never
>;

/** Every request of the port; the compiler checks that none is missing. */
const EXECUTOR_REQUESTS: Record<Requests<ExecutorPort>, true> = {
  submit: true,
  whenFinished: true,
  cancel: true,
  answer: true,
  wholeQuestion: true,
  changes: true,
  review: true,
  keep: true,
  undoKeep: true,
  discard: true,
  undoDiscard: true,
  verify: true,
  remove: true,
  detail: true,
  earlierText: true,
  answerText: true,
  rerun: true,
  move: true,
  pausePool: true,
  resumePool: true,
  alternatives: true,
  runWith: true,
  handOver: true,
  agentsFound: true,
  findAgents: true,
  addRunner: true,
  removeRunner: true,
  writeLine: true,
  writeStderr: true,
  askUser: true,
  withdrawQuestion: true,
  findServers: true,
  findServer: true,
  checkEndpoint: true,
  startServer: true,
  stopServer: true,
  readableTranscript: true,
  outboundLog: true,
  scoreboard: true,
  clearScoreboard: true,
  recovered: true,
  snapshot: true,
};

const WINDOW_REQUESTS: Record<Requests<WindowPort>, true> = {
  apiKey: true,
  allowedOrigins: true,
  allowOrigin: true,
  saveIndex: true,
  log: true,
  runTask: true,
  cancelRun: true,
  unsavedTexts: true,
  saveText: true,
  mayRun: true,
};

/** The host's end: serves `port()`, which must exist once the host is composed, and returns the window's port. */
export function hostEnd(link: ReliableLink, port: () => ExecutorPort): { receive(body: string): void; window: WindowPort } {
  const calls: CallLink = new CallLink(link, methodsOf(EXECUTOR_REQUESTS, port));
  const window = {
    ...remotePort<Pick<WindowPort, Requests<WindowPort>>>(WINDOW_REQUESTS, calls),
    onDidChangeFacts: (listener: (facts: WindowFacts) => void) => calls.onEvent((value) => listener(value as WindowFacts)),
  };
  queueMicrotask(() => port().onDidChange((change) => calls.emit(change)));
  return { receive: (body) => calls.receive(body), window };
}

/** The window's end: serves `window`, and returns the executor's port. */
export function windowEnd(link: ReliableLink, window: WindowPort): { receive(body: string): void; port: ExecutorPort } {
  const calls = new CallLink(
    link,
    methodsOf(WINDOW_REQUESTS, () => window),
  );
  window.onDidChangeFacts((facts) => calls.emit(facts));
  const port = {
    ...remotePort<Pick<ExecutorPort, Requests<ExecutorPort>>>(EXECUTOR_REQUESTS, calls),
    onDidChange: (listener: Parameters<ExecutorPort['onDidChange']>[0]) => calls.onEvent((value) => listener(value as never)),
  };
  return { receive: (body) => calls.receive(body), port };
}

function methodsOf<Port extends object>(requests: Readonly<Record<string, true>>, port: () => Port) {
  const methods = Object.keys(requests).map((name) => {
    const act = (...args: never[]) =>
      (port() as Record<string, (...args: never[]) => Promise<unknown>>)[name]?.(...args) as Promise<unknown>;
    return [name, act] as const;
  });
  return Object.fromEntries(methods);
}

function remotePort<Port>(requests: Readonly<Record<string, true>>, calls: CallLink): Port {
  return Object.fromEntries(Object.keys(requests).map((name) => [name, (...args: unknown[]) => calls.call(name, args)])) as Port;
}
