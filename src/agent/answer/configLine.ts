// Reads lines of configuration files: what each sets, holds or ends.

/** What a line sets: `[section]`, `key`; '' = an item, or an end; null = nothing, as it is empty or a comment. */
export function keyOf(line: string): string | null {
  const text = line.trim();
  if (isBare(line)) return null;
  const section = /^\[{1,2}\s*([^\]]+?)\s*\]{1,2}$/.exec(text)?.[1];
  if (section !== undefined && !/^["'{[\d-]/.test(section)) return `[${section}]`;
  const key = /^(?:-\s+)?("(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z_][\w.\-/ ]*?)\s*[:=](?:\s|$|[^/:])/.exec(text)?.[1];
  if (key !== undefined) return key.replace(/^["']|["']$/g, '');
  // An instruction of a Dockerfile.
  return /^([A-Z]{3,})\s+\S/.exec(text)?.[1] ?? '';
}

/** Empty, or a comment. */
export function isBare(line: string): boolean {
  return /^\s*(?:$|#|\/\/|;)/.test(line);
}

export function isPunctuation(line: string): boolean {
  return /^[\s{}[\](),]*$/.test(line);
}

export function plain(line: string): string {
  return line.trim().replace(/,$/, '');
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

export function opens(line: string): boolean {
  return /[[{(]\s*$/.test(line);
}
