// Reads values of unchecked JSON: each function returns the expected type, or null.

export type JsonObject = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): JsonObject | null {
  return isObject(value) ? value : null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Finite numbers only. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, key: string): JsonObject | null {
  const inner = isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : null;
}

export function arrayAt(value: unknown, key: string): readonly unknown[] | null {
  const inner = isObject(value) ? value[key] : undefined;
  return Array.isArray(inner) ? inner : null;
}

export function stringAt(value: unknown, key: string): string | null {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'string' ? inner : null;
}

export function booleanAt(value: unknown, key: string): boolean | null {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'boolean' ? inner : null;
}

/** A finite number of at least 0. */
export function countAt(value: unknown, key: string): number | null {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'number' && Number.isFinite(inner) && inner >= 0 ? inner : null;
}

/** A whole number above 0. Servers report an unknown size as 0. */
export function sizeAt(value: unknown, key: string): number | null {
  const count = countAt(value, key);
  return count === null || count === 0 ? null : Math.floor(count);
}

/** Returns `undefined` when `text` is not valid JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
