// Selects corrections by what the words of a task, or of a failing test, hint at.
import { EMPTY, MISSING, ORDER, TWICE } from './listMistakes.ts';
import { AMOUNTS, BOUNDS, DATES, DIFFERENCE, EXTREMES, WHOLE } from './numberMistakes.ts';
import { OTHER_VALUES } from './otherValues.ts';
import type { Hints, Phrase } from './phrase.ts';
import { BLANKS, CASE, MATCHED, PADDED, TEXTS } from './textMistakes.ts';
import { WRONG_TEXTS } from './wrongTexts.ts';

const HINTED_MISTAKES = [
  BOUNDS,
  EXTREMES,
  AMOUNTS,
  WHOLE,
  CASE,
  BLANKS,
  EMPTY,
  MISSING,
  ORDER,
  TWICE,
  PADDED,
  DATES,
  DIFFERENCE,
  MATCHED,
  TEXTS,
];

/** The exact ones first; those of the values that are known find nothing where none are. */
export function hintedAt({ about }: Hints): Phrase[] {
  const hinted = HINTED_MISTAKES.filter((one) => one.about.test(about)).flatMap(({ phrases }) => phrases);
  return [...OTHER_VALUES, ...WRONG_TEXTS, ...hinted];
}
