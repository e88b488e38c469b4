// Decides in which session a CLI starts, and with which prompt.
import { fenced } from '#base/text.ts';
import { GO_ON, type RunnableTask } from '#contracts/runner.ts';
import { type Exchange, promptText } from '#runners/prompt.ts';

/** One way to start a CLI on a task. */
export interface Opening {
  /** The session to resume; null = a new one. */
  sessionId: string | null;
  compose(): Promise<OpeningPrompt>;
}

/** `prompt`: what the CLI reads. `asked`: the user's part of it, for the transcript. `notice`: shown to the user; '' = none. */
export interface OpeningPrompt {
  prompt: string;
  asked: string;
  notice: string;
}

/** Returns the exchanges up to the execution that a task continues, oldest first. Must not reject. */
export type EarlierExchanges = (task: Pick<RunnableTask, 'resumes'>) => Promise<Exchange[]>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** UTF-16 units of an earlier conversation that a prompt repeats, the newest exchanges first. */
export const MAX_RETOLD_CHARS = { largeContext: 100_000, smallContext: 8_000 } as const;
/** The largest part of it that one question or answer may take. */
const MAX_SHARE_OF_ONE = 1 / 5;

/**
 * Returns the ways to start, best first; the next is for a CLI that no longer has the session of the one before. The last begins a new session.
 * `agent`: its name in a sentence. `isSessionId`: of the ids that may be handed to it.
 */
export function openingsFor(
  task: Pick<RunnableTask, 'instructions' | 'attachments' | 'resumes' | 'continues'>,
  agent: string,
  earlierExchanges: EarlierExchanges = async () => [],
  maxRetoldChars: number = MAX_RETOLD_CHARS.largeContext,
  isSessionId: (id: string) => boolean = isUuid,
): [Opening, ...Opening[]] {
  const { instructions, attachments, resumes, continues } = task;
  const prompt = promptText(instructions, attachments);
  const checked = (id: string | null) => (id !== null && isSessionId(id) ? id : null);
  const own = checked(continues?.sessionId ?? null);
  // Our own runners name their sessions after the execution; no CLI knows those.
  const earlier = checked(resumes !== null && resumes.sessionId !== resumes.executionId ? resumes.sessionId : null);
  const plain = (sessionId: string | null, text: string): Opening => ({
    sessionId,
    compose: async () => ({ prompt: text, asked: text, notice: '' }),
  });
  const anew: Opening =
    resumes === null
      ? plain(null, prompt)
      : { sessionId: null, compose: async () => retell(await earlierExchanges(task), prompt, agent, maxRetoldChars) };
  const resumed: [Opening, ...Opening[]] = earlier === null ? [anew] : [plain(earlier, prompt), anew];
  return own === null ? resumed : [plain(own, GO_ON), ...resumed];
}

/** Puts the earlier conversation before the prompt, for an agent that does not have it. */
function retell(exchanges: readonly Exchange[], prompt: string, agent: string, maxChars: number): OpeningPrompt {
  if (exchanges.length === 0)
    return { prompt, asked: prompt, notice: `${agent} doesn’t have the earlier conversation, so this run starts a new one.` };
  const retold: string[] = [];
  let left = maxChars;
  let isCut = false;
  const section = (speaker: string, text: string): string => {
    const half = Math.floor((maxChars * MAX_SHARE_OF_ONE) / 2);
    const isLong = text.length > 2 * half;
    isCut ||= isLong;
    const shown = isLong ? `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters left out …]\n${text.slice(-half)}` : text;
    return `${speaker}:\n${fenced(shown, '~')}`;
  };
  for (const exchange of exchanges.toReversed()) {
    const text = [section('The user', exchange.prompt), section('The answer', exchange.answer || '(none came)')].join('\n\n');
    left -= text.length;
    if (left < 0 && retold.length > 0) break;
    retold.unshift(text);
  }
  const leftOut = exchanges.length - retold.length;
  const beginning = leftOut === 0 ? '' : ` without its first ${leftOut} of ${exchanges.length} exchanges,`;
  isCut ||= leftOut > 0;
  return {
    prompt: `The conversation so far,${beginning} for you to go on with:\n\n${retold.join('\n\n')}\n\nThe user now says:\n\n${prompt}`,
    asked: prompt,
    notice: `${agent} doesn’t have the earlier conversation, so the conversation was sent again${isCut ? ', in part because it is long' : ''}.`,
  };
}

/** Nothing else may become an argument. */
function isUuid(sessionId: string): boolean {
  return UUID.test(sessionId);
}
