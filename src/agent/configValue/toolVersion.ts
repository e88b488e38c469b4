// Sets the version of a tool (“Move to Python 3.12”) in all files that say which one is used.
import path from 'node:path/posix';
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { goingAndStaying, type Request } from '#agent/task/request.ts';

export interface VersionSet {
  tool: string;
  version: string;
  texts: Map<string, string>;
}

interface Tool {
  name: string;
  /** In a task. */
  word: string;
  /** Of its images. */
  image: string;
  /** In the settings of a workflow: `python-version`. */
  key: string;
  /** Files that hold nothing else. */
  files: readonly string[];
  /** In the manifest of the project; the version is what the last group begins with. */
  manifest: { file: string; pattern: RegExp } | null;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'Python',
    word: 'python',
    image: 'python',
    key: 'python-version',
    files: ['.python-version'],
    manifest: { file: 'pyproject.toml', pattern: /^(\s*requires-python\s*=\s*["'][<>=~^ ]*)/m },
  },
  {
    name: 'Node',
    word: 'node(?:\\.?js)?',
    image: 'node',
    key: 'node-version',
    files: ['.nvmrc', '.node-version'],
    manifest: { file: 'package.json', pattern: /("engines"\s*:\s*\{[^{}]*"node"\s*:\s*"[<>=~^ ]*)/ },
  },
  {
    name: 'Go',
    word: 'go(?:lang)?',
    image: 'golang',
    key: 'go-version',
    files: ['.go-version'],
    manifest: { file: 'go.mod', pattern: /^(go )/m },
  },
  { name: 'Ruby', word: 'ruby', image: 'ruby', key: 'ruby-version', files: ['.ruby-version'], manifest: null },
  { name: 'Java', word: 'java|jdk', image: '(?:eclipse-temurin|openjdk|amazoncorretto)', key: 'java-version', files: [], manifest: null },
];

const ORDER = /\b(?:move|update|upgrade|bump|switch|raise|use|set|change|migrate|go|downgrade|lower|run|build)\b/i;
const OTHER_WORK =
  /\b(?:function|method|class|implement\w*|add|create|write|fix|rename|refactor|remove|delete|explain|matrix|dependenc\w+|package|library|why|how)\b|\?\s*$/i;
/** Words of a task that ask for nothing else. */
const PLAIN =
  /\b(?:we|i|our|my|the|a|an|it|its|this|that|all|both|every|everywhere|wherever|where|used?|please|now|just|version|versions|image|base|runtime|of|in|on|for|from|to|is|are|be|should|must|needs?|has|have|want|and|also|too|well|as|with|at|least|new|newer|newest|latest|lts|files?|places?|project|repo(?:sitory)?|field|setting|currently|instead|still|says?|stays?|there)\b/gi;
const MOST_OTHER_WORDS = 2;
const VERSION = 'v?(\\d+(?:\\.\\d+)*)';

/** What the words of a task call a file. */
const NAMED: readonly (readonly [RegExp, (name: string) => boolean])[] = [
  [/\bdocker ?files?\b|\b(?:docker )?image\b/i, (name) => /(?:^|\/)(?:Dockerfile[^/]*|[^/]*\.Dockerfile|Containerfile)$/i.test(name)],
  [
    /\bworkflows?\b|\bgithub actions?\b|\bCI\b|\bpipelines?\b/i,
    (name) => /^\.github\/workflows\/|^\.gitlab-ci\.yml$|^\.circleci\//.test(name),
  ],
  [/\bpackage\.json\b|\bengines?\b/i, (name) => path.basename(name) === 'package.json'],
  [/\bpyproject(?:\.toml)?\b/i, (name) => path.basename(name) === 'pyproject.toml'],
  [/\bgo\.mod\b/i, (name) => path.basename(name) === 'go.mod'],
  [/\.nvmrc\b/i, (name) => path.basename(name) === '.nvmrc'],
  [/\breadme\b|\bdoc(?:s|umentation)\b/i, (name) => /readme/i.test(name)],
];

/** Null: the task asks for no version of these tools, for more than that, or a named file does not say one version. */
export function setToolVersion(codebase: Codebase, request: Request): VersionSet | null {
  const { going, staying } = goingAndStaying(request.text);
  const found = TOOLS.map((tool) => ({ tool, version: versionIn(going, tool) })).filter(({ version }) => version !== null);
  const [only] = found;
  if (only === undefined || found.length > 1 || only.version === null || !ORDER.test(going) || OTHER_WORK.test(going)) return null;
  const { tool, version } = only;
  if (
    otherWords(going, tool).length > MOST_OTHER_WORDS ||
    (going.replace(/\bfrom\s+v?[\d.]*\d/i, '').match(/\d+(?:\.\d+)*/g) ?? []).length > 1
  )
    return null;
  const named = NAMED.filter(([word]) => word.test(going));
  const texts = new Map<string, string>();
  const reached = new Set<RegExp>();
  for (const file of codebase.own()) {
    const kinds = named.filter(([, isOf]) => isOf(file.path));
    if (named.length > 0 && kinds.length === 0) continue;
    if (NAMED.some(([word, isOf]) => word.test(staying) && isOf(file.path)) || (named.length === 0 && file.kind === 'docs')) continue;
    const text = withVersion(file, tool, version);
    if (text === 'several') return null;
    if (text === null) continue;
    for (const [word] of kinds) reached.add(word);
    if (text !== file.text) texts.set(file.path, text);
  }
  return texts.size === 0 || named.some(([word]) => !reached.has(word)) ? null : { tool: tool.name, version, texts };
}

function otherWords(text: string, { word }: Tool): string[] {
  const known = [...NAMED.map(([pattern]) => pattern), new RegExp(`\\b(?:${word})\\b`, 'i'), ORDER, PLAIN];
  const left = known.reduce((rest, pattern) => rest.replace(new RegExp(pattern.source, 'gi'), ' '), text);
  return left.match(/[A-Za-z][\w-]*/g) ?? [];
}

function versionIn(text: string, { word }: Tool): string | null {
  const between =
    '(?:\\s+(?:version|image|runtime))?(?:\\s+in\\s+[^.;\\n]{1,60}?)?(?:\\s+from\\s+v?[\\d.]*\\d)?(?:\\s+(?:to|is|be|=))?\\s+';
  const after = new RegExp(`\\b(?:${word})${between}${VERSION}\\b`, 'i').exec(text);
  return after?.[1] ?? null;
}

/** Null: it does not say the tool's version. */
function withVersion({ path: name, text }: ProjectFile, tool: Tool, version: string): string | 'several' | null {
  const base = path.basename(name);
  if (tool.files.includes(base)) return /^v?[\d.]+\s*$/.test(text) ? text.replace(/[\d.]*\d/, version) : null;
  const patterns = [
    ...(/dockerfile|containerfile/i.test(base) ? [new RegExp(`^(FROM\\s+(?:--\\S+\\s+)?(?:\\S+/)?${tool.image}:)`, 'gim')] : []),
    ...(/\.ya?ml$/.test(base)
      ? [
          new RegExp(`^(\\s*(?:-\\s+)?${tool.key}:\\s*["']?)(?=\\d)`, 'gm'),
          new RegExp(`^(\\s*(?:-\\s+)?image:\\s*["']?(?:\\S+/)?${tool.image}:)`, 'gm'),
        ]
      : []),
    ...(tool.manifest?.file === base ? [tool.manifest.pattern] : []),
    ...(/^readme/i.test(base) ? [new RegExp(`(\\b(?:${tool.word})\\s+)(?=\\d)`, 'gi')] : []),
  ];
  // One of several that are all meant to be there.
  if (/\.ya?ml$/.test(base) && new RegExp(`${tool.key}:\\s*(?:\\[[^\\]]*,|\\n\\s*-)`).test(text)) return 'several';
  let count = 0;
  const made = patterns.reduce(
    (before, pattern) =>
      before.replace(new RegExp(`${pattern.source}(\\d+(?:\\.\\d+)*)`, pattern.flags), (_, head: string) => {
        count++;
        // In YAML, `3.10` without quotes is 3.1.
        const isNumber = /\.ya?ml$/.test(base) && /:\s*$/.test(head) && !/image:/.test(head) && /^\d*\.\d*0$/.test(version);
        return head + (isNumber ? `'${version}'` : version);
      }),
    text,
  );
  return count === 0 ? null : made;
}
