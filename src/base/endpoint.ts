// Parses a model server's address as people type it into the base URL of its API.
import { isIPv4, isIPv6 } from 'node:net';

export type ParsedEndpoint =
  /** `typedOrigin`: differs from `origin` only where another name of this machine was typed. Earlier versions stored keys under it. */
  | { ok: true; baseUrl: string; origin: string; typedOrigin: string; isLoopback: boolean }
  /** `problem`: a sentence for users. */
  | { ok: false; problem: string };

const EXAMPLE = 'for example http://127.0.0.1:8080/v1';
const MAX_ADDRESS_CHARS = 2_000;

/**
 * `baseUrl` has no trailing slash. Without a path `/v1` is added; any other path is taken as the API's own, without the ending of a request
 * that was pasted. Addresses that mean “any of this machine's” (servers print them when they start) become loopback.
 */
export function parseEndpoint(text: string): ParsedEndpoint {
  if (text.length > MAX_ADDRESS_CHARS) return refuse(`This is too long for an address; enter one, ${EXAMPLE}.`);
  const typed = withoutSurroundings(text);
  if (typed === '') return refuse(`The address is empty; enter one, ${EXAMPLE}.`);
  if (/[\s\p{Cc}]/u.test(typed)) return refuse(`An address has no spaces; enter one like ${EXAMPLE.slice(12)}.`);
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : `http://${withHost(typed)}`;
  if (!URL.canParse(withScheme)) return refuse(`This is not an address; enter one, ${EXAMPLE}.`);
  const url = new URL(withScheme);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse(`Only http:// and https:// addresses work, not ${url.protocol}//.`);
  if (url.username !== '' || url.password !== '')
    return refuse('Leave the user name and password out of the address; run “Claudomator: Set API Key” for a key.');
  if (url.search !== '' || withScheme.includes('?')) return refuse('Leave out the part of the address from “?” on.');
  if (url.hash !== '' || withScheme.includes('#')) return refuse('Leave out the part of the address from “#” on.');
  if (url.hostname === '') return refuse(`The address has no host; enter one, ${EXAMPLE}.`);
  const typedOrigin = url.origin;
  url.hostname = thisMachine(url.hostname) ?? url.hostname;
  const path = apiPath(url);
  const baseUrl = url.origin + (path === '' ? '/v1' : path);
  return { ok: true, baseUrl, origin: url.origin, typedOrigin, isLoopback: isLoopback(url.hostname) };
}

/** Joiners are part of words in some scripts, so they go only where none of their letters follows. */
const INVISIBLE = /[\u200c\u200d](?=[!-~\s]|$)|(?![\u200c\u200d])\p{Cf}/gu;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;
/** `http:/`, `http//`, `http:` and the like, but not a host of that name: `http:8080`, `http/v1`. */
const SCHEME = /^(https?)(?::+\/+|[;.,]?\/{2,}|:(?!\d+(?:\/|$)))\/*/i;
const OPENING = /^(?:["'`<*]|(?![[{])[\p{Ps}\p{Pi}\p{Pf}])+/u;
const CLOSING = /(?:["'`>*,;!…。、]|(?![\]}])[\p{Pe}\p{Pi}\p{Pf}])+$/u;
/** Behind a path, a port or a name of several parts it is no part of the address; but `gpu.` is another name than `gpu` (RFC 1034 §3.1). */
const FULL_STOP = /(?:(?<=\/.*)[.:]+|(?<=:\d+|^\d+)\.+|(?<=[^./:]\.[^./:]+)\.)$/;

/** The address without what comes along when it is copied from a text: quotes, invisible characters, the end of a sentence, a second scheme. */
function withoutSurroundings(text: string): string {
  const plain = text
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .replaceAll('\\', '/')
    .trim();
  let rest = plain.replace(OPENING, '');
  let scheme = '';
  for (let found = SCHEME.exec(rest); found; found = SCHEME.exec(rest)) {
    scheme = `${found[1]}://`;
    rest = rest.slice(found[0].length);
  }
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(CLOSING, '').replace(FULL_STOP, '');
  }
  return scheme + rest;
}

/** A port alone is one of this machine; an IPv6 address may come without its brackets. */
function withHost(typed: string): string {
  const port = /^:?(\d{2,5})(?=\/|$)/.exec(typed);
  if (port) return `127.0.0.1:${port[1]}${typed.slice(port[0].length)}`;
  return isIPv6(typed) ? `[${typed}]` : typed;
}

/** The loopback address for a name of this machine that is none itself: the unspecified addresses, and IPv4 written as IPv6. Null for others. */
function thisMachine(hostname: string): string | null {
  if (hostname === '0.0.0.0' || hostname === '[::ffff:0:0]') return '127.0.0.1';
  if (hostname === '[::]') return '[::1]';
  if (hostname === 'localhost.') return 'localhost';
  const mapped = /^\[::ffff:7f([\da-f]{2}):([\da-f]{1,4})\]$/.exec(hostname);
  if (!mapped) return null;
  const [second, last] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return `127.${second}.${last >> 8}.${last & 255}`;
}

/** Requests that people paste whole: OpenAI's, Anthropic's, Ollama's, LM Studio's and llama.cpp's own. */
const PASTED = [
  /\/(?:chat\/completions|completions?|responses|embeddings?|infill|messages(?:\/count_tokens)?|models|rerank|moderations)$/,
  /(?<=\/v\d+)\/(?:models\/[^/]+|chat|files|batches|images\/\w+|audio\/\w+)$/,
  /\/api\/(?:tags|chat|generate|ps|version|show|embed|embeddings|pull)$/,
  /\/api\/v0(?:\/models)?$/,
  /\/(?:health|props|slots|metrics|docs|redoc|openapi\.json|(?:de)?tokenize|apply-template|running|ui)$/,
] as const;

/** The base of an API of a product's own, under which its OpenAI API is not: Ollama's and LM Studio's, known by their ports. */
const OWN_APIS: readonly [isIt: (url: URL) => boolean, path: RegExp][] = [
  [({ hostname, port }) => port === '11434' || hostname === 'ollama.com', /^\/api(?:\/v1)?$/],
  [({ port }) => port === '1234', /^\/api\/v1$/],
];

function apiPath(url: URL): string {
  const path = url.pathname.replace(/^\/{2,}/, '/').replace(/\/+$/, '');
  // The more special ones first: /api/chat is Ollama's, and has no /v1 before it.
  const pasted = [...PASTED].reverse().find((pattern) => pattern.test(path));
  const base = pasted === undefined ? path : path.replace(pasted, '').replace(/\/+$/, '');
  return OWN_APIS.some(([isIt, own]) => isIt(url) && own.test(base)) ? '' : base;
}

/** The same API behind `/v1`, for prefixes that people type without it (`http://gpu/team-a`); null where a version stands there. */
export function withVersion(baseUrl: string): string | null {
  return /\/v\d+(?:beta)?$/.test(baseUrl) ? null : `${baseUrl}/v1`;
}

/** 127.0.0.0/8 (RFC 1122 §3.2.1.3), ::1 and localhost. Names under `.localhost` depend on the resolver, so they are not trusted. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]' || hostname === '::1') return true;
  return isIPv4(hostname) && hostname.startsWith('127.');
}

/** `host:port`, for messages. The port is given even when it is the scheme's default. */
export function hostAndPort(baseUrl: string): string {
  const url = new URL(baseUrl);
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/** The base URL without its `/v1`, under which servers have their own endpoints besides the OpenAI API, such as llama.cpp's `/props`. */
export function serverRoot(baseUrl: string): string {
  return baseUrl.replace(/\/v1$/, '');
}

function refuse(problem: string): ParsedEndpoint {
  return { ok: false, problem };
}
