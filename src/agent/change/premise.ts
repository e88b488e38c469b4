// Finds what a change takes for granted and the repository lacks, such as a function to fix.
import type { Codebase } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { lastPart, type Request } from '#agent/task/request.ts';

/** Words before a name that is to be made. */
const INTRODUCED =
  /\b(?:add|create|implement|introduce|write|new|called|named|name it|export|extract(?:ed)?|provide|define|offer|generate|into|as|to|with|expose|support|have|has|gets?|accepts?|takes?|returns?|throws?|raises?|using|use|uses|via|like|e\.g\.?|example|instead of|print|log|output|say|set|install|make)\b[^.;\n]*$/i;
/** Words right before a name that must be there. */
const TAKEN =
  /\b(?:fix|repair|correct|debug|remove|delete|drop|refactor|optimi[sz]e|simplify|speed up|clean up|update|change|modify|extend|improve|rewrite|mend|document|move|inline|bugs? in|problems? (?:in|with)|issues? (?:in|with)|errors? in|mistakes? in|in|inside|of)\s+(?:(?:the|our|a|this|existing|broken|failing|method|function|class|helper|module|file|bug|error|off-by-one|in)\s+){0,4}[`"'“‘]?$/i;

/** Names and paths as the task writes them. */
export function missingPremises(request: Request, codebase: Codebase): string[] {
  const names = request.names.filter(
    (name) =>
      isTaken(request.text, name) && codebase.mentioning(lastPart(name)).length === 0 && !request.paths.some((path) => path.includes(name)),
  );
  const paths = request.paths.filter(
    (path) =>
      /\.\w+$/.test(path) && filesNamed(codebase, path).length === 0 && !codebase.project.hidden.has(path) && isTaken(request.text, path),
  );
  return [...names, ...paths];
}

function isTaken(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at < 0) return false;
  const clause = text.slice(Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('. ', at), text.lastIndexOf(';', at), 0), at);
  return TAKEN.test(clause) && !INTRODUCED.test(clause);
}

export function premiseText(missing: readonly string[], codebase: Codebase): string {
  const names = missing.map((name) => `\`${name}\``).join(', ');
  const wanted = missing.map((name) => lastPart(name).toLowerCase()).filter((name) => name.length > 3);
  const near = codebase
    .definedNames()
    .filter((name) => name.length > 3 && wanted.some((one) => name.toLowerCase().includes(one) || one.includes(name.toLowerCase())));
  const hint =
    near.length > 0
      ? ` There is ${near
          .slice(0, 3)
          .map((name) => `\`${name}\` in \`${codebase.defined(name)[0]?.file.path}\``)
          .join(', ')}.`
      : '';
  return `Not found: ${names} ${missing.length === 1 ? 'does' : 'do'} not exist in this repository (${codebase.own().length} files were searched). Nothing was changed.${hint}`;
}
