// Makes the README's settings table from the manifest.
// A row has a setting's name, its default, and the first sentence of its description.
import { readFileSync } from 'node:fs';
import { inRepo } from '../parts/paths.ts';

export interface Setting {
  default: unknown;
  markdownDescription: string;
}

const BEGIN = '<!-- Settings, made from package.json by `npm run readme` -->';
const END = '<!-- End of settings -->';
const PREFIX = 'claudomator.';

/** By full name, in the manifest's order. */
export function manifestSettings(): Record<string, Setting> {
  const manifest = JSON.parse(readFileSync(inRepo('package.json'), 'utf8')) as {
    contributes: { configuration: { properties: Record<string, Setting> } };
  };
  return manifest.contributes.configuration.properties;
}

/** The same text with the table between its two marks; throws where the marks are missing. */
export function withSettingsTable(readme: string, settings: Readonly<Record<string, Setting>>): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md must have the lines ${BEGIN} and ${END}, in this order.`);
  return `${readme.slice(0, from + BEGIN.length)}\n${settingsTable(settings)}\n${readme.slice(to)}`;
}

function settingsTable(settings: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(settings).map(([name, { default: value, markdownDescription }]) =>
    row(`\`${name.replace(PREFIX, '')}\``, defaultWords(value), firstSentence(markdownDescription)),
  );
  return [row('Setting', 'Default', 'What it is for'), row('---', '---', '---'), ...rows].join('\n');
}

function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function defaultWords(value: unknown): string {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return 'empty';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value).replaceAll(/([:,])/g, '$1 ')}\``;
}

/** The rest stands in VS Code's settings editor. */
function firstSentence(description: string): string {
  return description.split(/(?<=\.) (?=[A-Z`*])/)[0] ?? '';
}
