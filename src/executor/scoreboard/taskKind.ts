// Determines the kind of a task from its words by a fixed rule, so that outcomes compare. Pure.
import type { TaskKind } from '#contracts/logs.ts';
import type { Task } from '#contracts/task.ts';

/** Characters. What the user wants stands at the beginning; a pasted megabyte is not read. */
const READ_LENGTH = 2_000;
const LONG_INSTRUCTIONS = 1_500;
const MANY_FILES = 3;
const MANY_STEPS = 3;

const ASKS =
  /^(what|why|how|where|when|who|which|whose|is|are|was|were|does|do|did|has|have|should|explain|describe|summari[sz]e|compare|tell|show|list|find|review|say|answer)\b/;
const POLITE =
  /^(hi|hello|hey|ok|okay|so|now|then|also|and|please|just|kindly|(can|could|would|will) you|(i|we)( would|'d)? (want|need|like)( you)? to|let's|let us|help me( to)?)\b[\s,:!]*/;
const CHANGES =
  /\b(add|adjust|apply|build|bump|change|clean|convert|correct|cover|create|cut|debug|delete|disable|document|drop|edit|enable|extract|fix|format|generate|handle|implement|improve|inline|insert|introduce|make|merge|migrate|modify|move|optimi[sz]e|port|put|refactor|reformat|remove|rename|reorgani[sz]e|repair|replace|resolve|restructure|rewrite|set|simplify|split|support|tidy|translate|type|update|upgrade|use|wire|write)\b/;

/** The first match counts: what is made says more than how it is made. */
const KINDS: readonly { kind: TaskKind; says: RegExp }[] = [
  {
    kind: 'tests',
    says: /\b((add|cover|create|extend|generate|implement|improve|write)\b[^.\n]{0,60}\b(tests?|specs?)|(test|code) coverage|cover\b[^.\n]{0,60}\bby tests?)\b/,
  },
  {
    kind: 'docs',
    says: /\b(readme|changelog|documentation|docs|docstrings?|jsdoc|tsdoc|javadoc|document|doc comments?|code comments?|comments?)\b/,
  },
  {
    kind: 'fix',
    says: /\b(fix(es|ed)?|bugs?|debug|repair|broken|crash(es|ed|ing)?|fail(s|ed|ing|ure)?|regression|errors?|wrong|correct|resolve)\b/,
  },
  {
    kind: 'refactor',
    says: /\b(refactor(ing)?|rename|extract|inline|simplify|restructure|reorgani[sz]e|clean ?up|clean|tidy|split|dedup\w*|duplicat\w+|reformat|move)\b/,
  },
];
const LARGE =
  /\b(across|all (the )?(files|modules|packages|callers|usages)|architecture|build|codebase|design|entire|every (file|module|package|caller)|everywhere|feature|from scratch|implement|migrat(e|ion)|port|project|rewrite|system|throughout|whole)\b/;

/** Null = the words don't tell, as in “go on”. */
export function kindOfTask({ instructions, attachments }: Pick<Task, 'instructions' | 'attachments'>): TaskKind | null {
  const text = withoutCode(instructions.slice(0, READ_LENGTH)).toLowerCase().trim();
  const wish = withoutPoliteness(text);
  const isChange = CHANGES.test(wish);
  if (ASKS.test(wish)) return 'question';
  if (!isChange) return /[?？]\s*$/.test(text) ? 'question' : null;
  // A long or wide change is a large one, whatever else its words call it.
  if (isLarge(instructions, wish, attachments.length)) return 'largeChange';
  return KINDS.find(({ says }) => says.test(wish))?.kind ?? 'smallEdit';
}

function isLarge(instructions: string, wish: string, files: number): boolean {
  const steps = instructions.slice(0, READ_LENGTH * 4).match(/^[ \t]*([-*•]|\d{1,2}[.)])[ \t]+\S/gm)?.length ?? 0;
  return LARGE.test(wish) || files >= MANY_FILES || steps >= MANY_STEPS || instructions.length > LONG_INSTRUCTIONS;
}

function withoutPoliteness(text: string): string {
  let rest = text;
  for (let next = rest.replace(POLITE, ''); next !== rest; next = rest.replace(POLITE, '')) rest = next;
  return rest;
}

/** The words in pasted code are not the user's. */
function withoutCode(text: string): string {
  return text.replace(/(```|~~~)[\s\S]*?(\1|$)/g, ' ').replace(/`[^`\n]*`/g, ' ');
}
