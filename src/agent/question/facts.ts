// Answers what can be looked up: where a name is defined, and where it is used.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { lastPart, type Request } from '#agent/task/request.ts';
import { linkTo } from '#base/text.ts';

const DEFINED =
  /^\W*(?:where|which file|in which file|what file)\b.*\b(?:defined?|declared?|implemented|live|located|definition|find)\b|^\W*(?:find|locate|show)\b.*\bdefinition\b/i;
const USED =
  /^\W*(?:where|which (?:files?|functions?|modules?)|what (?:files?|functions?|modules?)|who|list|find)\b.*\b(?:used?|uses|call(?:s|ed|ers?)?|imports?|imported|references?|usages?|depend)\b/i;
const MAX_LISTED = 30;

/** Null: the model must read. */
export function answerByRule(request: Request, codebase: Codebase): string | null {
  const text = request.text.trim();
  if (request.names.length !== 1 || text.split(/[.?!]\s/).length > 2) return null;
  const name = lastPart(request.names[0] ?? '');
  const places = codebase.defined(name);
  if (USED.test(text) && places.length > 0) return uses(name, codebase);
  if (DEFINED.test(text) && places.length > 0) {
    const listed = places
      .slice(0, MAX_LISTED)
      .map(
        ({ file, definition }) =>
          `- ${linkTo(`${file.path}:${definition.line + 1}`)} \`${(file.text.split('\n')[definition.line] ?? '').trim().slice(0, 120)}\``,
      );
    return `\`${name}\` is defined in ${places.length === 1 ? `\`${places[0]?.file.path}\`` : `${places.length} places`}:\n${listed.join('\n')}`;
  }
  return null;
}

function uses(name: string, codebase: Codebase): string {
  const defined = codebase.defined(name);
  const lines: string[] = [];
  for (const file of codebase.mentioning(name)) {
    const code = mask(file.text, languageOf(file.path)).code.split('\n');
    for (const [index, line] of code.entries()) {
      if (!wholeWord(name).test(line) || defined.some(({ file: one, definition }) => one.path === file.path && definition.line === index))
        continue;
      const within = codebase.outline(file).findLast(({ kind, start, end }) => kind !== 'class' && start <= index && index <= end);
      lines.push(
        `- ${within ? `\`${within.name}\`, ` : ''}${linkTo(`${file.path}:${index + 1}`)} \`${(file.text.split('\n')[index] ?? '').trim().slice(0, 120)}\``,
      );
    }
  }
  const [first] = defined;
  const home = first ? ` It is defined in ${linkTo(`${first.file.path}:${first.definition.line + 1}`)}.` : '';
  if (lines.length === 0) return `\`${name}\` isn’t used anywhere.${home}`;
  const more = lines.length > MAX_LISTED ? `\n\n… and ${lines.length - MAX_LISTED} more places.` : '';
  return `\`${name}\` is used in ${lines.length === 1 ? 'one place' : `${lines.length} places`}:\n${lines.slice(0, MAX_LISTED).join('\n')}${more}${home}`;
}
