// Finds the definitions of a source file with their first and last lines, by rule.
import { type Language, syntaxOf } from './language.ts';
import { COMMENT, mask } from './mask.ts';

export type DefinitionKind = 'function' | 'class' | 'method' | 'value' | 'type' | 'exports';

/** Lines are 0-based. `start` includes the comments and decorators right above `line`; `end` is the last line. */
export interface Definition {
  name: string;
  kind: DefinitionKind;
  /** The class or object that it belongs to; null = the file itself. */
  parent: string | null;
  start: number;
  line: number;
  end: number;
  /** Characters of its indentation. */
  indent: number;
}

interface Rule {
  pattern: RegExp;
  kind: DefinitionKind;
}

const NAME = '([A-Za-z_$][\\w$]*)';
const EXPORT = '(?:export\\s+)?(?:default\\s+)?(?:declare\\s+)?';

const SCRIPT: readonly Rule[] = [
  { pattern: new RegExp(`^${EXPORT}(?:async\\s+)?function\\b\\s*\\*?\\s*${NAME}`), kind: 'function' },
  { pattern: new RegExp(`^${EXPORT}(?:abstract\\s+)?class\\s+${NAME}`), kind: 'class' },
  { pattern: new RegExp(`^${EXPORT}(?:interface|type|(?:const\\s+)?enum|namespace)\\s+${NAME}\\s*[<={\\s]`), kind: 'type' },
  {
    pattern: new RegExp(
      `^${EXPORT}(?:const|let|var)\\s+${NAME}[^=]*=\\s*(?:async\\s*)?(?:function\\b|\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)[^=]*=>|\\(\\s*$|[\\w$]+\\s*=>)`,
    ),
    kind: 'function',
  },
  { pattern: new RegExp(`^${EXPORT}(?:const|let|var)\\s+${NAME}`), kind: 'value' },
  { pattern: /^(module\.exports)\s*=/, kind: 'exports' },
  { pattern: /^(export\s*\{)/, kind: 'exports' },
  { pattern: new RegExp(`^(?:module\\.)?exports\\.${NAME}\\s*=`), kind: 'function' },
  { pattern: new RegExp(`^[A-Za-z_$][\\w$]*(?:\\.prototype)?\\.${NAME}\\s*=\\s*(?:async\\s*)?(?:function\\b|\\()`), kind: 'function' },
];
const SCRIPT_METHOD: readonly Rule[] = [
  {
    pattern:
      /^(?:(?:public|private|protected|static|async|override|readonly|get|set|\*)\s+)*\*?(#?[A-Za-z_$][\w$]*)\s*(?:<[^>(]*>)?\((?:[^;]*$|[^;]*\)[^;]*\{)/,
    kind: 'method',
  },
  {
    pattern:
      /^(?:(?:public|private|protected|static|readonly)\s+)*(#?[A-Za-z_$][\w$]*)\s*[=:]\s*(?:async\s*)?(?:function\b|\([^()]*\)[^=]*=>|[\w$]+\s*=>)/,
    kind: 'method',
  },
];
const GO: readonly Rule[] = [
  { pattern: /^func\s+\([^)]*\)\s*(\w+)\s*[([]/, kind: 'method' },
  { pattern: /^func\s+(\w+)\s*[([]/, kind: 'function' },
  { pattern: /^type\s+(\w+)/, kind: 'type' },
  { pattern: /^(?:var|const)\s+(\w+)/, kind: 'value' },
];
const PYTHON: readonly Rule[] = [
  { pattern: /^(?:async\s+)?def\s+(\w+)/, kind: 'function' },
  { pattern: /^class\s+(\w+)/, kind: 'class' },
  { pattern: /^([A-Za-z_]\w*)\s*(?::[^=]+)?=(?!=)/, kind: 'value' },
];
const OTHER: readonly Rule[] = [
  { pattern: /^(?:pub(?:\([^)]*\))?\s+)?(?:async\s+|const\s+|unsafe\s+)*(?:fn|func|fun|function|def)\s+(\w+)/, kind: 'function' },
  {
    pattern:
      /^(?:pub(?:\([^)]*\))?\s+|public\s+|private\s+|internal\s+|protected\s+|static\s+|final\s+|abstract\s+|sealed\s+|data\s+)*(?:class|struct|enum|trait|interface|record|object|module|impl(?:<[^>]*>)?)\s+(\w+)/,
    kind: 'class',
  },
  {
    pattern: /^(?:public|private|protected|internal|static|final|override|virtual|async|abstract|\s)+[\w<>[\],.?\s]+\s+(\w+)\s*\([^;]*$/,
    kind: 'method',
  },
  { pattern: /^[A-Za-z_][\w\s*&:<>]*\s[*&]?(\w+)\s*\([^;]*\)\s*\{?$/, kind: 'function' },
];

const NO_NAMES = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'function',
  'super',
  'new',
  'await',
  'typeof',
  'else',
  'do',
  'try',
  'with',
  'describe',
  'it',
  'test',
  'require',
  'expect',
  'assert',
]);

export function outline(text: string, language: Language): Definition[] {
  const lines = text.split('\n');
  if (language === 'json' || syntaxOf(language) === 'text' || lines.length > 20_000) return [];
  const { code, kinds } = mask(text, language);
  const codeLines = code.split('\n');
  const isComment = commentLines(lines, kinds);
  const found = language === 'python' ? pythonDefinitions(codeLines) : bracedDefinitions(codeLines, language);
  return found.map((definition) => ({ ...definition, start: startOf(definition.line, lines, codeLines, isComment) }));
}

function bracedDefinitions(lines: string[], language: Language): Definition[] {
  const isScript = language === 'javascript' || language === 'typescript';
  const rules = isScript ? SCRIPT : language === 'go' ? GO : OTHER;
  const grouped = language === 'go' ? groupedLines(lines) : new Set<number>();
  const found: Definition[] = [];
  const open: Definition[] = [];
  for (const [line, text] of lines.entries()) {
    while (open.length > 0 && (open.at(-1)?.end ?? 0) < line) open.pop();
    const around = open.at(-1) ?? null;
    const trimmed = grouped.has(line) ? `const ${text.trim()}` : text.trim();
    const indent = text.length - text.trimStart().length;
    const isInside = around !== null && line > around.line;
    if (isInside && (around.kind === 'function' || around.kind === 'method')) continue; // what is local is part of its function
    const isMember = isInside && (around.kind === 'class' || around.kind === 'value' || around.kind === 'exports');
    const rule = matchRule(trimmed, isScript ? (isMember ? SCRIPT_METHOD : [...SCRIPT, ...SCRIPT_METHOD.slice(0, 1)]) : rules);
    if (rule === null || NO_NAMES.has(rule.name)) continue;
    const end = blockEnd(lines, line, rule.kind);
    // A call at the top level looks like a method without its class.
    if (rule.kind === 'method' && isScript && !hasBody(lines, line, end)) continue;
    const definition = {
      name: rule.name,
      kind: rule.kind,
      parent: isMember ? around.name : receiver(trimmed, language),
      start: line,
      line,
      end,
      indent,
    };
    found.push(definition);
    if (rule.kind !== 'type') open.push(definition);
  }
  return found;
}

/** The lines of `const (…)` and `var (…)` on which a name is declared. */
function groupedLines(lines: readonly string[]): Set<number> {
  const found = new Set<number>();
  let depth = 0;
  for (const [line, text] of lines.entries()) {
    if (depth === 0 && !/^(?:const|var)\s*\(/.test(text)) continue;
    if (depth === 1 && /^\s*[A-Za-z]\w*\b/.test(text)) found.add(line);
    for (const char of text) depth += /[([{]/.test(char) ? 1 : /[)\]}]/.test(char) ? -1 : 0;
  }
  return found;
}

function matchRule(trimmed: string, rules: readonly Rule[]): { name: string; kind: DefinitionKind } | null {
  if (trimmed === '') return null;
  for (const { pattern, kind } of rules) {
    const name = pattern.exec(trimmed)?.[1];
    if (name !== undefined) return { name: kind === 'exports' ? (name.startsWith('export') ? 'export' : name) : name, kind };
  }
  return null;
}

function receiver(trimmed: string, language: Language): string | null {
  return language === 'go' ? (/^func\s+\(\s*(?:\w+\s+)?\*?(\w+)/.exec(trimmed)?.[1] ?? null) : null;
}

/** A method's parameters are followed by a brace; a call's arguments are not. */
function hasBody(lines: readonly string[], line: number, end: number): boolean {
  const text = lines.slice(line, end + 1).join('\n');
  let depth = 0;
  for (let at = text.indexOf('('); at >= 0 && at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0)
      return /^\s*(?::[^;={]+)?\{/.test(text.slice(at + 1)) || (/^\s*[\w\s#$]+[=:]/.test(text) && /=>/.test(text.slice(0, at + 40)));
  }
  return /^\s*\S+\s*[=:]/.test(text);
}

/** The line on which the brackets opened from `line` on are closed again. */
function blockEnd(lines: readonly string[], line: number, kind: DefinitionKind): number {
  let depth = 0;
  let hasBraces = false;
  for (let at = line; at < lines.length; at++) {
    const text = lines[at] ?? '';
    for (const char of text) {
      if (char === '(' || char === '[' || char === '{') depth++;
      else if (char === ')' || char === ']' || char === '}') depth--;
      if (char === '{') hasBraces = true;
    }
    if (depth > 0) continue;
    if (depth < 0) return Math.max(line, at - 1);
    const rest = text.trimEnd();
    const next = nextLine(lines, at);
    if (kind === 'value' || kind === 'exports' || kind === 'type') {
      if (rest.endsWith(';') || !continues(rest, next)) return at;
    } else if (hasBraces && (/\}[,;)]*$/.test(rest) || !/[=,:|&?]$|=>$/.test(rest))) return at;
    else if (rest.endsWith(';') || (!hasBraces && !continues(rest, next) && !next.startsWith('{'))) return at;
  }
  return lines.length - 1;
}

function nextLine(lines: readonly string[], at: number): string {
  for (let next = at + 1; next < lines.length && next < at + 5; next++)
    if ((lines[next] ?? '').trim() !== '') return (lines[next] ?? '').trim();
  return '';
}

function continues(rest: string, next: string): boolean {
  return /(?:[=+\-*/%&|?:,(<]|=>)$/.test(rest) || /^(?:[.?:+*/%&|<=]|-\s|=>)/.test(next);
}

function pythonDefinitions(lines: string[]): Definition[] {
  const found: Definition[] = [];
  const open: Definition[] = [];
  for (const [line, text] of lines.entries()) {
    const trimmed = text.trim();
    if (trimmed === '') continue;
    const indent = text.length - text.trimStart().length;
    while (open.length > 0 && (open.at(-1)?.end ?? 0) < line) open.pop();
    const around = open.at(-1) ?? null;
    if (around !== null && around.kind !== 'class') continue;
    const rule = matchRule(trimmed, indent === 0 || around !== null ? PYTHON : PYTHON.slice(0, 2));
    if (rule === null || (rule.kind === 'value' && around !== null)) continue;
    const end = rule.kind === 'value' ? blockEnd(lines, line, 'value') : indentEnd(lines, line, indent);
    const kind = around !== null && rule.kind === 'function' ? 'method' : rule.kind;
    const definition: Definition = { name: rule.name, kind, parent: around?.name ?? null, start: line, line, end, indent };
    found.push(definition);
    if (rule.kind !== 'value') open.push(definition);
  }
  return found;
}

function indentEnd(lines: readonly string[], line: number, indent: number): number {
  let depth = 0;
  let end = line;
  for (let at = line; at < lines.length; at++) {
    const text = lines[at] ?? '';
    const isInBrackets = depth > 0;
    for (const char of text) depth += '([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0;
    if (text.trim() === '') continue;
    if (at > line && !isInBrackets && text.length - text.trimStart().length <= indent) break;
    end = at;
  }
  return end;
}

function startOf(line: number, lines: readonly string[], code: readonly string[], isComment: readonly boolean[]): number {
  let start = line;
  while (start > 0) {
    const above = (code[start - 1] ?? '').trim();
    const isAttached =
      (isComment[start - 1] && (lines[start - 1] ?? '').trim() !== '' && !/^\s*#!/.test(lines[start - 1] ?? '')) || /^@\w|^#\[/.test(above);
    const first = isAttached ? start - 1 : decoratorAbove(start - 1, code);
    if (first === null) break;
    start = first;
  }
  return start;
}

/** The first line of a decorator of several lines that ends in this line: `@parametrize(` … `)`. */
function decoratorAbove(last: number, code: readonly string[]): number | null {
  if (!/^[)\]}]/.test((code[last] ?? '').trim())) return null;
  let depth = 0;
  for (let at = last; at >= 0; at--) {
    for (const char of code[at] ?? '') depth += ')]}'.includes(char) ? 1 : '([{'.includes(char) ? -1 : 0;
    if (depth <= 0) return depth === 0 && /^\s*@\w/.test(code[at] ?? '') ? at : null;
  }
  return null;
}

function commentLines(lines: readonly string[], kinds: Uint8Array): boolean[] {
  let at = 0;
  return lines.map((line) => {
    const first = at + (line.length - line.trimStart().length);
    const isComment = line.trim() !== '' && kinds[first] === COMMENT;
    at += line.length + 1;
    return isComment;
  });
}
