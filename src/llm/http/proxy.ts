// Chooses the proxy for a request, by VS Code’s settings and the variables other programs read.
import { BlockList, isIP, isIPv6 } from 'node:net';
import { hostAndPort, isLoopback } from '#base/endpoint.ts';
import { DEFAULT_NETWORK, type NetworkSettings } from '#contracts/ports/windowPort.ts';

export interface HttpProxy {
  /** Without user name and password. */
  url: URL;
  /** The value of Proxy-Authorization; null = none. A secret. */
  authorization: string | null;
  /** Whether certificates are checked, its own and those of servers behind it. */
  isStrict: boolean;
}

/** `unusable`: `from` (a setting or a variable) names no proxy that can be used. Its value may hold a password, so it is not told. */
export type ProxyChoice = { kind: 'direct' } | { kind: 'proxy'; proxy: HttpProxy } | { kind: 'unusable'; from: string };

type Environment = Readonly<Record<string, string | undefined>>;

const DIRECT: ProxyChoice = { kind: 'direct' };

/** The setting comes before the variables, and either may exclude a host. Requests to this machine never go through a proxy. */
export function chooseProxy(url: URL, network: NetworkSettings = DEFAULT_NETWORK, env: Environment = process.env): ProxyChoice {
  if (isLoopback(url.hostname) || network.isProxyOff) return DIRECT;
  const named = nameProxy(url.protocol, network, env);
  if (named === null) return DIRECT;
  const excluded = [...network.noProxy, ...(variable(env, 'no_proxy')?.value.split(/[\s,;]+/) ?? [])];
  if (excluded.some((entry) => isExcluded(url, entry))) return DIRECT;
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(named.value) ? named.value : `http://${named.value}`;
  const proxyUrl = URL.canParse(text) ? new URL(text) : null;
  if (proxyUrl === null || proxyUrl.hostname === '' || !/^https?:$/.test(proxyUrl.protocol)) return { kind: 'unusable', from: named.from };
  const authorization = network.proxyAuthorization || basicOf(proxyUrl);
  return { kind: 'proxy', proxy: { url: new URL(proxyUrl.origin), authorization, isStrict: network.isProxyStrict } };
}

/** Host and port of the proxy that requests to `url` go through; undefined = none. */
export function proxyTo(url: URL, network: NetworkSettings | undefined): string | undefined {
  const choice = chooseProxy(url, network);
  return choice.kind === 'proxy' ? hostAndPort(choice.proxy.url.href) : undefined;
}

/** Like VS Code: for https the variable of http counts too. */
function nameProxy(protocol: string, network: NetworkSettings, env: Environment): { value: string; from: string } | null {
  if (network.proxy.trim() !== '') return { value: network.proxy.trim(), from: 'http.proxy' };
  const names = protocol === 'https:' ? ['https_proxy', 'http_proxy', 'all_proxy'] : ['http_proxy', 'all_proxy'];
  for (const name of names) {
    const found = variable(env, name);
    if (found !== null) return found;
  }
  return null;
}

/** A variable in any case; in lower case first, as curl has it. Empty ones count as not set. */
function variable(env: Environment, name: string): { value: string; from: string } | null {
  const names = [name, name.toUpperCase(), ...Object.keys(env).filter((key) => key.toLowerCase() === name)];
  const from = names.find((key) => env[key]?.trim());
  return from === undefined ? null : { value: env[from]?.trim() ?? '', from };
}

function basicOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

/** A % that encodes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `entry`: `*`, a host with its subdomains (`example.com`, `.example.com`, `*.example.com`), an address, a range (`10.0.0.0/8`); each may end in a port. */
function isExcluded(url: URL, entry: string): boolean {
  const written = entry
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/\/+$/, '');
  if (written === '') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (written === '<local>') return !host.includes('.') && isIP(host) === 0;
  const { name, port } = splitPort(written);
  if (port !== null && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  if (name === '*') return true;
  if (isIP(host) !== 0) return name.includes('*') ? matches(host, name) : isInRange(host, name);
  const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return domain.includes('*') ? matches(host, name) : host === domain || host.endsWith(`.${domain}`);
}

function splitPort(entry: string): { name: string; port: string | null } {
  if (isIPv6(entry.replace(/\/\d+$/, ''))) return { name: entry, port: null };
  const [, name = entry, port = null] = /^(.*?):(\d+)$/.exec(entry) ?? [];
  return { name: name.replace(/^\[|\]$/g, ''), port };
}

function matches(host: string, pattern: string): boolean {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(host);
}

function isInRange(address: string, range: string): boolean {
  const [from = '', bits] = range.split('/');
  if (isIP(from) === 0) return false;
  const family = isIPv6(from) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  const prefix = bits === undefined || !/^\d{1,3}$/.test(bits) ? null : Number(bits);
  if (prefix !== null && prefix <= (family === 'ipv6' ? 128 : 32)) list.addSubnet(from, prefix, family);
  else if (bits === undefined) list.addAddress(from, family);
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
