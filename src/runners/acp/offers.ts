// Reads what an agent offers to choose from: its models and its modes.
import { arrayAt, type JsonObject, objectAt, stringAt } from '#base/json.ts';
import type { AgentOffer, OfferedValue } from '#contracts/agentOffer.ts';

export interface Choices {
  current: string;
  values: OfferedValue[];
  /** The request that chooses one, and the name of its parameter. */
  method: string;
  key: string;
  configId: string | null;
}

/** Some agents list the models of every provider there is. */
const MAX_VALUES = 200;
const MAX_VALUE_CHARS = 200;
const MAX_LABEL_CHARS = 80;

/** As an option of the session (now), or as `modes` and `models` (before). Null = nothing. */
export function choicesOf(fields: JsonObject, category: 'mode' | 'model'): Choices | null {
  const option = (arrayAt(fields, 'configOptions') ?? []).find((each) => stringAt(each, 'category') === category);
  const configId = stringAt(option, 'id');
  if (configId !== null) {
    const entries = (arrayAt(option, 'options') ?? []).flatMap((each) => [each, ...(arrayAt(each, 'options') ?? [])]);
    return {
      current: stringAt(option, 'currentValue') ?? '',
      values: entries.flatMap((each) => readValue(each, 'value')),
      method: 'session/set_config_option',
      key: 'value',
      configId,
    };
  }
  const [state, list, id] = category === 'mode' ? ['modes', 'availableModes', 'id'] : ['models', 'availableModels', 'modelId'];
  const offered = objectAt(fields, state);
  if (offered === null) return null;
  return {
    current: stringAt(offered, category === 'mode' ? 'currentModeId' : 'currentModelId') ?? '',
    values: (arrayAt(offered, list) ?? []).flatMap((each) => readValue(each, id)),
    method: `session/set_${category}`,
    key: `${category}Id`,
    configId: null,
  };
}

/** For the user to choose from. */
export function offerOf(fields: JsonObject): AgentOffer {
  const values = (category: 'mode' | 'model') => (choicesOf(fields, category)?.values ?? []).slice(0, MAX_VALUES);
  return { models: values('model'), modes: values('mode') };
}

function readValue(entry: unknown, key: string): OfferedValue[] {
  const value = stringAt(entry, key);
  if (value === null || value === '' || value.length > MAX_VALUE_CHARS || /\p{Cc}/u.test(value)) return [];
  return [{ value, label: line(stringAt(entry, 'name')) || line(value), detail: line(stringAt(entry, 'description')) }];
}

/** An agent's words, in one short line. */
function line(text: string | null): string {
  const plain = (text ?? '').replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return plain.length <= MAX_LABEL_CHARS ? plain : `${plain.slice(0, MAX_LABEL_CHARS - 1)}…`;
}
