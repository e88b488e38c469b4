// Reads a chunk's text without parsing the chunk, where only its text differs from the last one's.
// A server repeats some 200 bytes of id, model and time around each token; parsing them again is most of what reading a stream costs.
import { isObject, type JsonObject, parseJson } from '#base/json.ts';

const KEY = '"content":"';

export interface TextFrame {
  /** The text, if `data` is the remembered chunk with another text in it; null otherwise. Exactly what a full parse would give. */
  textOf(data: string): string | null;
  /** Remembers a chunk that was parsed in full and brought nothing but `text`. */
  remember(data: string, text: string): void;
}

export function createTextFrame(): TextFrame {
  let before: string | null = null;
  let after = '';
  return {
    textOf: (data) => {
      if (before === null || data.length < before.length + after.length) return null;
      // Slices compared as wholes: startsWith goes character by character, and takes longer than the parsing that this saves.
      if (data.slice(0, before.length) !== before || data.slice(data.length - after.length) !== after) return null;
      // Between them is one JSON string or something else; only a whole string parses as one, so nothing can hide in it.
      const inner = data.slice(before.length - 1, data.length - after.length + 1);
      const text = inner.includes('\\') || inner.indexOf('"', 1) !== inner.length - 1 ? parseJson(inner) : inner.slice(1, -1);
      return typeof text === 'string' ? text : null;
    },
    remember: (data, text) => {
      before = null;
      const key = data.indexOf(KEY);
      if (key === -1 || data.includes(KEY, key + 1)) return;
      const literal = JSON.stringify(text);
      const start = key + KEY.length - 1;
      // Servers escape differently; only where this one's literal is ours is it known where it ends.
      if (!data.startsWith(literal, start)) return;
      before = data.slice(0, start + 1);
      after = data.slice(start + literal.length - 1);
    },
  };
}

/** The text of a chunk that brings text and nothing else; null for any other. */
export function plainText(chunk: JsonObject): string | null {
  const { choices, usage, timings, prompt_progress } = chunk;
  if (usage ?? timings ?? prompt_progress ?? null) return null;
  const choice: unknown = Array.isArray(choices) && choices.length === 1 ? choices[0] : null;
  if (!isObject(choice) || (choice.finish_reason ?? choice.message ?? null) !== null || !isObject(choice.delta)) return null;
  const { content, role: _, ...rest } = choice.delta;
  return typeof content === 'string' && Object.values(rest).every((value) => value === null || value === '') ? content : null;
}
