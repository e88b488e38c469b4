// Reads a list of parameters of Go, in which one type holds for several names.

/** `a, b int, s string`: a type holds for the names before it. */
export function goParameters(parts: readonly string[]): { name: string; type: string }[] {
  let type = '';
  return parts
    .toReversed()
    .map((part) => {
      const [, name = part, own] = /^(\w+)\s+(\S.*)$/.exec(part) ?? [];
      type = own ?? type;
      return { name, type };
    })
    .toReversed();
}
