// Makes samples of a class: an object, a few calls of its methods, and what it tells then.
import { isScript, languageOf } from '#agent/files/language.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { signatureOf } from '#agent/sampleValues/signature.ts';
import type { Source } from '#agent/sampleValues/values.ts';
import { unique } from '#agent/task/request.ts';
import type { Sample } from './sample.ts';
import { argumentLists } from './sampleCalls.ts';
import { type Method, sequences } from './sequences.ts';

const MOST_METHODS = 8;
const MOST_CALLS = 32;

/** `sourceFor`: what suggests values for a function with this body. `knownOf`: argument lists that stand somewhere. */
export function objectSamples(
  file: ProjectFile,
  { name }: Definition,
  sourceFor: (body: string) => Source,
  knownOf: (callee: string) => string[][],
): Sample[] {
  const language = languageOf(file.path);
  const members = outline(file.text, language).filter(({ parent, kind }) => parent === name && kind === 'method');
  const lines = file.text.split('\n');
  const headOf = ({ start, line }: Definition) => lines.slice(start, line + 1).join('\n');
  const read = (one: Definition, callee = one.name): Method | null => {
    const signature = signatureOf(file.path, file.text, one);
    if (signature === null || signature.isAsync) return null;
    const source = sourceFor(signature.body);
    const calls = argumentLists(signature, source, knownOf(callee)).slice(0, MOST_CALLS);
    const tells = /\breturn\s+[^\s;]/.test(signature.body);
    return { name: signature.name, calls, hasParameters: signature.parameters.length > 0, results: tells ? 'value' : null };
  };
  const isProperty = (one: Definition) => /^\s*get\s/.test(lines[one.line] ?? '') || /@property\b/.test(headOf(one));
  const isOfClass = (one: Definition) => /\bstatic\b|@(?:static|class)method\b|\.setter\b|^\s*set\s/.test(headOf(one));
  const isMade = (one: Definition) => one.name === '__init__' || one.name === 'constructor';
  const methods = members
    .filter((one) => !isMade(one) && !/^[_#]/.test(one.name) && !isProperty(one) && !isOfClass(one))
    .flatMap((one) => read(one) ?? [])
    .filter(({ calls }) => calls.length > 0)
    .slice(0, MOST_METHODS);
  const maker = members.find(isMade);
  const made = maker === undefined ? [''] : (read(maker, name)?.calls ?? []);
  const properties = unique([
    ...members.filter((one) => isProperty(one) && !/^[_#]/.test(one.name)).map((one) => one.name),
    ...fieldsIn(maker === undefined ? '' : lines.slice(maker.line, maker.end + 1).join('\n')),
  ]).slice(0, 5);
  const own = name.charAt(0).toLowerCase() + name.slice(1);
  const isOfScript = isScript(language);
  return sequences({
    name,
    own,
    create: (given) => (isOfScript ? `const ${own} = new ${name}(${given});` : `${own} = ${name}(${given})`),
    end: isOfScript ? ';' : '',
    mayThrow: true,
    made: made.slice(0, 3),
    methods,
    properties,
  });
}

/** What a constructor sets for others to read. */
function fieldsIn(body: string): string[] {
  return [...body.matchAll(/\b(?:self|this)\.([A-Za-z]\w*)\s*(?::[^=\n]+)?=(?!=)/g)].map(([, field = '']) => field);
}
