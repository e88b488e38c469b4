// Writes a file as it stands in a prompt: its path, then its text in a fence that it can't close.
import { fenced } from '#base/text.ts';
import { languageOf } from './language.ts';
import type { View } from './view.ts';

export function fileText({ file, text }: View): string {
  return `${file.path}\n${fenced(text.replace(/\n$/, ''), '`', fenceInfo(file.path))}`;
}

function fenceInfo(path: string): string {
  const language = languageOf(path);
  return language === 'text' ? '' : language;
}
