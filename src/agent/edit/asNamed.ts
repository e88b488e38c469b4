// Calls what a draft adds as the task calls it, where the draft has the same words in another form.
import { wholeWord } from '#agent/files/codebase.ts';
import { lastPart, splitWords, unique } from '#agent/task/request.ts';

const SHAPED = /[a-z\d][A-Z]|\w_\w/;

/** `backersCount` is `backerCount` where the task says so. `names`: of the task; `isKnown`: whether the repository has a name. */
export function asNamed(before: string | null, draft: string, names: readonly string[], isKnown: (name: string) => boolean): string {
  const asked = unique(names.map(lastPart));
  const known = new Set((before ?? '').split('\n'));
  const added = draft
    .split('\n')
    .filter((line) => !known.has(line))
    .join('\n');
  const missing = asked.filter((name) => SHAPED.test(name) && !wholeWord(name).test(added));
  if (missing.length === 0) return draft;
  const fresh = unique(added.match(/[A-Za-z_$][\w$]*/g) ?? []).filter((name) => !asked.includes(name) && !isKnown(name));
  return missing.reduce((text, name) => {
    const words = splitWords(name).join(' ');
    const [alike, ...more] = fresh.filter((one) => splitWords(one).join(' ') === words);
    return alike === undefined || more.length > 0 ? text : text.replace(wholeWord(alike, 'g'), () => name);
  }, draft);
}
