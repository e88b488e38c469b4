// Counts or keeps what a draft removes before it is gone, where the draft returns it afterwards.

const WHAT = String.raw`((?:this|self)?\.?[A-Za-z_][\w.]*)`;
const EMPTIES = new RegExp(
  String.raw`^(\s*)${WHAT}(?:\s*=\s*(?:\[\]|\{\}|nil|\w+\[:0\]|[\w.]+\[:0\]|new (?:Map|Set)\(\))|\.length\s*=\s*0|\.splice\(0\)|\.clear\(\));?$`,
);
const RETURNS = new RegExp(String.raw`^(\s*)return (?:${WHAT}\.(length|size)|len\(${WHAT}\));?$`);
/** Lines between the two. */
const NEAR = 4;

/** In lines that the draft adds. */
export function countedFirst(before: string | null, text: string): string {
  const known = trimmed(before?.split('\n') ?? []);
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, indent, what] = EMPTIES.exec(line) ?? [];
    if (indent === undefined || what === undefined) continue;
    const end = lines.findIndex(
      (other, index) => index > at && index <= at + NEAR && returnedIn(other) === what && RETURNS.exec(other)?.[1] === indent,
    );
    if (known.includes(trimmed(lines.slice(at, end + 1)))) continue;
    // What is put in between may be what is counted.
    if (end === -1 || lines.slice(at + 1, end).some((other) => other.includes(what))) continue;
    const [, , , property, length] = RETURNS.exec(lines[end] ?? '') ?? [];
    const name = text.includes('count') ? 'removed' : 'count';
    const isScript = property !== undefined;
    const stop = (lines[end] ?? '').endsWith(';') ? ';' : '';
    const counted = isScript ? `const ${name} = ${what}.${property}` : `${name} ${/\t/.test(indent) ? ':=' : '='} len(${length})`;
    lines[end] = `${indent}return ${name}${stop}`;
    lines.splice(at, 0, `${indent}${counted}${stop}`);
    at = end;
  }
  return lines.join('\n');
}

const NOTHING = new RegExp(String.raw`^(\s*)${WHAT}\s*=\s*(?:None|null|undefined|nil|\[\]|\{\}|new (?:Map|Set)\(\));?$`);
/** Lines back from the `return`, to the step and to the condition in front of it. */
const BACK = 6;

/** Takes what a draft gives back before it is set to nothing: `self.guest = None`, then `return self.guest`. In lines that the draft adds. */
export function heldFirst(before: string | null, text: string): string {
  const known = trimmed(before?.split('\n') ?? []);
  const lines = text.split('\n');
  for (let end = 1; end < lines.length; end++) {
    const [, indent, what = ''] = new RegExp(`^(\\s*)return ${WHAT};?$`).exec(lines[end] ?? '') ?? [];
    if (indent === undefined || !/[.]/.test(what)) continue;
    const first = Math.max(0, end - BACK);
    const at = lines.slice(first, end).findLastIndex((line) => NOTHING.exec(line)?.[2] === what) + first;
    const own = NOTHING.exec(lines[at] ?? '')?.[1];
    if (at < first || own === undefined || own.length < indent.length) continue;
    if (known.includes(trimmed(lines.slice(at, end + 1))) || lines.slice(at + 1, end).some((line) => line.includes(what))) continue;
    const step =
      own === indent ? at : lines.slice(first, at).findLastIndex((line) => /^\s*/.exec(line)?.[0] === indent && line.trim() !== '') + first;
    if (step < first) continue;
    const stop = (lines[end] ?? '').endsWith(';') ? ';' : '';
    const isScript = /^this\.|;$/.test(`${what}${stop}`);
    lines[end] = `${indent}return held${stop}`;
    lines.splice(step, 0, `${indent}${isScript ? 'const ' : ''}held ${/\t/.test(indent) && !isScript ? ':=' : '='} ${what}${stop}`);
    end++;
  }
  return lines.join('\n');
}

function trimmed(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join('\n');
}

function returnedIn(line: string): string | undefined {
  const [, , one, , other] = RETURNS.exec(line) ?? [];
  return one ?? other;
}
