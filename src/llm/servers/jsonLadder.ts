// Steps down from json_schema to json_object to a request in words, for servers without the former.
// Which rung holds is found once per server and model.

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
