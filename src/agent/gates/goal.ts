// Reads from a task what may be changed: code, tests or both, which new files, and what may go.
import type { Codebase } from '#agent/files/codebase.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { safePath } from '#agent/files/safePath.ts';
import { lastPart, type Request } from '#agent/task/request.ts';

export interface Goal {
  request: Request;
  touches: 'code' | 'tests' | 'both';
  /** Paths that the task names and that do not exist yet. */
  newFiles: string[];
  /** Whether files may be added that it does not name. */
  mayAddFiles: boolean;
  /** Whether it asks to remove something. */
  removes: boolean;
  mayRemove(name: string): boolean;
}

const WRITE_TESTS =
  /\b(?:add|write|create|extend|improve|generate|provide|make)\b(?:(?!\b(?:add|write|create|extend|improve|generate|provide|make)\b)[^.!?\n]){0,60}\b(?:unit[- ]?tests?|tests?|specs?|test (?:case|suite|file|coverage)s?|coverage)\b(?! (?:scripts?|commands?|runners?|jobs?|stages?|steps?|targets?|tasks?|env\w*|databases?|servers?|dependenc\w+|frameworks?|options?|flags?|timeouts?|folders?|director\w+|config\w*|settings?|thresholds?|reports?|mode|data)\b)|\b(?:has|have|is|are) (?:no|without|missing) (?:unit )?tests?\b|\bcover\b[^.!?\n]{0,60}\b(?:with|by) (?:unit )?tests?\b|(?:^|[.!?\n]\s*|\b(?:need|want|missing|lacks?|without|no|some|more|few)\s+)(?:some |more |good |a few |unit )*tests? (?:for|that (?:cover|check|verif))/i;
/** A test that is there already, and that the code does not pass. */
const FAILING_TEST =
  /\bfail(?:s|ing|ed|ure)?\b|\b(?:red|broken|existing)\s+(?:unit |regression )?(?:tests?|suite|specs?)\b|\b(?:tests?|suite|specs?)\b[^.!?\n]{0,30}\b(?:is|are|stays?|goes|went|turned)\s+(?:red|broken)\b|\btests?\b[^.!?\n]{0,30}\bpass\b|\balready\s+(?:have |has |is )?an?\b[^.!?\n]{0,20}\btests?\b/i;
const FIX_CODE =
  /\b(?:fix|correct|repair|mend|change)\s+(?:the|this|that|our)\s+(?:code|bug|implementation|function|method|source|logic)\b/i;
const FIX_TESTS =
  /\b(?:fix|repair|update|correct|change|adjust|mend)\b[^.!?\n]{0,30}\b(?:the|this|that|outdated|wrong|broken)?\s*(?:expectation|assertion)s?\b|\b(?:the|this) test (?:itself )?is (?:wrong|outdated|stale|incorrect|broken)\b|\bupdate\b[^.!?\n]{0,20}\btests?\b/i;
const CHANGE_CODE =
  /\b(?:fix|implement|make|change|refactor|rename|support|handle|extend|optimi[sz]e|replace|remove|delete|let|allow|ensure|treat|update)\b|\b(?:add|create|write|introduce)\s+(?:an?|the|another|new|support)\b(?!\s+(?:new\s+|unit\s+|failing\s+|regression\s+)?(?:tests?|specs?)\b)/i;
/** An order of its own, beside one about the code. */
const WRITES_TESTS_TOO =
  /(?:^|[.;!?\n]\s*|\b(?:and|then|also|please)\s+)(?:please\s+|then\s+|also\s+)?(?:add|write|create|extend)\b[^.!?\n]{0,40}\b(?:tests?|specs?)\b/i;
const REMOVE =
  /\b(?:remove|delete|drop|get rid of|go(?:es)? away|eliminate|strip|no longer|unused|dead code|move[sd]?|extract|inline|rename|replace)\b/i;
const NEW_FILE =
  /\b(?:new|separate|own|another)\s+(?:\w+\s+){0,2}(?:file|module|package|script|component)\b|\b(?:create|add)\s+(?:a|an|the)?\s*(?:\w+\s+){0,2}(?:file|module|script|README)\b|\b(?:extract|move|split)\b/i;

/** “Please don’t change the code itself.” */
const LEFT_ALONE = /\b(?:don[’']t|do not|without|never|not|no need to)\s+(?:to\s+)?(?:touch|chang|edit|modif|alter|fix)\w*\b[^.;!?\n]*/gi;

export function goalOf(request: Request, codebase: Codebase): Goal {
  const text = proseOf(request).replace(LEFT_ALONE, ' ');
  const withoutTests = text.replace(new RegExp(WRITE_TESTS, 'gi'), ' ');
  const asksTests = WRITE_TESTS.test(text) || FIX_TESTS.test(text);
  const failing = (FAILING_TEST.test(text) || FIX_CODE.test(text)) && !WRITES_TESTS_TOO.test(text);
  const touches =
    asksTests && !failing
      ? CHANGE_CODE.test(withoutTests) && !FIX_TESTS.test(text) && asksForCode(withoutTests)
        ? 'both'
        : 'tests'
      : 'code';
  const removes = REMOVE.test(text);
  const newFiles = request.paths.filter(
    (path) =>
      safePath(path) === path &&
      !isInCommand(request, path) &&
      filesNamed(codebase, path).length === 0 &&
      /\.\w+$|^Makefile$|^Dockerfile$/.test(path),
  );
  const names = new Set(request.names.map(lastPart));
  return {
    request,
    touches: newFiles.some((path) => fileKind(path) === 'test') && touches === 'code' ? 'both' : touches,
    newFiles,
    mayAddFiles: touches !== 'code' || NEW_FILE.test(text),
    removes,
    mayRemove: (name) => removes && (names.has(name) || names.size === 0 || [...names].every((one) => codebase.defined(one).length === 0)),
  };
}

/** Without commands, flags and names in quotes: a script `coverage` that runs `node --test` asks for no tests. Paths stay. */
function proseOf({ text, paths }: Request): string {
  return text
    .replace(/`([^`\n]*)`|"([^"\n]*)"|“([^”\n]*)”/g, (all, ...parts: (string | undefined)[]) =>
      paths.includes(parts.slice(0, 3).find((part) => part !== undefined) ?? '') ? all : ' it ',
    )
    .replace(/(?<![\w-])--?[a-z][\w-]*/gi, ' ');
}

/** `export rows.json --format csv` is how something is called, and names no file that is to be written. */
function isInCommand({ quoted, text }: Request, path: string): boolean {
  const commands = quoted.filter((phrase) => /\s/.test(phrase) && phrase.includes(path));
  return commands.length > 0 && !commands.reduce((left, command) => left.replaceAll(command, ' '), text).includes(path);
}

/** “…, covering the case where it should fix nothing” asks for no code: only a clause of its own that begins with the verb does. */
function asksForCode(text: string): boolean {
  return text
    .split(/[.;\n]|\b(?:and|then|also)\b/i)
    .some(
      (clause) =>
        /^\s*(?:please\s+|then\s+|also\s+)?(?:fix|implement|change|refactor|rename|support|handle|optimi[sz]e|replace|remove|delete|add|create|introduce|make|let|allow|ensure|return|treat|accept|update)\b/i.test(
          clause,
        ) && !/^\s*(?:please\s+|then\s+|also\s+)?(?:add|create|make|update)\s*$/i.test(clause),
    );
}
