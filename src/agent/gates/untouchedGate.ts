// Detects drafts that leave a function named by the task unchanged.
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import { lastPart, namesThatGo, unique } from '#agent/task/request.ts';
import type { Gap, Gate } from './gate.ts';

/** A name after one of these is a model, or a means: “like `get`”, “using `parse`”. */
const AS_A_MEANS = /\b(?:like|as|as in|using|uses?|with|from|via|calls?|see|through|by|than|not|unlike)\s+(?:the\s+|its\s+)?[`"'“‘]?$/i;

export const untouchedGate: Gate = ({ goal, texts, before }) => {
  const asked = unique(
    namesThatGo(goal.request)
      .filter((name) => !isMeans(goal.request.text, name))
      .map(lastPart),
  );
  const gaps: Gap[] = [];
  for (const [path, after] of texts) {
    const old = before(path);
    if (old === null) continue;
    const bodies = (text: string) => {
      const lines = text.split('\n');
      return new Map(
        outline(text, languageOf(path)).map(({ name, line, end }) => [
          name,
          lines
            .slice(line, end + 1)
            .join('\n')
            .trim(),
        ]),
      );
    };
    const [was, is] = [bodies(old), bodies(after)];
    const known = asked.filter((name) => was.has(name));
    const same = known.filter((name) => was.get(name) === is.get(name));
    if (same.length < known.length) gaps.push(...same.map((owner) => ({ path, owner, unused: '' })));
  }
  if (gaps.length === 0) return [];
  const names = gaps.map(({ owner }) => `\`${owner}\``).join(' and ');
  const correction = `The task says something of ${names}, too, and ${gaps.length === 1 ? 'it is' : 'they are'} as before. Change ${gaps.length === 1 ? 'it' : 'them'} as well.`;
  return [{ gate: 'untouched', weight: 'may', correction, gaps }];
};

function isMeans(text: string, name: string): boolean {
  const at = text.indexOf(name);
  return at > 0 && AS_A_MEANS.test(text.slice(Math.max(0, at - 30), at));
}
