// Gives the classifier what it needs from this window: the settings of the task's folder and the local model to ask.
import { type AskModel, ClassificationCache, classify } from '../executor/classifier.ts';
import type { Classify } from '../executor/lifecycle.ts';
import type { LocalModel } from './localModel.ts';
import { readSettings } from './settings.ts';

export function createClassify(localModel: LocalModel): Classify {
  const cache = new ClassificationCache();
  return async (task, resumed, candidates, status, mayAskLocalModel, signal) => {
    const { enabled, timeoutSeconds } = readSettings(task.folder).classifier;
    const ask = enabled && mayAskLocalModel ? askLocalModel(localModel, task.folder, timeoutSeconds * 1000) : null;
    return classify(task, resumed, candidates, status, { ask, parseJsonAnswer, timeoutMs: timeoutSeconds * 1000, cache }, signal);
  };
}

function askLocalModel(localModel: LocalModel, folder: string | null, idleTimeoutMs: number): AskModel {
  return async (messages, json, maxTokens, signal) => {
    const { chat, firstModel } = await import('../engine.ts');
    const endpoint = await localModel.endpoint(folder);
    const model = await firstModel(endpoint, localModel.settingsFor(folder).model, signal);
    if (!model.ok)
      return {
        ok: false,
        failure: model.failure,
        text: '',
        thinking: '',
        usage: { promptTokens: null, completionTokens: null, cachedTokens: null },
      };
    return chat({ endpoint, model: model.value, messages, json, maxTokens, temperature: 0, idleTimeoutMs }, signal);
  };
}

async function parseJsonAnswer(text: string): Promise<unknown> {
  const { parseJsonAnswer: parse } = await import('../engine.ts');
  return parse(text);
}
