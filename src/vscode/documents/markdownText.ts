// Escapes untrusted text for Markdown, and formats tables and sizes.

/** Escapes text as one line of Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').replace(/[\\`*_{}[\]<>()#+!|&~$^-]/g, '\\$&');
}

/** Cells are inserted unescaped: pass untrusted text through `escapeMarkdown`. */
export function table(columns: readonly { title: string; align: 'left' | 'right' }[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((cells) => line(cells)),
  ].join('\n');
}

/** '0 bytes', '1,234 bytes', '3.4 MB'. */
export function byteCount(bytes: number): string {
  return bytes < 1_000_000 ? `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Groups items by key, in the order of first appearance. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
