export interface SlugOptions {
  separator?: string;
}

/** `Hello World` → `hello-world`. */
export function slugify(title: string, options: SlugOptions = {}): string {
  const { separator = '-' } = options;
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, separator)
    .replace(new RegExp(`^${separator}|${separator}$`, 'g'), '');
}
