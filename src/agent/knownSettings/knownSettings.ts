// Tells what well-known configuration files call what a task asks for in other words.
import type { Request } from '#agent/task/request.ts';
import { DEPLOY_FILES } from './deployFiles.ts';
import { PROJECT_FILES } from './projectFiles.ts';

const FILES = [...PROJECT_FILES, ...DEPLOY_FILES];
/** More would lead a small model away from the task. */
const MOST_FACTS = 2;

/** A sentence for each setting that the task asks for and that this file doesn’t have. */
export function missingSettings({ text: task }: Request, { path, text }: { path: string; text: string }): string[] {
  return FILES.filter(([file]) => file.test(path)).flatMap(([, settings]) =>
    settings.filter(([asked, trace]) => asked.test(task) && !trace.test(text)).map(([, , fact]) => fact),
  );
}

/** What a model may not know about these files. */
export function settingFacts(request: Request, files: readonly { path: string; text: string }[]): string[] {
  return [...new Set(files.flatMap((file) => missingSettings(request, file)))].slice(0, MOST_FACTS);
}
