// Makes samples of a class: an object, a few calls of its methods, and what it tells then.
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { unique } from '#agent/task/request.ts';
import type { Sample } from './sample.ts';
import { argumentLists } from './sampleCalls.ts';
import { type Signature, signatureOf } from './signature.ts';
import type { Source } from './values.ts';

interface Method extends Signature {
  /** Argument lists as code, the likeliest first. */
  calls: string[];
  /** Whether it gives something back. */
  tells: boolean;
}

const MOST = 120;
const MOST_METHODS = 8;
const CALLS_OF_EACH = 8;

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
    const calls = argumentLists(signature, source, knownOf(callee)).slice(0, 4 * CALLS_OF_EACH);
    return { ...signature, calls, tells: /\breturn\s+[^\s;]/.test(signature.body) };
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
  return sequences(name, language, { made: made.slice(0, 3), methods, properties });
}

/** What a constructor sets for others to read. */
function fieldsIn(body: string): string[] {
  return [...body.matchAll(/\b(?:self|this)\.([A-Za-z]\w*)\s*(?::[^=\n]+)?=(?!=)/g)].map(([, field = '']) => field);
}

function sequences(
  name: string,
  language: Language,
  { made, methods, properties }: { made: readonly string[]; methods: readonly Method[]; properties: readonly string[] },
): Sample[] {
  const own = name.charAt(0).toLowerCase() + name.slice(1);
  const end = isScript(language) ? ';' : '';
  const create = (given: string) => (isScript(language) ? `const ${own} = new ${name}(${given});` : `${own} = ${name}(${given})`);
  const sample = (given: string, before: readonly Step[], label: string, call: string): Sample => ({
    subject: name,
    label,
    setup: [create(given), ...before.map((step) => `${own}.${step.method.name}(${step.given})${end}`)],
    call: `${own}.${call}`,
    isAsync: false,
    results: 'value',
  });
  /** What the object tells after these steps: the last one itself, or what can be read. */
  const observed = (given: string, steps: readonly Step[]): Sample[] => {
    const last = steps.at(-1);
    if (last === undefined) return [];
    const direct = sample(given, steps.slice(0, -1), last.method.name, `${last.method.name}(${last.given})`);
    const read = last.method.tells && last.method.parameters.length === 0 ? [] : readers(given, steps);
    return [direct, ...read];
  };
  const readers = (given: string, steps: readonly Step[]): Sample[] => [
    ...properties.map((one) => sample(given, steps, one, one)),
    ...methods
      .filter(({ tells, parameters }) => tells && parameters.length === 0)
      .map((one) => sample(given, steps, one.name, `${one.name}()`)),
  ];
  const each = methods.flatMap((method) => method.calls.slice(0, CALLS_OF_EACH).map((given): Step => ({ method, given })));
  const [first = '', ...others] = made;
  const firsts = methods.map((method): Step => ({ method, given: method.calls[0] ?? '' }));
  const two = each.flatMap((one) => each.map((other) => [one, other]));
  const three = firsts.flatMap((one) => firsts.flatMap((other) => firsts.map((last) => [one, other, last])));
  const all = [
    ...readers(first, []),
    ...spread(
      each.map((step) => [step]),
      30,
    ).flatMap((steps) => observed(first, steps)),
    ...spread(two, 60).flatMap((steps) => observed(first, steps).slice(0, 2)),
    ...spread(three, 30).flatMap((steps) => observed(first, steps).slice(0, 2)),
    ...others.flatMap((given) =>
      spread(
        each.map((step) => [step]),
        6,
      ).flatMap((steps) => observed(given, steps).slice(0, 2)),
    ),
  ];
  return spread(all, MOST);
}

interface Step {
  method: Method;
  given: string;
}

/** So many, evenly. */
function spread<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)] as T);
}
