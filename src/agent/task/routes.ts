// Reads the HTTP routes that a task names, and finds them in code.
import { escaped } from '#base/text.ts';

const SEGMENT = String.raw`(?:[\w.-]+|:\w+|\{\w+\}|<\w+(?::\w+)?>|\*)`;
const ROUTE = new RegExp(String.raw`(?<![\w./-])(?:(GET|POST|PUT|PATCH|DELETE)\s+)?(\/${SEGMENT}(?:\/${SEGMENT})*)`, 'g');
const PARAMETER = /^(?::\w+|\{\w+\}|<\w+(?::\w+)?>)$/;

/** Those with a method, or with a parameter: `GET /orders`, `/orders/:id`. */
export function routesIn(text: string): string[] {
  return [...text.matchAll(ROUTE)]
    .map(([, method, route = '']) => ({ method, route: route.replace(/[.]+$/, '') }))
    .filter(({ method, route }) => method !== undefined || route.split('/').some((part) => PARAMETER.test(part)))
    .map(({ route }) => route);
}

/** Whether it stands there, not as the end of a longer one; parameters may be written in another way. */
export function hasRoute(text: string, route: string): boolean {
  const parts = route
    .slice(1)
    .split('/')
    .map((part) => (PARAMETER.test(part) ? String.raw`(?::\w+|\{\w+\}|<\w+(?::\w+)?>)` : escaped(part)));
  return new RegExp(`(?<![\\w}>-])/${parts.join('/')}(?![\\w/-])`).test(text);
}
