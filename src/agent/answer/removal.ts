// Reads from a task which entries of a configuration file it asks to remove.
import { splitWords } from '#agent/task/request.ts';

export interface Removal {
  /** Whether it speaks of an item, distinguished from the others in its list by what they don’t have in common. */
  mentions(item: string, others: readonly string[]): boolean;
  /** Whether it speaks of all words of a key. */
  names(key: string): boolean;
}

const REMOVES =
  /\b(?:remov\w+|delet\w+|drop(?:s|ped|ping)?|eliminat\w+|strip(?:s|ped|ping)?|retir\w+|get(?:s|ting)? rid|no longer|unused|go(?:es)? away|tak(?:e|es|ing) out|without)\b/i;

const DOES_ELSE =
  /\b(?:becomes?|sets?|chang\w+|updat\w+|should|must|adds?|us(?:es?|ing)|makes?|keeps?|stays?|is|are|be|bump\w*|rais\w+|lower\w*|mov\w+)\b/i;

export function removalOf(text: string, words: readonly string[]): Removal {
  const all = new Set([...words, ...splitWords(text)]);
  const literals = new Set(removingClauses(text).flatMap(literalsOf));
  return {
    mentions: (item, others) => {
      const own = ownLiterals(item, others);
      if (own.some((literal) => literals.has(literal))) return true;
      // Of a list of which the task names some items, the others stay.
      const isByName = others.some((other) =>
        ownLiterals(
          other,
          [item, ...others].filter((one) => one !== other),
        ).some((one) => literals.has(one)),
      );
      return !isByName && splitWords(item).some((word) => all.has(word));
    },
    names: (key) => splitWords(key).every((word) => all.has(word)),
  };
}

/** `drop a, b and c, and set d to e` → `drop a`, `b and c`. */
function removingClauses(text: string): string[] {
  return text.split(/[.;!?:]\s+|\n/).flatMap((sentence) => {
    let isRemoving = false;
    return sentence.split(/,\s+|\s+(?:but|then)\s+/).filter((clause) => {
      if (REMOVES.test(clause)) isRemoving = true;
      else if (DOES_ELSE.test(clause)) isRemoving = false;
      return isRemoving;
    });
  });
}

/** What tells an item from the others of its list: what only it has, else what not all have. */
function ownLiterals(item: string, others: readonly string[]): string[] {
  const sets = others.map((other) => new Set(literalsOf(other)));
  const all = literalsOf(item);
  const unique = all.filter((literal) => !sets.some((one) => one.has(literal)));
  if (unique.length > 0 || others.length === 0) return unique;
  return all.filter((literal) => !sets.every((one) => one.has(literal)));
}

/** Words and versions as they stand: `python`, `3.10`, `us-east-1`. */
function literalsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z\d_\u00c0-\uffff]+(?:[.-][a-z\d_\u00c0-\uffff]+)*/g) ?? []).filter(
    (word) => !/^(?:the|and|a|an|of|or|to)$/.test(word),
  );
}
