// Chooses the agent for a task: as asked for, the only one, by a model, or the least busy.
// A model is asked only where there is a choice, and whatever goes wrong with it stops no task.
import { shorten } from '#base/text.ts';
import type { Classification, ClassificationSource } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import type { Evidence } from '#executor/scoreboard/evidence.ts';
import type { ChatMessage, JsonShape } from '#llm/types.ts';
import type { AgentLoads, Candidate } from './candidate.ts';
import { classifierPrompt, decisionShape, parseDecision, REASON_LENGTH } from './classifierPrompt.ts';
import { leastBusy } from './leastBusy.ts';

/** Of one model's failure, so that the reason has room for the decision. */
const FAILURE_LENGTH = 120;
const ANSWER_TOKENS = 160;
/** Of the time that is left, so that a model that hangs leaves the next its turn. */
const SHARE_BEFORE_ANOTHER = 2 / 3;
/** For a model whose slots are taken: a server may answer only when a whole run has ended. */
const BUSY_PATIENCE_MS = 5_000;
/** Failures of a model that a task of its agent would meet too. */
const OUT_OF_REACH: readonly (string | undefined)[] = ['unreachable', 'unauthorized', 'modelNotFound', 'agentMissing', 'rateLimited'];

/** Asks one model. Rejects only with a bug: what a server or a program can do is an answer. */
export type AskModel = (messages: ChatMessage[], json: JsonShape, maxTokens: number, signal: AbortSignal) => Promise<ModelAnswer>;

/** `kind`: an ErrorKind or another name of what went wrong. */
export type ModelAnswer = { ok: true; text: string } | { ok: false; failure: { message: string; kind?: string } };

/** A model that may be asked to classify a task. */
export interface ClassifierModel {
  source: Extract<ClassificationSource, 'localModel' | 'geminiCli'>;
  /** The agent that would answer from the same place. */
  agentType: string;
  /** For people, at the beginning of a sentence. */
  name: string;
  /** All its slots have tasks. */
  isBusy?: boolean;
  ask: AskModel;
}

export interface ClassifierParts {
  /** The strongest first; the next is asked only where one gave no decision. Empty = the load balancer decides. */
  models: readonly ClassifierModel[];
  /** Repairs what small models do to JSON; undefined = there is no object in the text. */
  parseJsonAnswer(text: string): Promise<unknown>;
  /** How the agents did with such tasks in the same repository; called only where there is a choice. Never rejects. */
  evidence(): Promise<Evidence>;
  /** For all models together: one after which another can be asked gets two thirds of what is left. */
  timeoutMs: number;
  cache: ClassificationCache;
}

/** Decisions by task and configuration, so that a retried task isn't asked about again. Drops the oldest above its capacity. */
export class ClassificationCache {
  readonly #entries = new Map<string, Classification>();
  readonly #capacity: number;

  constructor(capacity = 200) {
    this.#capacity = capacity;
  }

  get(key: string): Classification | undefined {
    return this.#entries.get(key);
  }

  set(key: string, classification: Classification): void {
    this.#entries.delete(key);
    this.#entries.set(key, classification);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.#capacity && !oldest.done) this.#entries.delete(oldest.value);
  }
}

/** Chooses one of `candidates` (at least one). `resumed`: the agent that began the conversation; null = none. Rejects only when `signal` aborts. */
export async function classify(
  task: Task,
  resumed: string | null,
  candidates: readonly Candidate[],
  loads: AgentLoads,
  parts: ClassifierParts,
  signal: AbortSignal,
): Promise<Classification> {
  const requested = requestedAgent(task, candidates, resumed);
  if (requested) return requested;
  if (task.agentType !== 'auto') return byLoad(task, candidates, loads, `There is no agent “${task.agentType}” here. `);
  const [only] = candidates;
  if (candidates.length === 1 && only) {
    const reason = `${only.agentType} is the only agent that can run it now.`;
    return { agentType: only.agentType, model: task.model, reason, source: 'onlyCandidate' };
  }
  const evidence = await parts.evidence();
  signal.throwIfAborted();
  const key = cacheKey(task, candidates, evidence);
  const cached = parts.cache.get(key);
  if (cached) return { ...cached, source: 'cache' };
  if (parts.models.length === 0) return byLoad(task, candidates, loads, 'No classifier is available. ');
  const prompt = classifierPrompt(task, candidates, loads, evidence);
  const answer = await askModels(prompt, task, candidates, parts, signal);
  if (answer.decision === null) {
    const others = candidates.filter(({ agentType }) => !answer.outOfReach.has(agentType));
    return byLoad(task, others.length > 0 ? others : candidates, loads, answer.failures);
  }
  parts.cache.set(key, answer.decision);
  return { ...answer.decision, reason: shorten(`${answer.failures}${answer.decision.reason}`, REASON_LENGTH) };
}

/** An agent that was asked for, or that began the conversation, is taken without a decision; null = there is one to make. */
function requestedAgent(task: Task, candidates: readonly Candidate[], resumed: string | null): Classification | null {
  const wished = task.agentType === 'auto' ? resumed : task.agentType;
  if (wished === null || !candidates.some((candidate) => candidate.agentType === wished)) return null;
  const reason = task.agentType === 'auto' ? `Continues with ${wished}, which started this conversation.` : `You asked for ${wished}.`;
  return { agentType: wished, model: task.model, reason, source: 'requested' };
}

/** `failures`: a sentence for each model that gave no decision. `outOfReach`: the agent types of those that can't be reached now. */
interface Asked {
  decision: Classification | null;
  failures: string;
  outOfReach: ReadonlySet<string>;
}

/** Asks one model after the other until one decides or the time is up. */
async function askModels(
  prompt: ChatMessage[],
  task: Task,
  candidates: readonly Candidate[],
  parts: ClassifierParts,
  signal: AbortSignal,
): Promise<Asked> {
  const giveUpAt = Date.now() + parts.timeoutMs;
  const outOfReach = new Set<string>();
  let failures = '';
  for (const [index, model] of parts.models.entries()) {
    const leftMs = giveUpAt - Date.now();
    if (leftMs <= 0) break;
    const isLast = index === parts.models.length - 1;
    const share = Math.ceil(isLast ? leftMs : leftMs * SHARE_BEFORE_ANOTHER);
    const patienceMs = model.isBusy ? Math.min(share, BUSY_PATIENCE_MS) : share;
    const decision = await askModel(model, prompt, task, candidates, parts, patienceMs, signal);
    signal.throwIfAborted();
    if ('agentType' in decision) return { decision, failures, outOfReach };
    failures += `${shorten(decision.why, FAILURE_LENGTH)} `;
    if (decision.isOutOfReach) outOfReach.add(model.agentType);
  }
  return { decision: null, failures, outOfReach };
}

/** The decision, or in one sentence why this model gave none. */
async function askModel(
  { source, name, ask }: ClassifierModel,
  prompt: ChatMessage[],
  task: Task,
  candidates: readonly Candidate[],
  { parseJsonAnswer }: ClassifierParts,
  patienceMs: number,
  signal: AbortSignal,
): Promise<Classification | { why: string; isOutOfReach: boolean }> {
  const shape = decisionShape(candidates);
  const deadline = AbortSignal.timeout(patienceMs);
  const answer = await ask(prompt, shape, ANSWER_TOKENS, AbortSignal.any([signal, deadline]));
  if (answer.ok) {
    const decision = parseDecision(await parseJsonAnswer(answer.text), task, candidates);
    return decision ? { ...decision, source } : { why: `${name}’s decision could not be read.`, isOutOfReach: false };
  }
  const why = deadline.aborted ? `it did not answer within ${Math.round(patienceMs / 1000)} s.` : answer.failure.message;
  return { why: `${name} made no decision: ${why}`, isOutOfReach: OUT_OF_REACH.includes(answer.failure.kind) };
}

/** The load balancer: the rule that needs no model. `why`: a sentence that says why it decides, or ''. */
function byLoad(task: Task, candidates: readonly Candidate[], loads: AgentLoads, why: string): Classification {
  const free = candidates.filter((candidate) => !loads[candidate.agentType]?.rateLimited);
  const pick = leastBusy(free.length > 0 ? free : candidates, loads);
  if (!pick) throw new Error('The load balancer was asked to choose among no agents');
  const reason = shorten(`${why}${pick.agentType} is the least busy agent.`, REASON_LENGTH);
  return { agentType: pick.agentType, model: task.model, reason, source: 'loadBalancer' };
}

function cacheKey(task: Task, candidates: readonly Candidate[], evidence: Evidence): string {
  const attachments = task.attachments.map(({ name, text }) => [name, text.length]);
  return JSON.stringify([task.instructions, attachments, task.model, candidates, successQuarters(evidence)]);
}

/** By quarters: a decision holds until the success of an agent changes notably, not until the next run. */
function successQuarters(evidence: Evidence): [string, number][] {
  return Object.entries(evidence)
    .map(([agentType, { runs, good }]): [string, number] => [agentType, Math.round((good / runs) * 4)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
