// How a CLI is begun: what it reads, and in which of its sessions.
import { fenced } from '#base/text.ts';
import { GO_ON, type RunnableTask } from '#contracts/runner.ts';
import { type Exchange, promptText } from '#runners/prompt.ts';

export interface Opening {
  /** In which it goes on; null = a new one. */
  sessionId: string | null;
  words(): Promise<OpeningWords>;
}

/** `asked`: the user's part of the prompt, for the transcript. `notice`: what the user is told of it; '' = nothing. */
export interface OpeningWords {
  prompt: string;
  asked: string;
  notice: string;
}

/** What was asked and answered up to the execution that a task goes on from, oldest first. Must not reject. */
export type EarlierExchanges = (task: Pick<RunnableTask, 'resumes'>) => Promise<Exchange[]>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** UTF-16 units of the conversation that is told again; the newest come first. A small model's context holds less. */
export const RETOLD = { large: 100_000, small: 8_000 } as const;
/** Of a question or an answer. */
const SHARE_OF_EACH = 1 / 5;

/** The best first; the next is for where the CLI no longer has the session of the one before. `agent`: its name in a sentence. */
export function openingsOf(
  task: Pick<RunnableTask, 'instructions' | 'attachments' | 'resumes' | 'continues'>,
  agent: string,
  earlierExchanges: EarlierExchanges = async () => [],
  maxRetold: number = RETOLD.large,
): [Opening, ...Opening[]] {
  const { instructions, attachments, resumes, continues } = task;
  const prompt = promptText(instructions, attachments);
  const own = checked(continues?.sessionId ?? null);
  // Runners of our own name their sessions like the execution: those are no CLI's.
  const earlier = checked(resumes !== null && resumes.sessionId !== resumes.executionId ? resumes.sessionId : null);
  const within = (sessionId: string | null, words: string): Opening => ({
    sessionId,
    words: async () => ({ prompt: words, asked: words, notice: '' }),
  });
  const anew: Opening =
    resumes === null
      ? within(null, prompt)
      : { sessionId: null, words: async () => retold(await earlierExchanges(task), prompt, agent, maxRetold) };
  const resumed: [Opening, ...Opening[]] = earlier === null ? [anew] : [within(earlier, prompt), anew];
  return own === null ? resumed : [within(own, GO_ON), ...resumed];
}

/** For an agent that doesn't have the conversation: it reads what was said. */
function retold(exchanges: readonly Exchange[], prompt: string, agent: string, maxRetold: number): OpeningWords {
  if (exchanges.length === 0)
    return { prompt, asked: prompt, notice: `${agent} does not have the earlier conversation, so this run begins a new one.` };
  const said: string[] = [];
  let left = maxRetold;
  let isCut = false;
  const piece = (who: string, text: string): string => {
    const half = Math.floor((maxRetold * SHARE_OF_EACH) / 2);
    const isLong = text.length > 2 * half;
    isCut ||= isLong;
    const shown = isLong ? `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters left out …]\n${text.slice(-half)}` : text;
    return `${who}:\n${fenced(shown, '~')}`;
  };
  for (const exchange of exchanges.toReversed()) {
    const text = [piece('The user', exchange.prompt), piece('The answer', exchange.answer || '(none came)')].join('\n\n');
    left -= text.length;
    if (left < 0 && said.length > 0) break;
    said.unshift(text);
  }
  const leftOut = exchanges.length - said.length;
  const beginning = leftOut === 0 ? '' : ` without its first ${leftOut} of ${exchanges.length} exchanges,`;
  isCut ||= leftOut > 0;
  return {
    prompt: `The conversation so far,${beginning} for you to go on with:\n\n${said.join('\n\n')}\n\nThe user now says:\n\n${prompt}`,
    asked: prompt,
    notice: `${agent} does not have the earlier conversation, so it was told what was said${isCut ? ', in part: it is long' : ''}.`,
  };
}

/** It becomes an argument. */
function checked(sessionId: string | null): string | null {
  return sessionId !== null && UUID.test(sessionId) ? sessionId : null;
}
