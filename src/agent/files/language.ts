// Determines a file's language from its name, and the syntax that other modules need of it.

/** `c`: braces, `//` and block comments. `python`: indentation. `hash`: `#` comments (YAML, TOML, shell, Ruby). `text`: no code. */
export type Syntax = 'c' | 'python' | 'hash' | 'text';

export type Language =
  | 'javascript'
  | 'typescript'
  | 'python'
  | 'go'
  | 'rust'
  | 'java'
  | 'c'
  | 'json'
  | 'yaml'
  | 'toml'
  | 'ini'
  | 'markdown'
  | 'shell'
  | 'ruby'
  | 'text';

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  py: 'python',
  pyi: 'python',
  go: 'go',
  rs: 'rust',
  java: 'java',
  kt: 'java',
  cs: 'java',
  swift: 'java',
  scala: 'java',
  php: 'c',
  c: 'c',
  h: 'c',
  cc: 'c',
  cpp: 'c',
  hpp: 'c',
  json: 'json',
  jsonc: 'json',
  json5: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  ini: 'ini',
  cfg: 'ini',
  conf: 'ini',
  properties: 'ini',
  md: 'markdown',
  markdown: 'markdown',
  rst: 'markdown',
  sh: 'shell',
  bash: 'shell',
  rb: 'ruby',
};

const CODE: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'python', 'go', 'rust', 'java', 'c', 'shell', 'ruby']);
const BRACES: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'go', 'rust', 'java', 'c', 'json']);

/** Files of settings or steps whose name tells what they are. */
const CONFIG_NAME =
  /^(?:dockerfile|containerfile|makefile|gnumakefile|procfile|\.editorconfig|\.npmrc|\.gitattributes)$|^dockerfile\.|\.dockerfile$/;

export function languageOf(path: string): Language {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (CONFIG_NAME.test(name) || /^\.env(?:\.|$)/.test(name)) return 'ini';
  return BY_EXTENSION[name.slice(name.lastIndexOf('.') + 1)] ?? 'text';
}

export function isCode(language: Language): boolean {
  return CODE.has(language);
}

export function isConfig(language: Language): boolean {
  return language === 'json' || language === 'yaml' || language === 'toml' || language === 'ini';
}

export function isScript(language: Language): language is 'javascript' | 'typescript' {
  return language === 'javascript' || language === 'typescript';
}

export function syntaxOf(language: Language): Syntax {
  if (BRACES.has(language)) return 'c';
  if (language === 'python') return 'python';
  return language === 'markdown' || language === 'text' ? 'text' : 'hash';
}
