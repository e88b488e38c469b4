// Calls what a draft adds as the task calls it, where the draft has the same words in another form.
import { wholeWord } from '#agent/files/codebase.ts';
import { lastPart, splitWords, unique } from '#agent/task/request.ts';

const SHAPED = /[a-z\d][A-Z]|\w_\w/;

/** `backersCount` is `backerCount` where the task says so. `names`: of the task; `isKnown`: whether the repository has a name. */
export function asNamed(before: string | null, draft: string, names: readonly string[], isKnown: (name: string) => boolean): string {
  const missing = unique(names.map(lastPart)).filter((name) => SHAPED.test(name) && !isKnown(name) && !wholeWord(name).test(draft));
  if (missing.length === 0) return draft;
  const fresh = unique(draft.match(/[A-Za-z_$][\w$]*/g) ?? []).filter((name) => !wholeWord(name).test(before ?? '') && !isKnown(name));
  return missing.reduce((text, name) => {
    const words = splitWords(name).join(' ');
    const [alike, ...more] = fresh.filter((one) => splitWords(one).join(' ') === words);
    return alike === undefined || more.length > 0 ? text : text.replace(wholeWord(alike, 'g'), () => name);
  }, draft);
}
