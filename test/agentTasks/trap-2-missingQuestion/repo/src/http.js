const DEFAULT_TIMEOUT_MS = 8_000;
const MAX_REDIRECTS = 5;

export class HttpClient {
  constructor(options = {}) {
    this.timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.retries = options.retries ?? 2;
  }

  /** Follows redirects; throws TooManyRedirects beyond MAX_REDIRECTS. */
  async get(url, redirects = 0) {
    if (redirects > MAX_REDIRECTS) throw new TooManyRedirects(url);
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(this.timeoutMs) });
    const next = response.headers.get('location');
    return next ? this.get(new URL(next, url), redirects + 1) : response;
  }
}

export class TooManyRedirects extends Error {}
