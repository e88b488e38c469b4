// Reads stored JSON field by field, as it may be old, newer, damaged or written by hand.
import { type JsonObject, objectOf } from '#base/json.ts';

/** `reason`: for people, as a sentence about “it”, the stored thing. */
export type Checked<T> = { ok: true; value: T } | { ok: false; reason: string };

/** What `read` returns, or why the stored JSON does not fit. */
export function check<T>(read: () => T): Checked<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Misfit) return { ok: false, reason: error.message };
    if (error instanceof SyntaxError) return { ok: false, reason: 'It isn’t complete JSON.' };
    throw error;
  }
}

/** What does not fit, for people. Thrown by a FieldReader, caught by `check`. */
export class Misfit extends Error {}

/** Reads the fields of one object. Its methods throw a Misfit where a field is missing or of the wrong type. */
export class FieldReader {
  readonly #fields: JsonObject;
  readonly #name: string;

  /** `name`: what the value is, for the message. */
  constructor(value: unknown, name: string) {
    const fields = objectOf(value);
    if (!fields) throw new Misfit(`Its ${name} is not an object.`);
    this.#fields = fields;
    this.#name = name;
  }

  /** False in files older than the field. */
  has(key: string): boolean {
    return this.#fields[key] !== undefined;
  }

  isNull(key: string): boolean {
    return this.#fields[key] === null;
  }

  text(key: string): string {
    const value = this.#fields[key];
    return typeof value === 'string' ? value : this.#misfit(key);
  }

  /** For a field that older files don't have. */
  textOr(key: string, absent: string): string {
    return this.#fields[key] === undefined ? absent : this.text(key);
  }

  number(key: string): number {
    const value = this.#fields[key];
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#misfit(key);
  }

  boolean(key: string): boolean {
    const value = this.#fields[key];
    return typeof value === 'boolean' ? value : this.#misfit(key);
  }

  textOrNull(key: string): string | null {
    return this.isNull(key) ? null : this.text(key);
  }

  numberOrNull(key: string): number | null {
    return this.isNull(key) ? null : this.number(key);
  }

  oneOf<T extends string>(key: string, allowed: Record<T, true>): T {
    const value = this.text(key);
    return Object.hasOwn(allowed, value) ? (value as T) : this.#misfit(key);
  }

  fields(key: string): FieldReader {
    return new FieldReader(this.#fields[key], key);
  }

  orNull<T>(key: string, read: (fields: FieldReader) => T): T | null {
    return this.isNull(key) ? null : read(this.fields(key));
  }

  /** For what older files don't have. */
  ifThere<T>(key: string, read: (key: string) => T, otherwise: T): T {
    return this.has(key) ? read(key) : otherwise;
  }

  list<T>(key: string, read: (fields: FieldReader) => T): T[] {
    const value = this.#fields[key];
    return Array.isArray(value) ? value.map((entry) => read(new FieldReader(entry, key))) : this.#misfit(key);
  }

  texts(key: string): string[] {
    const value = this.#fields[key];
    return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : this.#misfit(key);
  }

  #misfit(key: string): never {
    throw new Misfit(`Its ${this.#name} has no valid "${key}".`);
  }
}
