// Reads vLLM's metrics: how many requests it works on, and whether the work goes on.
import { serverRoot } from '#base/endpoint.ts';
import { requestText } from '#llm/http/jsonReply.ts';
import type { Endpoint } from '#llm/types.ts';

const TIMEOUT_MS = 3_000;
const RUNNING = 'vllm:num_requests_running';
const WAITING = 'vllm:num_requests_waiting';
/** Counters and gauges that move while it computes. */
const WORK = ['vllm:prompt_tokens_total', 'vllm:generation_tokens_total', 'vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'];

export interface VllmLoad {
  running: number;
  waiting: number;
  /** Two looks differ when the work went on between them. */
  work: string;
}

/** Null when vLLM does not say. Of all its engines together; needs no key (vLLM's production metrics). */
export async function loadOfVllm(endpoint: Endpoint, signal: AbortSignal, timeoutMs = TIMEOUT_MS): Promise<VllmLoad | null> {
  const text = await requestText(endpoint, `${serverRoot(endpoint.baseUrl)}/metrics`, timeoutMs, signal);
  return text === null ? null : readVllmMetrics(text);
}

/** Prometheus' text format: `name{labels} value`, one a line, one for each engine. */
export function readVllmMetrics(text: string): VllmLoad | null {
  const sums = new Map<string, number>();
  for (const [, name = '', value = ''] of text.matchAll(/^(vllm:\w+)(?:\{[^\n]*\})? +([\d.eE+-]+)/gm))
    sums.set(name, (sums.get(name) ?? 0) + Number(value));
  const running = sums.get(RUNNING);
  if (running === undefined) return null;
  const waiting = sums.get(WAITING) ?? 0;
  return { running, waiting, work: [running, waiting, ...WORK.map((name) => sums.get(name) ?? 0)].join(' ') };
}
