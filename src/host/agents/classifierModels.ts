// Provides the models that the classifier may ask about a task, by the settings of its folder.
import { LOCAL } from '#contracts/agentTypes.ts';
import type { Task } from '#contracts/task.ts';
import type { Classify } from '#executor/decide.ts';
import { type AskModel, ClassificationCache, type ClassifierModel, classify } from '#executor/routing/classifier.ts';
import type { Evidence } from '#executor/scoreboard/evidence.ts';
import type { CliAgents } from './cliAgents.ts';
import type { CurrentFacts } from './currentFacts.ts';
import type { LocalModel } from './localModel.ts';

export function createClassify(
  facts: CurrentFacts,
  localModel: LocalModel,
  cliAgents: CliAgents,
  evidenceFor: (task: Task) => Promise<Evidence>,
): Classify {
  const cache = new ClassificationCache();
  return async (task, resumed, candidates, status, mayAsk, signal) => {
    const { enabled, timeoutSeconds } = facts.settings(task.folder).classifier;
    const timeoutMs = timeoutSeconds * 1000;
    const models: ClassifierModel[] = [];
    if (enabled && mayAsk(LOCAL)) {
      const { activeTasks, slots } = status[LOCAL] ?? { activeTasks: 0 };
      const isBusy = slots !== undefined && activeTasks >= slots;
      models.push({
        source: 'localModel',
        agentType: LOCAL,
        name: 'The local model',
        isBusy,
        ask: askLocalModel(localModel, task, timeoutMs),
      });
    }
    const gemini = enabled && mayAsk('gemini') && !status.gemini?.rateLimited ? cliAgents.geminiModel(task) : null;
    if (gemini) models.push({ source: 'geminiCli', agentType: 'gemini', name: 'The Gemini CLI', ask: gemini });
    // The classifier decides without the scoreboard if it can't be read.
    const evidence = () => evidenceFor(task).catch(() => ({}));
    return classify(task, resumed, candidates, status, { models, evidence, parseJsonAnswer, timeoutMs, cache }, signal);
  };
}

function askLocalModel(localModel: LocalModel, { folder, attachments }: Task, idleTimeoutMs: number): AskModel {
  return async (messages, json, maxTokens, signal) => {
    const { chat, firstModel } = await import('./engine.ts');
    const endpoint = await localModel.endpoint(folder, { by: 'classifier', files: attachments.map(({ name }) => name) });
    const { model: wished, defaultTemperature } = localModel.settingsFor(folder);
    const model = await firstModel(endpoint, wished, signal);
    if (!model.ok) return model;
    // A decision should not vary; but who sends no temperature has a reason.
    const temperature = defaultTemperature === null ? null : 0;
    return chat({ endpoint, model: model.value, messages, json, maxTokens, temperature, idleTimeoutMs }, signal);
  };
}

async function parseJsonAnswer(text: string): Promise<unknown> {
  const { parseJsonAnswer: parse } = await import('./engine.ts');
  return parse(text);
}
