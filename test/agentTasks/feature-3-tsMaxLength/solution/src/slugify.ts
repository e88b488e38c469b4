export interface SlugOptions {
  separator?: string;
  maxLength?: number;
}

/** `Hello World` → `hello-world`. */
export function slugify(title: string, options: SlugOptions = {}): string {
  const { separator = '-', maxLength = Number.POSITIVE_INFINITY } = options;
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, separator)
    .replace(new RegExp(`^${separator}|${separator}$`, 'g'), '')
    .slice(0, maxLength)
    .replace(new RegExp(`${separator}$`), '');
}
