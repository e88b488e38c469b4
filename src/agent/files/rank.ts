// Ranks files for a task: named paths, then named symbols, failing tests, and words.

import { contentWords, goingAndStaying, lastPart, type Request, splitWords } from '#agent/task/request.ts';
import { hasRoute, routesIn } from '#agent/task/routes.ts';
import { type Codebase, scoreByWords, wholeWord } from './codebase.ts';
import type { Definition } from './outline.ts';
import type { ProjectFile } from './project.ts';

export interface Ranked {
  file: ProjectFile;
  score: number;
  /** Names whose definitions in this file matter for the task. */
  focus: string[];
}

/** What a failing test tells of where to look. */
export interface Evidence {
  /** Files of failing tests, relative. */
  tests: readonly string[];
  /** Frames of their stack traces. */
  frames: readonly { file: string; line: number }[];
  /** What they call themselves, and not the other tests of their files. */
  called: readonly { file: string; name: string }[];
  /** Their output. */
  output: string;
}

export interface RankOptions {
  /** Whether tests, too, may be the files to change. */
  wantsTests: boolean;
  evidence: Evidence | null;
}

/** Far above what words can reach. */
const NAMED_PATH = 1_000;
const DEFINES = 300;
const FAILING_IMPORT = 200;
const FRAME = 120;
const MENTIONS = 40;
/** Of the best file’s score. */
const NEAR = 0.4;
const MOST_BY_WORDS = 60;

const READS_ENVIRONMENT = /\bprocess\.env\b|\bos\.(?:environ|getenv|Getenv|LookupEnv)\b|\benv::var\b|\bENV\[/;
/** `'--name'` as a text of its own, or what a library for it is called by: `parseArgs({ options })`, `flag.Bool(`. */
export const READS_FLAGS =
  /["'`]--[a-z][\w-]*[="'`]|\bp?flag\.(?:Bool|String|Int|Duration|Var)\w*\(|\bparse_?[Aa]rgs\(|\badd_argument\(|@(?:click|app)\.(?:option|command)\b|\b(?:yargs|minimist|commander|cac|meow)\b/;
const READS = 20;
const LONGER_NAME = 0.3;

export function rankFiles(codebase: Codebase, request: Request, options: RankOptions): Ranked[] {
  const files = codebase.own();
  const ranked = new Map<string, Ranked>(files.map((file) => [file.path, { file, score: 0, focus: [] }]));
  const add = (path: string, score: number, focus: readonly string[] = []) => {
    const one = ranked.get(path);
    if (!one) return;
    one.score += score;
    one.focus.push(...focus.filter((name) => !one.focus.includes(name)));
  };
  for (const [path, score] of scoreByWords(files, request.words)) add(path, score);
  for (const path of request.paths) for (const file of filesNamed(codebase, path)) add(file.path, NAMED_PATH);
  for (const name of packagesIn(request.text)) addPackage(files, name, add);
  const folders = namedFolders(files, request.paths);
  const inFolder = files.filter(({ path, kind }) => kind === 'source' && folders.some((folder) => isUnder(path, folder)));
  for (const { path } of inFolder) add(path, DEFINES / Math.sqrt(inFolder.length));
  for (const name of request.names) addName(codebase, name, inFolder, add);
  const { going } = goingAndStaying(request.text);
  const isNamed = (word: string) => request.names.some((name) => lastPart(name) === word);
  const inWords = namesInWords(codebase, going);
  for (const name of inWords.filter((one) => !isNamed(one))) addDefinitions(codebase, name, DEFINES / 2, add);
  const inMoreWords = namesInWords(codebase, withoutLittleWords(going)).filter((one) => !inWords.includes(one));
  for (const name of inMoreWords.filter((one) => !isNamed(one))) addDefinitions(codebase, name, DEFINES / 5, add);
  // A common word may be a function's name by chance: it says less than one in code marks.
  const plain = codebase
    .definedIn(request.text)
    .filter((word) => isTelling(word) && !request.names.some((name) => lastPart(name) === word));
  for (const word of plain) addDefinitions(codebase, word, /[A-Z_]/.test(word) ? DEFINES : DEFINES / 5, add);
  // “as AVERAGE does”: what is registered under such a name is often defined in lower case.
  for (const [word] of request.text.matchAll(/\b[A-Z]{3,}\b/g)) addDefinitions(codebase, word.toLowerCase(), DEFINES / 3, add);
  for (const route of routesIn(request.text)) {
    const having = files.filter(({ kind, text }) => kind === 'source' && hasRoute(text, route));
    for (const { path } of having) add(path, DEFINES / Math.sqrt(having.length));
  }
  // A flag is read where the others are.
  if (/(?<![\w-])--[a-z]/.test(request.text)) {
    const readers = files.filter(({ kind, text }) => kind === 'source' && READS_FLAGS.test(text));
    for (const { path } of readers) add(path, DEFINES / Math.sqrt(readers.length));
  }
  // The variable’s own name seldom shares a word with what it sets.
  if (/\benv(?:ironment)?[- ]?var/i.test(request.text))
    for (const { path } of files.filter(({ kind, text }) => kind === 'source' && READS_ENVIRONMENT.test(text))) add(path, READS);
  if (options.evidence) addEvidence(codebase, options.evidence, add);
  for (const one of ranked.values()) {
    if (one.file.kind === 'test' && !options.wantsTests) one.score *= 0.3;
    if (one.file.kind === 'docs' || one.file.kind === 'other') one.score *= 0.5;
  }
  addNeighbours(codebase, [...ranked.values()], add);
  lowerLongerNames([...ranked.values()], request);
  return [...ranked.values()].filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.file.path.localeCompare(b.file.path));
}

/** Beside `invoice.json`, of which a task speaks, `invoice-reminder.json` is seldom meant: it says nothing of reminders. */
function lowerLongerNames(ranked: readonly Ranked[], { text }: Request): void {
  const told = new Set(splitWords(text));
  const scored = ranked.filter(({ score }) => score > 0);
  const nameOf = ({ file: { path } }: Ranked) => {
    const [, folder = '', stem = '', end = ''] = /^(.*?)([^/]*?)((?:\.\w+)*)$/.exec(path) ?? [];
    return { place: folder + end, words: splitWords(stem) };
  };
  const named = scored.map((one) => ({ one, ...nameOf(one) }));
  const whole = named.filter(({ words }) => words.length > 0 && words.every((word) => told.has(word)));
  for (const { one, place, words } of named) {
    const isLonger = whole.some(
      (short) => short.place === place && short.words.length < words.length && short.words.every((word) => words.includes(word)),
    );
    if (isLonger && words.some((word) => !told.has(word))) one.score *= LONGER_NAME;
  }
}

const CLAUSE_END = /[.,;:!?()]+(?=\s|$)/;
/** Between the words of a name: “picks are associated” is `associate_picks`. */
const LITTLE = /\b(?:an?|the|of|is|are|was|were|be|been|being|its?|their|to|by|for|in|on)\b/gi;

/** Of “redeem a voucher or gift cards”: redeem voucher or gift cards, redeem gift cards. */
function withoutLittleWords(text: string): string {
  const clauses = text.replace(LITTLE, ' ').split(CLAUSE_END);
  const joined = clauses.flatMap((clause) => [...clause.matchAll(/(?=\b(\w+)\s+(?:\w+\s+){1,3}(?:or|and)\s+((?:\w+\s+)?\w+))/gi)]);
  return [...clauses, ...joined.map(([, verb, object]) => `${verb} ${object}`)].join('. ');
}

/** “the weekly digest”, “pallets list”: compound names whose words stand there one after the other, two also the other way round; of those within others only the longest. */
function namesInWords(codebase: Codebase, text: string): string[] {
  const told = text
    .split(CLAUSE_END)
    .map((clause) => ` ${splitWords(clause).join(' ')} `)
    .join('|');
  const found = codebase
    .definedNames()
    .map((name) => ({ name, words: withoutSmallWords(splitWords(name)) }))
    .filter(({ words }) => words.length > 1 && words.every((word) => word.length > 1) && standIn(told, words));
  return found
    .filter(
      ({ words }) =>
        !found.some((other) => other.words.length > words.length && ` ${other.words.join(' ')} `.includes(` ${words.join(' ')} `)),
    )
    .map(({ name }) => name);
}

/** Of `dueDateOf` and `getDueDate`: due, date. */
function withoutSmallWords(words: readonly string[]): string[] {
  const from = /^(?:get|is|has|calc|calculat|comput|make|build)$/.test(words[0] ?? '') ? 1 : 0;
  const to = /^(?:of|for|from|by|to|in|at|as)$/.test(words.at(-1) ?? '') ? -1 : words.length;
  return words.slice(from, to);
}

function standIn(told: string, words: readonly string[]): boolean {
  const has = (some: readonly string[]) => told.includes(` ${some.join(' ')} `);
  return has(words) || (words.length === 2 && has(words.toReversed()));
}

/** `on`, `get`, `MB`: such words are in every task, whatever is called so here. */
function isTelling(word: string): boolean {
  return word.length > 2 && contentWords(word).length > 0;
}

const PACKAGE =
  /\b([\w-]+)[`"'”]?\s+(?:package|module|folder|directory|crate)\b|\b(?:package|module|folder|directory|crate)\s+[`"'“]?([\w-]+)/gi;

/** “the humanize package”: names of folders or files without their ends, in lower case. */
function packagesIn(text: string): string[] {
  return [...text.matchAll(PACKAGE)]
    .flatMap(([, before, after]) => [before, after].filter((name) => name !== undefined))
    .map((name) => name.toLowerCase());
}

function addPackage(files: readonly ProjectFile[], name: string, add: Add): void {
  const own = files.filter(
    ({ path, kind }) =>
      kind === 'source' &&
      path
        .toLowerCase()
        .split('/')
        .slice(-2)
        .some((part) => part.replace(/\.\w+$/, '') === name),
  );
  for (const { path } of own) add(path, DEFINES / Math.sqrt(own.length));
}

/** What the best file imports, and what imports it, is nearer than what only shares words with the task. */
function addNeighbours(codebase: Codebase, ranked: readonly Ranked[], add: Add): void {
  const [best] = ranked.filter(({ file }) => file.kind === 'source').toSorted((a, b) => b.score - a.score);
  if (!best || best.score <= 0) return;
  const near = new Set([...codebase.imported(best.file), ...codebase.importers(best.file)].map(({ path }) => path));
  for (const { file, score } of ranked)
    if (near.has(file.path) && score > 0 && file.kind === 'source') add(file.path, Math.min(best.score, MOST_BY_WORDS) * NEAR);
}

/** Files that a path names: exactly, or by their last parts. */
export function filesNamed(codebase: Codebase, path: string): ProjectFile[] {
  const exact = codebase.project.file(path);
  if (exact) return [exact];
  const lower = path.toLowerCase().replace(/\/$/, '');
  return codebase.project.files().filter(({ path: name }) => name.toLowerCase() === lower || name.toLowerCase().endsWith(`/${lower}`));
}

type Add = (path: string, score: number, focus?: readonly string[]) => void;

/** Paths of the task that are folders, with or without the folders above. */
function namedFolders(files: readonly ProjectFile[], paths: readonly string[]): string[] {
  const folders = paths.map((path) => path.replace(/^\.?\/|\/$/g, ''));
  return folders.filter((folder) => folder !== '' && files.some(({ path }) => isUnder(path, folder)));
}

function isUnder(path: string, folder: string): boolean {
  return `/${path}`.includes(`/${folder}/`);
}

/** `inFolder`: files of the folders that the task names: a namesake elsewhere is not meant. */
function addName(codebase: Codebase, name: string, inFolder: readonly ProjectFile[], add: Add): void {
  const last = lastPart(name);
  const all = codebase.defined(last);
  const meant = all.filter(({ file }) => inFolder.includes(file));
  const places = meant.length > 0 ? meant : all;
  // An error that is to be thrown says what, and not where.
  const share = /(?:Error|Exception)$/.test(last) ? 0.1 : 1;
  const owner = name.includes('.') ? name.split('.').at(-2) : undefined;
  for (const { file, definition } of places) {
    const isOwn = owner === undefined || definition.parent === owner || file.path.toLowerCase().includes(owner.toLowerCase());
    // Many namesakes say little.
    add(file.path, ((isOwn ? DEFINES : DEFINES / 3) * share) / Math.sqrt(places.length), [last]);
  }
  if (places.length > 0) return;
  const holders = codebase.mentioning(last);
  for (const file of holders) add(file.path, MENTIONS / Math.sqrt(holders.length), [last]);
}

function addDefinitions(codebase: Codebase, name: string, score: number, add: Add): void {
  const places = codebase.defined(name).filter(({ file }) => file.kind !== 'test');
  for (const { file } of places) add(file.path, score / Math.sqrt(places.length), [name]);
}

function addEvidence(codebase: Codebase, evidence: Evidence, add: Add): void {
  for (const frame of evidence.frames) {
    const file = codebase.project.file(frame.file);
    if (file && file.kind !== 'test') add(file.path, FRAME, namesAround(codebase, file, frame.line - 1));
  }
  for (const path of new Set(evidence.called.map(({ file }) => file))) {
    const names = evidence.called.filter(({ file }) => file === path).map(({ name }) => name);
    add(path, FAILING_IMPORT / 2, names);
  }
  for (const path of evidence.tests) {
    const test = codebase.project.file(path);
    if (!test) continue;
    const code = codebase.code(test);
    for (const imported of codebase.imported(test)) {
      const used = codebase.outline(imported).filter(({ name }) => wholeWord(name).test(code));
      add(
        imported.path,
        FAILING_IMPORT,
        used.map(({ name }) => name),
      );
      for (const next of codebase.imported(imported)) addUsed(codebase, imported, next, used, add);
    }
  }
}

/** What the tested functions use of other files may be at fault as well. */
function addUsed(codebase: Codebase, from: ProjectFile, next: ProjectFile, tested: readonly Definition[], add: Add): void {
  const code = codebase.code(from).split('\n');
  const bodies = tested.map(({ start, end }) => code.slice(start, end + 1).join('\n')).join('\n');
  const used = codebase.outline(next).filter(({ name }) => wholeWord(name).test(bodies));
  if (used.length > 0)
    add(
      next.path,
      FAILING_IMPORT / 2,
      used.map(({ name }) => name),
    );
}

function namesAround(codebase: Codebase, file: ProjectFile, line: number): string[] {
  return codebase
    .outline(file)
    .filter(({ start, end, kind }) => start <= line && line <= end && kind !== 'class')
    .map(({ name }) => name);
}
