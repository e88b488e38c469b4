// Compares what two texts of a file define.
import { languageOf } from '#agent/files/language.ts';
import { type Definition, outline } from '#agent/files/outline.ts';

/** Names that the text before defines and the text after does not, or a function not as often: of a getter and its setter, one. */
export function lostNames(before: string, after: string, path: string): string[] {
  const language = languageOf(path);
  const kept = outline(after, language);
  const own = outline(before, language);
  const isFunction = ({ kind }: Definition) => kind === 'function' || kind === 'method';
  const countOf = (definitions: readonly Definition[], { name, parent }: Definition) =>
    definitions.filter((one) => isFunction(one) && one.name === name && one.parent === parent).length;
  return own
    .filter(
      (one) =>
        !kept.some(({ name }) => name === one.name) ||
        (isFunction(one) && countOf(kept, one) > 0 && countOf(kept, one) < countOf(own, one)),
    )
    .map(({ name }) => name);
}
