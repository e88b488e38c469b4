// Takes what a draft removes, or its length, before it is gone, where it is returned afterwards.

const WHAT = String.raw`((?:this\.|self\.)?[A-Za-z_]\w*(?:\.\w+)*?)`;
const EMPTIES = new RegExp(
  String.raw`^(\s*)${WHAT}(?:\s*=\s*(?:None|null|undefined|nil|\[\]|\{\}|[\w.]+\[:0\]|new (?:Map|Set)\(\))|(\.length\s*=\s*0|\.splice\(0\)|\.clear\(\)));?$`,
);
const RETURNS = new RegExp(String.raw`^(\s*)return (?:len\(${WHAT}\)|${WHAT}(\.(?:length|size))?)(;?)$`);
/** Lines back from the `return`, to the step and to the condition in front of it. */
const BACK = 6;

/** `self.guest = None`, then `return self.guest`; `this.all = []`, then `return this.all.length`. In lines that the draft adds. */
export function takenFirst(before: string | null, text: string): string {
  const known = trimmed(before?.split('\n') ?? []);
  const lines = text.split('\n');
  for (let end = 1; end < lines.length; end++) {
    const [, indent, counted, held, length, stop = ''] = RETURNS.exec(lines[end] ?? '') ?? [];
    const what = counted ?? held;
    const isCount = counted !== undefined || length !== undefined;
    // A variable of its own is nobody's.
    if (indent === undefined || what === undefined || !(isCount || what.includes('.'))) continue;
    const first = Math.max(0, end - BACK);
    const at = first + lines.slice(first, end).findLastIndex((line) => EMPTIES.exec(line)?.[2] === what);
    const [, own, , inPlace] = EMPTIES.exec(lines[at] ?? '') ?? [];
    // What is emptied in place is empty wherever it is held.
    if (at < first || own === undefined || own.length < indent.length || (inPlace !== undefined && !isCount)) continue;
    if (known.includes(trimmed(lines.slice(at, end + 1))) || lines.slice(at + 1, end).some((line) => line.includes(what))) continue;
    const isStep = (line: string) => /^\s*/.exec(line)?.[0] === indent && line.trim() !== '';
    const step = own === indent ? at : first + lines.slice(first, at).findLastIndex(isStep);
    if (step < first) continue;
    const name = !isCount ? 'held' : text.includes('count') ? 'removed' : 'count';
    const value = counted === undefined ? `${what}${length ?? ''}` : `len(${what})`;
    const isScript = length !== undefined || stop !== '' || what.startsWith('this.');
    lines[end] = `${indent}return ${name}${stop}`;
    lines.splice(
      step,
      0,
      `${indent}${isScript ? 'const ' : ''}${name} ${!isScript && indent.startsWith('\t') ? ':=' : '='} ${value}${stop}`,
    );
    end++;
  }
  return lines.join('\n');
}

function trimmed(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join('\n');
}
