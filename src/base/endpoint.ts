// Parses a model server's address as people type it into the base URL of its API.
import { isIPv4 } from 'node:net';

export type ParsedEndpoint =
  | { ok: true; baseUrl: string; origin: string; isLoopback: boolean }
  /** `problem`: a sentence for users. */
  | { ok: false; problem: string };

const EXAMPLE = 'for example http://127.0.0.1:8080/v1';

/** `baseUrl` has no trailing slash. Without a path `/v1` is added; any other path is taken as the API's own. */
export function parseEndpoint(text: string): ParsedEndpoint {
  const typed = text.trim();
  if (typed === '') return refuse(`The address is empty; enter one, ${EXAMPLE}.`);
  if (/[\s\p{Cc}]/u.test(typed)) return refuse(`An address has no spaces; enter one like ${EXAMPLE.slice(12)}.`);
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`;
  if (!URL.canParse(withScheme)) return refuse(`This is not an address; enter one, ${EXAMPLE}.`);
  const url = new URL(withScheme);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse(`Only http:// and https:// addresses work, not ${url.protocol}//.`);
  if (url.username !== '' || url.password !== '')
    return refuse('Leave the user name and password out of the address; run “Claudomator: Set API Key” for a key.');
  if (url.search !== '' || withScheme.includes('?')) return refuse('Leave out the part of the address from “?” on.');
  if (url.hash !== '' || withScheme.includes('#')) return refuse('Leave out the part of the address from “#” on.');
  if (url.hostname === '') return refuse(`The address has no host; enter one, ${EXAMPLE}.`);
  // Users often paste the whole request URL.
  const path = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  return { ok: true, baseUrl: url.origin + (path === '' ? '/v1' : path), origin: url.origin, isLoopback: isLoopback(url.hostname) };
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
