// Parses the command line of `npm run bench:agent`.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isStage, STAGES, type Without } from '#agent/task/stages.ts';
import { inRepo } from '../../parts/paths.ts';

export interface BenchOptions {
  tasks: string;
  /** null = llama.cpp with the coder model is started. */
  endpoint: string | null;
  model: string;
  /** Kinds, or whole names of tasks; none = all. */
  only: string[];
  limitSeconds: number;
  /** A file that the lines are also written to. */
  json: string | null;
  /** Stages of the agent that are left out. */
  without: Without;
  /** Folder that keeps each task's transcript; null = none. */
  keep: string | null;
}

const LIMIT_SECONDS = 240;

/** A string is the error message. */
export function parseBenchOptions(args: string[]): BenchOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        tasks: { type: 'string' },
        endpoint: { type: 'string' },
        model: { type: 'string', default: '' },
        only: { type: 'string', multiple: true, default: [] },
        limit: { type: 'string', default: String(LIMIT_SECONDS) },
        json: { type: 'string' },
        without: { type: 'string', multiple: true, default: [] },
        keep: { type: 'string' },
      },
    });
    const without = values.without.flatMap((part) => part.split(','));
    const unknown = without.find((name) => !isStage(name));
    if (unknown !== undefined) return `--without takes ${STAGES.join(', ')}; not ${unknown}.`;
    const limitSeconds = Number(values.limit);
    if (!(limitSeconds > 0)) return `--limit takes seconds, not ${values.limit}.`;
    return {
      tasks: path.resolve(values.tasks ?? inRepo('test', 'agentTasks')),
      endpoint: values.endpoint ?? null,
      model: values.model,
      // `--only fix feature` and `--only fix,feature` mean the same as `--only fix --only feature`.
      only: [...values.only, ...positionals].flatMap((part) => part.split(',')).filter((part) => part !== ''),
      limitSeconds,
      json: values.json ?? null,
      without: new Set(without.filter(isStage)),
      keep: values.keep ?? null,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
