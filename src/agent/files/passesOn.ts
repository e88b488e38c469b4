// Determines whether a file only passes on what others define, as an index does.
import { isScript, languageOf } from './language.ts';
import { mask } from './mask.ts';
import type { ProjectFile } from './project.ts';

const STATEMENTS: Record<'script' | 'python', readonly RegExp[]> = {
  script: [
    /^\s*(?:import|export)\b[^;]{0,2000}?\bfrom\s*["'`][^"'`\n]*["'`];?/gm,
    /^\s*export\s*(?:type\s*)?\{[^}]*\};?/gm,
    /^\s*(?:const|let|var)\s+(?:\w+|\{[^}]*\})\s*=\s*require\([^()\n]*\);?/gm,
    /^\s*module\.exports\s*=\s*(?:\w+|\{(?:(?!:\s*[\d'"`])[\w\s,.:'"`()])*\});?/gm,
    /^\s*(["'])\s*\1;?[ \t]*$/gm,
  ],
  python: [
    /^from\s+[\w.]+\s+import\s+(?:\([^)]*\)|[^\n(]+)$/gm,
    /^import\s+[\w., ]+$/gm,
    /^__all__\s*=\s*[[(][^\])]*[\])]/gm,
    // A docstring, of which the quotes are left.
    /^(["'])\s*\1\s*$/gm,
    /^__version__\s*=\s*[^\n]*$/gm,
  ],
};

/** Characters; an index is shorter. */
const MOST = 20_000;

/** False for a file without any statement. */
export function onlyPassesOn({ path, text }: Pick<ProjectFile, 'path' | 'text'>): boolean {
  const language = languageOf(path);
  const kind = isScript(language) ? 'script' : language === 'python' ? 'python' : null;
  if (kind === null || text.length > MOST) return false;
  const { code } = mask(text, language);
  const left = STATEMENTS[kind].reduce((rest, statement) => rest.replace(statement, ''), code);
  return left.trim() === '' && code.trim() !== '';
}
