// Writes a file as it stands in a prompt: its path, then its text in a fence that it can't close.
import { fenced } from '#base/text.ts';
import { languageOf } from './language.ts';
import type { View } from './view.ts';

type Shown = Pick<View, 'file' | 'text' | 'others'>;

/** What else the file has stands below the fence: in it, a small model would write it again. */
export function fileText({ file, text, others = [] }: Shown): string {
  const rest = others.length === 0 ? '' : `\n${file.path} also has ${others.join(', ')}.`;
  return `${file.path}\n${inFence({ file, text })}${rest}`;
}

/** A function of the file, as what is to be replaced. */
export function oldVersion(name: string, { file, text }: Shown): string {
  return `The old version of \`${name}\`, which does not do what the task asks:\n\n${fileText({ file, text })}`;
}

function inFence({ file, text }: Shown): string {
  return fenced(text.replace(/\n$/, ''), '`', fenceInfo(file.path));
}

function fenceInfo(path: string): string {
  const language = languageOf(path);
  return language === 'text' ? '' : language;
}
