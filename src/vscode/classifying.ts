// Gives the classifier what it needs from this window: the settings of the task's folder and the models that may be asked.
import { type AskModel, ClassificationCache, type ClassifierModel, classify } from '../executor/classifier.ts';
import type { Classify } from '../executor/lifecycle.ts';
import type { CliAgents } from './cliAgents.ts';
import type { LocalModel } from './localModel.ts';
import { readSettings } from './settings.ts';

export function createClassify(localModel: LocalModel, cliAgents: CliAgents): Classify {
  const cache = new ClassificationCache();
  return async (task, resumed, candidates, status, mayAsk, signal) => {
    const { enabled, timeoutSeconds } = readSettings(task.folder).classifier;
    const timeoutMs = timeoutSeconds * 1000;
    const models: ClassifierModel[] = [];
    if (enabled && mayAsk('local'))
      models.push({ source: 'localModel', name: 'The local model', ask: askLocalModel(localModel, task.folder, timeoutMs) });
    const gemini = enabled && mayAsk('gemini') && !status.gemini?.rateLimited ? cliAgents.geminiModel() : null;
    if (gemini) models.push({ source: 'geminiCli', name: 'The Gemini CLI', ask: gemini });
    return classify(task, resumed, candidates, status, { models, parseJsonAnswer, timeoutMs, cache }, signal);
  };
}

function askLocalModel(localModel: LocalModel, folder: string | null, idleTimeoutMs: number): AskModel {
  return async (messages, json, maxTokens, signal) => {
    const { chat, firstModel } = await import('../engine.ts');
    const endpoint = await localModel.endpoint(folder);
    const model = await firstModel(endpoint, localModel.settingsFor(folder).model, signal);
    if (!model.ok) return model;
    return chat({ endpoint, model: model.value, messages, json, maxTokens, temperature: 0, idleTimeoutMs }, signal);
  };
}

async function parseJsonAnswer(text: string): Promise<unknown> {
  const { parseJsonAnswer: parse } = await import('../engine.ts');
  return parse(text);
}
