// Answers a question about the repository from its files, with the places that the answer rests on.
import type { Codebase } from '#agent/files/codebase.ts';
import { filesNamed, type Ranked, rankFiles } from '#agent/files/rank.ts';
import { isSecret } from '#agent/files/safePath.ts';
import { type View, viewFiles } from '#agent/files/view.ts';
import { mayBeGeneral, wordsOf } from '#agent/task/general.ts';
import type { AgentResult, Message, Ports } from '#agent/task/ports.ts';
import { contentWords, lastPart, type Request, splitWords } from '#agent/task/request.ts';
import { absentHint, absentNote, absentWords } from './absentWords.ts';
import { answerByRule } from './facts.ts';
import { placesOf } from './places.ts';
import { lookAgainPrompt, questionPrompt } from './questionPrompt.ts';
import { reachedFiles } from './reached.ts';
import { rowsHint } from './tableRows.ts';
import { unrelatedParts, unrelatedText } from './unrelated.ts';
import { namedValues } from './values.ts';

export interface QuestionRun {
  request: Request;
  codebase: Codebase;
  ports: Ports;
  budget: number;
  /** The end of the conversation that the question continues. */
  history: readonly Message[];
}

const ANSWER_TOKENS = 400;
const BEST = 2;
/** Of what the best files use, beside them. */
const MAX_REACHED = 3;
const REACHED_TOKENS = 600;
const NOT_FOUND = /^\W*not[\s_-]*found\b|\bNOT FOUND\b/;

/** Null: the files don't answer it, and it may be general, or continues a conversation, which may. */
export async function answerQuestion(run: QuestionRun, signal: AbortSignal): Promise<AgentResult | null> {
  const { request, codebase, ports, history } = run;
  const absent = absentWords(request, codebase);
  const isHere = !mayBeGeneral(request) || sharesNames(request, codebase) || absent.length > 0;
  const notFound = (text: string) => (history.length === 0 && isHere ? answered(text) : null);
  const missing = missingNames(request, codebase);
  if (missing.length > 0) return notFound(notFoundText(missing, codebase));
  const fact = answerByRule(request, codebase);
  if (fact !== null) return answered(fact);
  const unrelated = unrelatedParts(request, codebase);
  if (unrelated !== null) return notFound(unrelatedText(unrelated));
  const ranked = withReadFiles(rankFiles(codebase, request, { wantsTests: /\btests?\b/i.test(request.text), evidence: null }), codebase);
  const views = viewsOf(ranked, run);
  if (views.length === 0) return notFound(nothingInCommon(request));
  await ports.status(`reading ${views.map(({ file }) => file.path).join(', ')}`);
  for (const { file, tokens } of views)
    await ports.step({ tool: 'Read', input: { file_path: file.path }, result: `${tokens} tokens`, isError: false });
  const prompt = questionPrompt(
    views,
    request.text,
    history,
    [absentHint(absent), rowsHint(request.text, views)].filter((hint) => hint !== '').join('\n'),
  );
  const options = { temperature: 0, maxTokens: ANSWER_TOKENS, signal };
  let answer = await ports.ask(prompt, options);
  if (NOT_FOUND.test(answer.text) && absent.length === 0 && speakOfIt(views, request))
    answer = await ports.ask(lookAgainPrompt(views, request.text), options);
  const note = absentNote(absent);
  if (NOT_FOUND.test(answer.text)) {
    const text = `Not found: the files that were read don’t say (${views.map(({ file }) => `\`${file.path}\``).join(', ')}).`;
    return notFound(absent.length === 0 ? text : `${text} No file has the word ${absent.map((word) => `“${word}”`).join(' or ')}.`);
  }
  const places = placesOf(answer.text, request, codebase, views);
  const values = namedValues(answer.text, request.text, views);
  return answered([answer.text.trim(), values, note, places].filter((part) => part !== '').join('\n\n'));
}

function nothingInCommon({ text }: Request): string {
  const words = (text.match(/[A-Za-z][\w-]{3,}/g) ?? []).filter((word) => contentWords(word).length > 0).slice(0, 6);
  return `Not found: no file in the repository has a word in common with the question${words.length === 0 ? '' : ` (${words.map((word) => `“${word}”`).join(', ')})`}. What it asks about does not exist here.`;
}

/** The best files, then what they use. */
function viewsOf(ranked: readonly Ranked[], { codebase, request, budget }: QuestionRun): View[] {
  const views = viewFiles(codebase, ranked, request, { budget, maxFiles: 4 });
  const best = views
    .map(({ file }) => file)
    .filter(({ kind }) => kind === 'source')
    .slice(0, BEST);
  const reached = reachedFiles(best, codebase, request.words).filter(({ file }) => !views.some((view) => view.file === file));
  const left = Math.min(REACHED_TOKENS, budget - views.reduce((sum, { tokens }) => sum + tokens, 0));
  return [
    ...views,
    ...viewFiles(codebase, reached, request, { budget: left, maxFiles: MAX_REACHED }).filter(({ tokens }) => tokens <= left),
  ];
}

/** Whether one function of these files shares two words with the question: then a small model’s *not found* is often hasty. */
function speakOfIt(views: readonly View[], { words }: Request): boolean {
  const asked = words.filter((word) => word.length > 3);
  return views.some(({ text }) =>
    text.split(/\n\s*\n/).some((part) => {
      const own = new Set(splitWords(part));
      return asked.filter((word) => own.has(word)).length >= 2;
    }),
  );
}

/** Settings and data that the best files read by name come right after them: the answer often stands there. */
function withReadFiles(ranked: readonly Ranked[], codebase: Codebase): Ranked[] {
  const best = ranked.filter(({ file }) => file.kind === 'source').slice(0, BEST);
  const data = codebase.own().filter(({ kind }) => kind === 'config' || kind === 'other');
  const read = data.filter(({ path }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return name.length > 4 && best.some(({ file }) => file.text.includes(name));
  });
  const named = new Set(read.map(({ path }) => path));
  const others = ranked.filter(({ file }) => !named.has(file.path));
  return [...others.slice(0, 1), ...read.slice(0, BEST).map((file) => ({ file, score: 1, focus: [] })), ...others.slice(1)];
}

/** Words that name things here: then the question is about them, whatever it may mean elsewhere. */
function sharesNames(request: Request, codebase: Codebase): boolean {
  const named = wordsOf([...codebase.definedNames(), ...codebase.own().map(({ path }) => path)]);
  return request.words.filter((word) => word.length > 3 && named.has(word)).length >= 2;
}

function answered(text: string): AgentResult {
  return { said: 'answered', text, isStreamed: false, changedFiles: [], attempts: 1 };
}

/** Names that the question takes for granted and that stand nowhere. */
function missingNames(request: Request, codebase: Codebase): string[] {
  const files = request.paths.filter(
    (path) =>
      filesNamed(codebase, path).length === 0 &&
      !codebase.project.hidden.has(path) &&
      !codebase.project.files().some(({ path: name }) => name.startsWith(`${path.replace(/\/$/, '')}/`)),
  );
  const names = request.names.filter(
    (name) =>
      /^[A-Za-z_$][\w$.]*$/.test(name) &&
      !request.paths.includes(name) &&
      !isExample(name, request.text) &&
      codebase.mentioning(lastPart(name)).length === 0,
  );
  return [...files.filter((path) => !isSecret(path)), ...names];
}

/** “with a unit it doesn't know, e.g. "cup"”: a value that goes in, and need not be here. */
function isExample(name: string, text: string): boolean {
  const at = text.search(new RegExp(`["“']${name.replace(/[.$]/g, '\\$&')}["”']`));
  return (
    at !== -1 &&
    /(?:\be\.?g\.?,?|\bfor example,?|\bfor instance,?|\bsuch as|\blike|\bsay|\bwith|\bpass(?:ing)?|\bgive(?:n)?|\btype|\benter|\(|\bunknown [a-z]+|\binvalid [a-z]+)\s*$/i.test(
      text.slice(0, at),
    )
  );
}

function notFoundText(missing: readonly string[], codebase: Codebase): string {
  const names = missing.map((name) => `\`${name}\``).join(', ');
  const near = nearest(missing, codebase);
  const hint =
    near.length > 0 ? ` The nearest names are ${near.map(({ name, path, line }) => `\`${name}\` (\`${path}:${line}\`)`).join(', ')}.` : '';
  return `Not found: ${names} ${missing.length === 1 ? 'does' : 'do'} not exist in this repository (${codebase.own().length} files were searched).${hint}`;
}

function nearest(missing: readonly string[], codebase: Codebase): { name: string; path: string; line: number }[] {
  const wanted = missing.map((name) => lastPart(name).toLowerCase());
  const close = codebase
    .definedNames()
    .filter((name) =>
      wanted.some((one) => one.length > 3 && (name.toLowerCase().includes(one) || one.includes(name.toLowerCase())) && name.length > 3),
    );
  return close.slice(0, 3).flatMap((name) => {
    const [place] = codebase.defined(name);
    return place ? [{ name, path: place.file.path, line: place.definition.line + 1 }] : [];
  });
}
