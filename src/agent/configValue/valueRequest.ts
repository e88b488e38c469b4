// Reads from a task which value of a configuration file is to be what.
import { isConfig, languageOf } from '#agent/files/language.ts';
import type { Request } from '#agent/task/request.ts';
import { type Unit, unitAfter } from './units.ts';

export interface ValueRequest {
  /** Config files that it names; none = the one that has the key. */
  paths: string[];
  /** Words of the key, as written: `server.port`, `read timeout`. */
  key: string;
  /** As written, without marks. */
  value: string;
  /** Of a number; null = none is named. */
  unit: Unit | null;
  /** What the task says that the value is now; null = not said. */
  from: string | null;
  /** Whether it counts whole things, such as cores, whatever unit the value has now. */
  isCount?: boolean;
  /** Whether the value was in quotes: then it is text. */
  isQuoted: boolean;
}

const VERB = '(?:set|change|update|raise|lower|increase|decrease|reduce|bump|switch|adjust|make|turn|put|upgrade)';
const MARK = '[`"\'“”‘’]';
const VALUE = `(${MARK}[^\`"'“”‘’\\n]+${MARK}|-?\\d[\\w.:+%/-]*|true|false|null|on|off|yes|no|[\\w./:@^~-]+)`;

const ORDERS: readonly RegExp[] = [
  new RegExp(
    `\\b${VERB}\\s+(?:the\\s+)?(?<key>[^.;\\n]*?(?:\\.\\w[^.;\\n]*?)*?)\\s+from\\s+(?<from>${VALUE.slice(1, -1)})\\s+to\\s+(?<value>${VALUE.slice(1, -1)})(?=[\\s.,;!]|$)`,
    'i',
  ),
  new RegExp(`\\b${VERB}\\s+(?:the\\s+)?(?<key>[^;\\n]*?)\\s+(?:to|=)\\s+(?:be\\s+)?(?<value>${VALUE.slice(1, -1)})(?=[\\s.,;!]|$)`, 'i'),
  new RegExp(
    `(?:^|[.,;:]\\s+|\\bthe\\s+)(?<key>[^.,;\\n]+?)\\s+(?:must|should|has to|needs to|ought to)\\s+be\\s+(?:set to\\s+|changed to\\s+)?(?<value>${VALUE.slice(1, -1)})(?=[\\s.,;!]|$)`,
    'i',
  ),
  /\b(?:turn|switch)\s+(?:the\s+)?(?<key>[^.;,\n]+?)\s+(?<value>on|off)(?=[\s.,;!]|$)/i,
  // “make the compiler target ES2022”
  /\b(?:make|set|use|bump)\s+(?:the\s+)?(?<key>(?!it\b|sure\b)[^.;,\n\d]+?)\s+(?<value>(?=\S*\d)[\w.-]*\w)\W*$/i,
  /\b(?<verb>enable|disable|turn on|turn off|activate|deactivate)\s+(?:the\s+)?(?<key>[^.;\n]+?)(?=\s+(?:in|option|setting|flag|feature)\b|[.;\n]|$)/i,
];
const UNIT =
  /^\s*(?:seconds?|secs?|s|ms|milliseconds?|minutes?|mins?|hours?|days?|weeks?|bytes?|kb|mb|gb|percent|%|px|items?|times?|retries|attempts?|entries|workers?|threads?|cores?|v?cpus?|lines?|characters?|columns?)?\s*(?:\(.*?\))?\s*(?:(?:in|inside|of)\s+\S+.*)?\s*(?:now|please|instead)?[.,;!]?\s*(?:(?:and\s+)?(?:please|thanks|everything else|nothing else|leave|keep|do not|don.t|only|without|the (?:rest|others?)|all (?:the )?others?)\b.*)?$/is;

/** A further demand, for the model. */
export const FURTHER =
  /\b(?:and|then|also|plus)\s+(?:please\s+|then\s+|also\s+)?(?:add|fix|implement|create|write|remove|delete|refactor|move|support|handle|introduce|extend|set|change|update|rename|select|include|exclude|enable|disable|turn|switch|allow|use|replace|drop|ignore|require|raise|lower|increase|decrease|reduce|bump|put|give|make|install|run|publish|document|mention|append|insert|register|configure|adjust)\b|\b(?:two|three|four|both|several|some)\s+(?:changes|things|settings|values)\b|\band\b[^.;\n]{1,60}\b(?:should|must|has to|have to|needs? to)\s+be\s+(?:\w+\s+)?(?:switched|turned|enabled|disabled|set|raised|lowered|changed|on|off)\b/i;

/** Null: it is no order for one value, or asks for more than that. */
export function readValue(request: Request): ValueRequest | null {
  const text = request.text.trim();
  const paths = request.paths.filter((path) => isConfig(languageOf(path)));
  if (request.paths.length > paths.length) return null;
  for (const order of ORDERS) {
    const found = order.exec(text);
    const groups = found?.groups;
    if (!found || !groups?.key) continue;
    const value = groups.value ?? (/^(?:enable|turn on|activate)$/i.test(groups.verb ?? '') ? 'true' : 'false');
    const rest = text.slice(found.index + found[0].length);
    if (!UNIT.test(rest) || FURTHER.test(rest)) return null;
    return {
      paths,
      key: keyOf(groups.key, paths),
      value: bare(value),
      unit: unitAfter(text, bare(value)),
      isCount: isCount(text, bare(value)),
      from: groups.from === undefined ? null : bare(groups.from),
      isQuoted: /^[`"'“‘]/.test(value),
    };
  }
  return null;
}

/** “2 cores” */
export function isCount(text: string, number: string): boolean {
  return new RegExp(`(?<![\\w.])${number.replace('.', '\\.')}\\s*(?:v?cpus?|cores?)\\b`, 'i').test(text);
}

function keyOf(text: string, paths: readonly string[]): string {
  let key = text;
  for (const path of paths) key = key.replaceAll(path, ' ');
  return key
    .replace(/['’]s\b/g, '')
    .replace(/[`"'“”‘’]/g, '')
    .replace(/\b(?:in|of|from|inside|for|on|at|the|a|an)\b/gi, ' ')
    .replace(/\b(?:value|setting|option|key|field|property|config(?:uration)?|file|flag|the|our|default)\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function bare(value: string): string {
  return value.replace(/^[`"'“‘]|[`"'”’]$/g, '').replace(/[.,;:!]$/, '');
}
