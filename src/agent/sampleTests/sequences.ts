// Makes sequences of calls: an object, what is done with it, and what it tells then.
import type { Sample } from './sample.ts';

export interface Method {
  name: string;
  /** Argument lists as code, the likeliest first. */
  calls: readonly string[];
  hasParameters: boolean;
  /** Null: it gives nothing back. */
  results: Sample['results'] | null;
}

export interface ObjectShape {
  /** What is imported for it. */
  name: string;
  /** The variable. */
  own: string;
  /** The statement that makes it. */
  create(given: string): string;
  /** Of a statement. */
  end: string;
  /** Whether a call that gives nothing back may still tell something: an exception. */
  mayThrow: boolean;
  /** Argument lists of the constructor. */
  made: readonly string[];
  methods: readonly Method[];
  /** What can be read without a call. */
  properties: readonly string[];
}

const MOST = 120;
const CALLS_OF_EACH = 8;

interface Step {
  method: Method;
  given: string;
}

export function sequences({ name, own, create, end, mayThrow, made, methods, properties }: ObjectShape): Sample[] {
  const sample = (given: string, before: readonly Step[], label: string, call: string, results: Sample['results'] = 'value'): Sample => ({
    subject: name,
    label,
    setup: [create(given), ...before.map((step) => `${own}.${step.method.name}(${step.given})${end}`)],
    call: `${own}.${call}`,
    isAsync: false,
    results,
  });
  const readers = (given: string, steps: readonly Step[]): Sample[] => [
    ...properties.map((one) => sample(given, steps, one, one)),
    ...methods.flatMap(({ name: one, hasParameters, results }) =>
      results === null || hasParameters ? [] : [sample(given, steps, one, `${one}()`, results)],
    ),
  ];
  /** What the object tells after these steps: the last one itself, or what can be read. */
  const observed = (given: string, steps: readonly Step[]): Sample[] => {
    const last = steps.at(-1);
    if (last === undefined) return [];
    const { method } = last;
    const direct =
      method.results === null && !mayThrow
        ? []
        : [sample(given, steps.slice(0, -1), method.name, `${method.name}(${last.given})`, method.results ?? 'value')];
    return [...direct, ...(method.results !== null && !method.hasParameters ? [] : readers(given, steps))];
  };
  const each = methods.flatMap((method) => method.calls.slice(0, CALLS_OF_EACH).map((given): Step => ({ method, given })));
  const one = each.map((step) => [step]);
  const [first = '', ...others] = made;
  const firsts = methods.map((method): Step => ({ method, given: method.calls[0] ?? '' }));
  const two = each.flatMap((step) => each.map((other) => [step, other]));
  const three = firsts.flatMap((step) => firsts.flatMap((other) => firsts.map((last) => [step, other, last])));
  const all = [
    ...readers(first, []),
    ...spread(one, 30).flatMap((steps) => observed(first, steps)),
    ...spread(two, 60).flatMap((steps) => observed(first, steps).slice(0, 2)),
    ...spread(three, 30).flatMap((steps) => observed(first, steps).slice(0, 2)),
    ...others.flatMap((given) => spread(one, 6).flatMap((steps) => observed(given, steps).slice(0, 2))),
  ];
  return spread(all, MOST);
}

/** So many, evenly. */
function spread<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)] as T);
}
