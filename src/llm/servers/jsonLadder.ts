// Steps down from json_schema to json_object to a request in words, for servers without the former.
// Which rung holds is found once per server and model.

import { isObject, type JsonObject } from '#base/json.ts';
import type { ChatMessage, JsonShape } from '#llm/types.ts';
import type { JsonRung } from './serverMemory.ts';

export function ladderKey(baseUrl: string, model: string): string {
  return `${baseUrl}\n${model}`;
}

export function rungBelow(rung: JsonRung): JsonRung | null {
  switch (rung) {
    case 'json_schema':
      return 'json_object';
    case 'json_object':
      return 'prompt';
    case 'prompt':
      return null;
  }
}

/** The `response_format` of a rung; null = none is sent. */
export function responseFormat(rung: JsonRung, shape: JsonShape): object | null {
  switch (rung) {
    case 'json_schema':
      return { type: 'json_schema', json_schema: { name: shape.name, strict: true, schema: shape.schema } };
    case 'json_object':
      return { type: 'json_object' };
    case 'prompt':
      return null;
  }
}

/** Below json_schema nothing enforces the shape, so the model is told. */
export function messagesForRung(rung: JsonRung, shape: JsonShape, messages: readonly ChatMessage[]): ChatMessage[] {
  if (rung === 'json_schema') return [...messages];
  const rule = `Answer with one JSON object and nothing else. It must match this JSON schema: ${JSON.stringify(shape.schema)}`;
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ role: 'system', content: `${first.content}\n\n${rule}` }, ...rest]
    : [{ role: 'system', content: rule }, ...messages];
}

/** True when a refusal is about the response format, so that the next rung may work. `said`: the server's message. */
export function isFormatRefusal(status: number, said: string): boolean {
  return (
    (status === 400 || status === 422 || status === 500 || status === 501) &&
    /response_?(?:format|schema)|json[_ ](?:schema|object|mode)|\bschemas?\b|grammar|structured[_ ]outputs?|guided|\benum\b|additionalProperties/i.test(
      said,
    )
  );
}

/** Whether a value has the structure of a schema: types, required and allowed keys, lists, choices. Not lengths, ranges and patterns, which few servers enforce. */
export function keepsTo(schema: unknown, value: unknown): boolean {
  if (!isObject(schema)) return true;
  const { type, enum: choices, anyOf, oneOf } = schema;
  if (Array.isArray(choices) && !choices.includes(value)) return false;
  const either = [anyOf, oneOf].find(Array.isArray);
  if (either !== undefined && !either.some((one) => keepsTo(one, value))) return false;
  const types = [type ?? []].flat();
  if (types.length > 0 && !types.some((one) => isOfType(one, value))) return false;
  if (Array.isArray(value)) return value.every((one) => keepsTo(schema.items, one));
  return !isObject(value) || hasKeysOf(schema, value);
}

function hasKeysOf({ properties, required, additionalProperties }: JsonObject, value: JsonObject): boolean {
  const known = isObject(properties) ? properties : {};
  if (Array.isArray(required) && required.some((key) => typeof key === 'string' && !Object.hasOwn(value, key))) return false;
  return Object.entries(value).every(([key, one]) =>
    Object.hasOwn(known, key) ? keepsTo(known[key], one) : additionalProperties !== false,
  );
}

function isOfType(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
